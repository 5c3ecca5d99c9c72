/// The sizes of a pooling window sliding over an activation; channels pass through one by one.
///
/// Padding is per side; padded positions never win a maximum, and count in an average's divisor only
/// where `countsPadding` is set.
public struct PoolingGeometry: Hashable, Sendable, CustomStringConvertible {
  public let input: Shape
  public let output: Shape
  public let windowHeight: Int
  public let windowWidth: Int
  public let strideHeight: Int
  public let strideWidth: Int
  public let paddingHeight: Int
  public let paddingWidth: Int
  public let countsPadding: Bool

  /// The geometry of a pooling.
  ///
  /// - Precondition: the window fits, and padding is less than the window, so that each window
  ///   holds at least one input value.
  public init(
    input: Shape, windowHeight: Int, windowWidth: Int, strideHeight: Int, strideWidth: Int,
    paddingHeight: Int = 0, paddingWidth: Int = 0, countsPadding: Bool = false
  ) {
    self.input = input
    self.windowHeight = windowHeight
    self.windowWidth = windowWidth
    self.strideHeight = strideHeight
    self.strideWidth = strideWidth
    self.paddingHeight = paddingHeight
    self.paddingWidth = paddingWidth
    self.countsPadding = countsPadding
    self.output = Shape(
      height: outputSize(
        input.height, kernel: windowHeight, stride: strideHeight, padding: paddingHeight),
      width: outputSize(
        input.width, kernel: windowWidth, stride: strideWidth, padding: paddingWidth),
      channels: input.channels)
    precondition(input.isPositive && output.isPositive, "the window does not fit: \(input) -> \(output)")
    precondition(
      paddingHeight < windowHeight && paddingWidth < windowWidth,
      "a window of padding alone has no value")
  }

  /// The window that covers the whole picture and leaves one pixel.
  public static func global(_ input: Shape) -> PoolingGeometry {
    PoolingGeometry(
      input: input, windowHeight: input.height, windowWidth: input.width, strideHeight: 1,
      strideWidth: 1)
  }

  /// The geometry in one line that a person can check.
  public var description: String {
    "\(input) -> \(output), window \(windowHeight)x\(windowWidth), stride "
      + "\(strideHeight)x\(strideWidth), padding \(paddingHeight)x\(paddingWidth)"
  }
}
