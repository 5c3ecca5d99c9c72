public import Geometry
public import RealModule

extension Reference {
  /// Calls `body` with the places of x, filter and y in every product of a convolution.
  @inlinable
  static func forEachProduct(
    _ g: ConvolutionGeometry, batch: Int, _ body: (_ x: Int, _ filter: Int, _ y: Int) -> Void
  ) {
    let (C, O) = (g.input.channels, g.output.channels)
    for n in 0..<batch {
      for (h, w) in places(g.output.height, g.output.width) {
        for (i, j) in places(g.filterHeight, g.filterWidth) {
          let row = h * g.strideHeight + i * g.dilationHeight - g.paddingHeight
          let column = w * g.strideWidth + j * g.dilationWidth - g.paddingWidth
          guard (0..<g.input.height).contains(row), (0..<g.input.width).contains(column) else {
            continue
          }
          for (k, o) in places(g.groupInputs, O) {
            let channel = o / g.groupOutputs * g.groupInputs + k
            let x = ((n * g.input.height + row) * g.input.width + column) * C + channel
            let filter = ((i * g.filterWidth + j) * g.groupInputs + k) * O + o
            body(x, filter, ((n * g.output.height + h) * g.output.width + w) * O + o)
          }
        }
      }
    }
  }

  /// All pairs of two indices, the second one fastest.
  @inlinable
  static func places(_ a: Int, _ b: Int) -> [(Int, Int)] {
    (0..<a * b).map { ($0 / b, $0 % b) }
  }

  /// The convolution of a batch; an empty bias is none.
  @inlinable
  public static func convolutionForward<T: Real>(
    _ x: [T], filter: [T], bias: [T], _ g: ConvolutionGeometry, batch: Int
  ) -> [T] {
    var y = (0..<batch * g.output.elements).map { bias.isEmpty ? 0 : bias[$0 % bias.count] }
    forEachProduct(g, batch: batch) { i, f, o in y[o] += x[i] * filter[f] }
    return y
  }

  /// The gradient of the input of a convolution.
  @inlinable
  public static func convolutionInputGradient<T: Real>(
    _ dy: [T], filter: [T], _ g: ConvolutionGeometry, batch: Int
  ) -> [T] {
    var dx = [T](repeating: 0, count: batch * g.input.elements)
    forEachProduct(g, batch: batch) { i, f, o in dx[i] += dy[o] * filter[f] }
    return dx
  }

  /// The gradients of the filter and of the bias of a convolution.
  @inlinable
  public static func convolutionFilterGradient<T: Real>(
    _ x: [T], _ dy: [T], _ g: ConvolutionGeometry, batch: Int
  ) -> (filter: [T], bias: [T]) {
    var dFilter = [T](repeating: 0, count: g.filterParameters)
    forEachProduct(g, batch: batch) { i, f, o in dFilter[f] += x[i] * dy[o] }
    return (dFilter, columnSums(dy, columns: g.output.channels))
  }

  /// The sum of each column of a matrix.
  @inlinable
  static func columnSums<T: Real>(_ a: [T], columns: Int) -> [T] {
    var sums = [T](repeating: 0, count: columns)
    for i in a.indices { sums[i % columns] += a[i] }
    return sums
  }
}
