import Geometry

extension DataSettings {
  /// Reads the section `data`.
  ///
  /// - Parameter isNeeded: whether the evaluator learns from data at all.
  mutating func read(_ r: SettingsReader, isNeeded: Bool) {
    var given: String?
    r.text("name", &given)
    if let given {
      name = given
    } else if !r.has("name"), isNeeded {
      r.reject("name", "is missing; allowed is the name of a data set, such as digits")
    }
    r.choice("format", &format)
    r.section("files") { files.read($0, of: format) }
    r.optional(
      "shape", &shape,
      allowed: "height x width x channels, such as 28x28x1, or a number of features"
    ) { node in
      node.text.flatMap { Shape($0) }
    }
    r.integer("classes", &classes, in: .atLeast(2))
    classNames = r.list("class_names", isOptional: true, of: "a text") { $0.text }
    r.choice("normalization", &normalization)
    r.real("maximum", &maximum, in: .above(0))
    r.section("split") { split = SplitSettings($0) }
    r.integer("limit", &limit, in: .atLeast(1))
    views = r.list("views", isOptional: true, of: "a whole number of at least 1") { node in
      node.integer.flatMap { $0 >= 1 ? $0 : nil }
    }
    check(r)
  }

  /// Reports what does not fit together.
  private func check(_ r: SettingsReader) {
    if let shape, let views, views.reduce(0, +) != shape.channels {
      r.reject(
        "views",
        "has \(views.reduce(0, +)) channels in all; allowed are the \(shape.channels) of data.shape"
      )
    }
    if let classNames {
      if let classes, classNames.count != classes {
        r.reject(
          "class_names",
          "has \(classNames.count) names; allowed are the \(classes) of data.classes")
      }
      _ = r.isWithoutRepeats("class_names", classNames) { $0 }
    }
    if maximum != nil, let normalization, normalization != .unit {
      r.reject("maximum", "is given; allowed is that only where data.normalization is unit")
    }
  }
}

extension DataFiles {
  /// Reads the section `data.files`, and reports keys that another format has.
  mutating func read(_ r: SettingsReader, of format: DataFormat?) {
    let whole = Set(["training", "validation", "test"])
    let arrays: [(String, WritableKeyPath<DataFiles, String?>)] = [
      ("training_samples", \.trainingSamples), ("training_labels", \.trainingLabels),
      ("validation_samples", \.validationSamples), ("validation_labels", \.validationLabels),
      ("test_samples", \.testSamples), ("test_labels", \.testLabels),
    ]
    r.text("folder", &folder)
    training = r.list("training", isOptional: true, of: "a file name") { $0.text }
    validation = r.list("validation", isOptional: true, of: "a file name") { $0.text }
    test = r.list("test", isOptional: true, of: "a file name") { $0.text }
    r.text("archive", &archive)
    for (key, path) in arrays { r.text(key, &self[keyPath: path]) }
    r.optional("label_column", &labelColumn, allowed: "a name or a whole number") { node in
      node.integer.map { .index($0) } ?? node.text.map { .name($0) }
    }
    r.choice("header", &header)
    guard let format else { return }
    let allowed: Set<String> =
      switch format {
      case .builtin: []
      case .idx, .npy: Set(arrays.map(\.0)).union(["folder"])
      case .npz: Set(arrays.map(\.0)).union(["folder", "archive"])
      case .cifar10: whole.union(["folder"])
      case .csv: whole.union(["folder", "label_column", "header"])
      }
    for key in r.knownHere where r.has(key) && !allowed.contains(key) {
      let keys = allowed.isEmpty ? "none" : allowed.sorted().joined(separator: ", ")
      r.reject(key, "does not belong to data.format \(format.rawValue); allowed there: \(keys)")
    }
  }
}

extension SplitSettings {
  /// Reads the section `data.split`: shares that are left out are 0, unless all are; nil where
  /// nothing is given.
  fileprivate init?(_ r: SettingsReader) {
    r.real("training", &training, in: .from(0, to: 1))
    r.real("validation", &validation, in: .from(0, to: 1))
    r.real("test", &test, in: .from(0, to: 1))
    r.flag("stratified", &stratified)
    let shares = ["training", "validation", "test"].filter(r.has)
    let given = [training, validation, test].compactMap { $0 }
    if shares.isEmpty {
      if stratified == nil { return nil }
      return
    }
    let sum = given.reduce(0, +)
    if given.count == shares.count, abs(sum - 1) > 1e-6 {
      r.rejectSection("has shares that add up to \(sum.formattedShort); allowed is 1")
    }
    (training, validation, test) = (training ?? 0, validation ?? 0, test ?? 0)
  }
}

extension Shape {
  /// The shape that `description` wrote, or that of a number of features, or nil.
  fileprivate init?(_ text: String) {
    let sides = text.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
    guard sides.allSatisfy({ (1...65_536).contains($0) }) else { return nil }
    switch sides.count {
    case 1: self.init(features: sides[0])
    case 3: self.init(height: sides[0], width: sides[1], channels: sides[2])
    default: return nil
    }
  }
}

extension Double {
  /// The number with at most six decimals.
  fileprivate var formattedShort: String { "\((self * 1e6).rounded() / 1e6)" }
}
