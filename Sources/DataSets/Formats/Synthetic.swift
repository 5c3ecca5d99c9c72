public import Geometry
import RandomStreams

#if canImport(Glibc)
  import Glibc
#else
  import Foundation
#endif

extension DataSet {
  /// A data set drawn from a seed, for tests: one blob per class, at a place of its own, in noise.
  ///
  /// Samples are split 60 : 20 : 20, class by class, and scaled to mean 0 and deviation 1.
  ///
  /// - Precondition: there are two classes or more, and at least five samples of each.
  public static func synthetic(
    shape: Shape, classes: Int, count: Int, seed: UInt64
  ) -> DataSet {
    precondition(shape.isPositive && classes >= 2 && count >= 5 * classes, "too small a data set")
    var stream = RandomStream(seed: seed, purpose: .testing)
    let means = (0..<classes).map { blob($0, of: classes, shape, &stream) }
    var values: [Float] = []
    values.reserveCapacity(count * shape.elements)
    for sample in 0..<count {
      for mean in means[sample % classes] { values.append(mean + 0.5 * Float(stream.normal())) }
    }
    let part = RawPart(
      values: .floats(values), labels: (0..<count).map { Int32($0 % classes) }, shape: shape,
      typeMaximum: nil, labelFile: "synthetic data", labelPlace: { "sample \($0)" })
    let description = DataDescription(name: "synthetic", format: .builtin, classes: classes)
    do {
      return try DataSet(RawParts(training: part), description, seed: seed)
    } catch {
      preconditionFailure("\(error)")
    }
  }

  /// The mean of a class: a bump in a cell of its own of a square grid; over one pixel, a point.
  private static func blob(
    _ label: Int, of classes: Int, _ shape: Shape, _ stream: inout RandomStream
  ) -> [Float] {
    let side = Int(Double(classes).squareRoot().rounded(.up))
    let y0 = (Double(label / side) + 0.5) / Double(side)
    let x0 = (Double(label % side) + 0.5) / Double(side)
    let width = 0.35 / Double(side)
    let flat = shape.pixels == 1
    let heights = (0..<shape.channels).map { _ in
      flat ? 2 * stream.normal() : 2 + stream.unit()
    }
    var mean: [Float] = []
    for y in 0..<shape.height {
      for x in 0..<shape.width {
        let dy = (Double(y) + 0.5) / Double(shape.height) - y0
        let dx = (Double(x) + 0.5) / Double(shape.width) - x0
        let bump = flat ? 1 : exp(-(dy * dy + dx * dx) / (2 * width * width))
        mean += heights.map { Float($0 * bump) }
      }
    }
    return mean
  }
}
