import Geometry

/// Samples and labels as they came out of the files of one part, labels not yet checked against
/// the number of classes.
struct RawPart {
  let values: SampleValues
  let labels: [Int32]
  let shape: Shape
  /// The largest value of the type in the file, where it has one.
  let typeMaximum: Double?
  /// The file that holds the labels, and where in it a label stands.
  let labelFile: String
  let labelPlace: (Int) -> String

  var count: Int { labels.count }

  init(
    values: SampleValues, labels: [Int32], shape: Shape, typeMaximum: Double?, labelFile: String,
    labelPlace: @escaping (Int) -> String
  ) {
    self.values = values
    self.labels = labels
    self.shape = shape
    self.typeMaximum = typeMaximum
    self.labelFile = labelFile
    self.labelPlace = labelPlace
  }

  /// Joins an array of samples and an array of labels.
  init(samples: RawArray, labels: RawArray, stated: Shape?) throws(DataSetError) {
    guard let count = samples.dimensions.first, let labelCount = labels.dimensions.first,
      labels.dimensions.dropFirst().allSatisfy({ $0 == 1 })
    else {
      throw .mislabelled(
        .init(
          labels.file, "its dimensions", found: "\(labels.dimensions)",
          allowed: "one label a sample: [\(samples.dimensions.first ?? 0)]"))
    }
    guard count == labelCount else {
      throw .mislabelled(
        .init(
          labels.file, "its first dimension", found: "\(labelCount) labels",
          allowed: "\(count), one for each sample of \(samples.file)"))
    }
    values = samples.values
    shape = try Self.shape(Array(samples.dimensions.dropFirst()), samples.file, stated: stated)
    typeMaximum = samples.type.maximum
    labelFile = labels.file
    labelPlace = { labels.place($0, "label") }
    var whole: [Int32] = []
    whole.reserveCapacity(count)
    for (position, value) in labels.values.floats.enumerated() {
      // Beyond this, floats are not exact and nobody has that many classes.
      guard abs(value) < 0x1p24, value == value.rounded() else {
        throw .mislabelled(
          .init(
            labels.file, labels.place(position, "label"), found: "\(value)",
            allowed: "whole numbers from 0"))
      }
      whole.append(Int32(value))
    }
    self.labels = whole
  }

  /// The shape that the sizes in a file mean, if it is the stated one.
  static func shape(_ sizes: [Int], _ file: String, stated: Shape?) throws(DataSetError) -> Shape {
    let found: Shape
    switch sizes.count {
    case 1:
      // A flat row holds pictures of any shape of that many values.
      if let stated, stated.elements == sizes[0] { return stated }
      found = Shape(features: sizes[0])
    case 2: found = Shape(height: sizes[0], width: sizes[1], channels: 1)
    case 3: found = Shape(height: sizes[0], width: sizes[1], channels: sizes[2])
    default:
      throw .mislabelled(
        .init(
          file, "its header", found: "samples of \(sizes.count) dimensions",
          allowed: "1 (features), 2 (height, width) or 3 (height, width, channels)"))
    }
    guard found.isPositive else {
      throw .mislabelled(
        .init(file, "its header", found: "samples of \(found)", allowed: "sizes from 1"))
    }
    if let stated, stated != found {
      throw .contradiction(
        .init(
          file, "its header", found: "samples of \(found)",
          allowed: "the shape that the settings state, \(stated)"))
    }
    return found
  }

  /// Refuses labels outside `0 ..< classes`.
  func checkLabels(classes: Int) throws(DataSetError) {
    let allowed = Int32(classes)
    guard let bad = labels.firstIndex(where: { $0 < 0 || $0 >= allowed }) else { return }
    throw .mislabelled(
      .init(
        labelFile, labelPlace(bad), found: "label \(labels[bad])", allowed: "0 to \(classes - 1)"))
  }
}
