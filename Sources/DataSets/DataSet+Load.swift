import Geometry
import RandomStreams

extension DataSet {
  /// Loads, checks and splits the data of a description.
  ///
  /// - Parameters:
  ///   - description: Which data, in which form.
  ///   - root: The folder that holds a folder for every data set.
  ///   - seed: What the split depends on, and nothing else does.
  public static func load(
    _ description: DataDescription, root: String, seed: UInt64
  ) throws(DataSetError) -> DataSet {
    if let problem = description.problems().first { throw problem }
    return try DataSet(RawParts(reading: description, root: root), description, seed: seed)
  }

  /// Checks, splits and scales what the files gave.
  init(_ raw: RawParts, _ description: DataDescription, seed: UInt64) throws(DataSetError) {
    let shape = raw.training.shape
    let views = description.views ?? [shape.channels]
    guard views.reduce(0, +) == shape.channels else {
      throw .settings(
        key: "views", found: "\(views)", allowed: "counts that sum to \(shape.channels) channels")
    }
    let names = description.classNames ?? raw.classNames
    let largest = Int(raw.training.labels.max() ?? 0)
    let classes = description.classes ?? names?.count ?? max(2, min(largest, 65_535) + 1)
    if let names, names.count != classes {
      throw .settings(
        key: "classes", found: "\(classes)",
        allowed: "\(names.count), as these are named: \(names.joined(separator: ", "))")
    }
    for part in [raw.training, raw.validation, raw.test] {
      try part?.checkLabels(classes: classes)
    }
    let shares = try Shares(raw, description, classes: classes, seed: seed)
    let storage = SampleStorage(values: raw.training.values, labels: raw.training.labels)
    let scale = try ValueScale(
      description, raw.training, indices: shares.training, channels: shape.channels)
    func samples<Part>(_ indices: [Int32], _ part: RawPart?) -> Samples<Part> {
      Samples(
        storage: part.map { SampleStorage(values: $0.values, labels: $0.labels) } ?? storage,
        scale: scale, indices: indices, shape: shape, classCount: classes)
    }
    search = SearchData(
      training: samples(shares.training, nil),
      validation: samples(shares.validation, raw.validation),
      contract: InputContractInfo(
        shape: shape, classes: classes, classNames: names ?? (0..<classes).map { String($0) },
        normalization: scale.constants, views: views))
    test = samples(shares.test, raw.test)
  }
}

/// Which samples each part has: places in its own files, or in the training files.
private struct Shares {
  var training: [Int32]
  var validation: [Int32]
  var test: [Int32]

  init(_ raw: RawParts, _ description: DataDescription, classes: Int, seed: UInt64)
    throws(DataSetError)
  {
    let split = description.split
    let labels = raw.training.labels
    let validationShare = raw.validation == nil ? split.validation : 0
    let testShare = raw.test == nil ? split.test : 0
    let total = split.training + validationShare + testShare
    var stream = RandomStream(seed: seed, purpose: .split)
    var pool = Self.all(raw.training)
    func take(_ count: Int) -> [Int32] {
      let result = Stratification.taking(
        min(count, pool.count), of: pool, labels: labels, classes: classes,
        stratified: split.stratified, using: &stream)
      pool = result.rest
      return result.taken
    }
    func share(_ fraction: Double) -> Int {
      Int((Double(labels.count) * fraction / total).rounded())
    }
    test = raw.test.map(Self.all) ?? take(share(testShare))
    validation = raw.validation.map(Self.all) ?? take(share(validationShare))
    training = pool
    if let limit = description.limit, limit < training.count { training = take(limit) }
    for (name, part) in [("training", training), ("validation", validation), ("test", test)]
    where part.isEmpty {
      throw .settings(
        key: "split.\(name)", found: "no sample of \(labels.count)",
        allowed: "at least one in every part")
    }
  }

  private static func all(_ part: RawPart) -> [Int32] { (0..<Int32(part.count)).map { $0 } }
}
