import Geometry

extension DataDescription: Codable {
  enum CodingKeys: String, CodingKey, CaseIterable {
    case name, format, files, shape, classes
    case classNames = "class_names"
    case normalization, maximum, split, limit, views
  }

  /// Reads a description; what it leaves out is as `known(_:)` says for its name.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let name = try container.decode(String.self, forKey: .name)
    let format = try container.decodeIfPresent(Format.self, forKey: .format)
    let known = DataDescription.known(name)
    guard let start = format ?? known?.format else {
      throw DecodingError.dataCorruptedError(
        forKey: .format, in: container,
        debugDescription: "\(name) is not known, so it needs a format; known: "
          + DataDescription.knownNames.joined(separator: ", "))
    }
    // The defaults of a known name hold for its own format only.
    if let known, known.format == start {
      self = known
    } else {
      self.init(name: name, format: start)
    }
    files = try container.decodeIfPresent(Files.self, forKey: .files)?.over(files) ?? files
    if container.contains(.shape) {
      shape = try container.decodeIfPresent(ShapeText.self, forKey: .shape)?.shape
    }
    classes = try container.decodeIfPresent(Int.self, forKey: .classes) ?? classes
    classNames = try container.decodeIfPresent([String].self, forKey: .classNames) ?? classNames
    normalization =
      try container.decodeIfPresent(Normalization.self, forKey: .normalization) ?? normalization
    maximum = try container.decodeIfPresent(Double.self, forKey: .maximum) ?? maximum
    split = try container.decodeIfPresent(Split.self, forKey: .split) ?? split
    limit = try container.decodeIfPresent(Int.self, forKey: .limit) ?? limit
    views = try container.decodeIfPresent([Int].self, forKey: .views) ?? views
  }

  /// Writes the description in full, the shape as `28x28x1`.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name, forKey: .name)
    try container.encode(format, forKey: .format)
    try container.encode(files, forKey: .files)
    try container.encodeIfPresent(shape?.description, forKey: .shape)
    try container.encodeIfPresent(classes, forKey: .classes)
    try container.encodeIfPresent(classNames, forKey: .classNames)
    try container.encode(normalization, forKey: .normalization)
    try container.encodeIfPresent(maximum, forKey: .maximum)
    try container.encode(split, forKey: .split)
    try container.encodeIfPresent(limit, forKey: .limit)
    try container.encodeIfPresent(views, forKey: .views)
  }
}

/// A shape as settings write it: `28x28x1`, a number of features, or three named sizes.
private struct ShapeText: Decodable {
  let shape: Shape

  init(from decoder: any Decoder) throws {
    if let sizes = try? Shape(from: decoder) {
      shape = sizes
      return
    }
    let container = try decoder.singleValueContainer()
    let text: String
    if let features = try? container.decode(Int.self) {
      text = String(features)
    } else {
      text = try container.decode(String.self)
    }
    let sizes = text.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
    switch (sizes.count, sizes.allSatisfy { $0 > 0 }) {
    case (3, true): shape = Shape(height: sizes[0], width: sizes[1], channels: sizes[2])
    case (1, true): shape = Shape(features: sizes[0])
    default:
      throw DecodingError.dataCorruptedError(
        in: container,
        debugDescription: "found shape \(text); allowed: height x width x channels as in 28x28x1, "
          + "or a number of features")
    }
  }
}
