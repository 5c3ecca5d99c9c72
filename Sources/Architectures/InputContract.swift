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
  /// - Precondition: the views' channels add up to the shape's.
  public init(shape: Shape, views: [Int]? = nil, classes: Int) {
    self.shape = shape
    self.views = views ?? [shape.channels]
    self.classes = classes
    precondition(self.views.reduce(0, +) == shape.channels, "the views do not make up the sample")
  }
}
