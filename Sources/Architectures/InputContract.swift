public import Geometry

/// What a network is fed: the shape of a sample, how it divides into views, and how many classes.
public struct InputContract: Hashable, Codable, Sendable {
  /// The shape of one sample, all views together.
  public var shape: Shape

  /// Channels of each view, in order; one entry for a sample of a single view.
  public var views: [Int]

  /// How many classes the network tells apart.
  public var classes: Int

  /// A contract; without `views` the sample is a single view.
  ///
  /// - Precondition: `problem` is nil.
  public init(shape: Shape, views: [Int]? = nil, classes: Int) {
    self.shape = shape
    self.views = views ?? [shape.channels]
    self.classes = classes
    if let problem { preconditionFailure(problem) }
  }

  /// Why no network can be fed like this, or nil.
  public var problem: String? {
    if let problem = shape.problem { return "a sample of \(shape): \(problem)" }
    guard (1...Shape.largestSide).contains(classes) else { return "\(classes) classes" }
    guard views.allSatisfy({ (1...shape.channels).contains($0) }),
      views.reduce(0, +) == shape.channels
    else { return "views of \(views) channels do not make up a sample of \(shape)" }
    return nil
  }
}

extension InputContract {
  private enum CodingKeys: String, CodingKey { case shape, views, classes }

  /// Decodes and checks; a contract that no network can honour is a decoding error.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    shape = try container.decode(Shape.self, forKey: .shape)
    views = try container.decode([Int].self, forKey: .views)
    classes = try container.decode(Int.self, forKey: .classes)
    if let problem {
      throw DecodingError.dataCorrupted(
        DecodingError.Context(codingPath: decoder.codingPath, debugDescription: problem))
    }
  }
}
