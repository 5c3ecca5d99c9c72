public import Geometry
public import RealModule

extension Reference {
  /// The places in x of one window's values, in scan order.
  @inlinable
  static func window(
    _ g: PoolingGeometry, sample n: Int, row: Int, column: Int, channel: Int
  ) -> [Int] {
    places(g.windowHeight, g.windowWidth).compactMap { i, j in
      let h = row * g.strideHeight + i - g.paddingHeight
      let w = column * g.strideWidth + j - g.paddingWidth
      guard (0..<g.input.height).contains(h), (0..<g.input.width).contains(w) else { return nil }
      return ((n * g.input.height + h) * g.input.width + w) * g.input.channels + channel
    }
  }

  /// Calls `body` with the place of each output and of its window's values.
  @inlinable
  static func forEachWindow(
    _ g: PoolingGeometry, batch: Int, _ body: (_ y: Int, _ window: [Int]) -> Void
  ) {
    for n in 0..<batch {
      for (h, w) in places(g.output.height, g.output.width) {
        for c in 0..<g.input.channels {
          let y = ((n * g.output.height + h) * g.output.width + w) * g.input.channels + c
          body(y, window(g, sample: n, row: h, column: w, channel: c))
        }
      }
    }
  }

  /// The largest value of each window.
  @inlinable
  public static func maxPoolingForward<T: Real>(
    _ x: [T], _ g: PoolingGeometry, batch: Int
  ) -> [T] {
    var y = [T](repeating: -.infinity, count: batch * g.output.elements)
    forEachWindow(g, batch: batch) { o, window in
      for i in window where x[i] > y[o] || x[i].isNaN { y[o] = x[i] }
    }
    return y
  }

  /// The gradient of max pooling: the first of the largest values gets it all.
  @inlinable
  public static func maxPoolingGradient<T: Real>(
    _ x: [T], _ y: [T], _ dy: [T], _ g: PoolingGeometry, batch: Int
  ) -> [T] {
    var dx = [T](repeating: 0, count: batch * g.input.elements)
    forEachWindow(g, batch: batch) { o, window in
      if let i = window.first(where: { x[$0] == y[o] }) { dx[i] += dy[o] }
    }
    return dx
  }

  /// What the sum over a window is divided by.
  @inlinable
  static func divisor<T: Real>(_ g: PoolingGeometry, _ window: [Int]) -> T {
    T(g.countsPadding ? g.windowHeight * g.windowWidth : window.count)
  }

  /// The mean of each window.
  @inlinable
  public static func averagePoolingForward<T: Real>(
    _ x: [T], _ g: PoolingGeometry, batch: Int
  ) -> [T] {
    var y = [T](repeating: 0, count: batch * g.output.elements)
    forEachWindow(g, batch: batch) { o, window in
      for i in window { y[o] += x[i] / divisor(g, window) }
    }
    return y
  }

  /// The gradient of average pooling.
  @inlinable
  public static func averagePoolingGradient<T: Real>(
    _ dy: [T], _ g: PoolingGeometry, batch: Int
  ) -> [T] {
    var dx = [T](repeating: 0, count: batch * g.input.elements)
    forEachWindow(g, batch: batch) { o, window in
      for i in window { dx[i] += dy[o] / divisor(g, window) }
    }
    return dx
  }
}
