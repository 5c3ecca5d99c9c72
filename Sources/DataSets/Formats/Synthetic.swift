public import Geometry

extension DataSet {
  /// A data set drawn from a seed, for tests: one blob per class, at a place of its own, in noise.
  public static func synthetic(
    shape: Shape, classes: Int, count: Int, seed: UInt64
  ) -> DataSet {
    fatalError()
  }
}
