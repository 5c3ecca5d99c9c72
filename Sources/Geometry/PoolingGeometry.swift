/// The sizes of a pooling window sliding over an activation; channels pass through one by one.
///
/// Padding is per side; padded positions never win a maximum, and count in an average's divisor only
/// where `countsPadding` is set.
public struct PoolingGeometry: Hashable, Sendable, CustomStringConvertible {
  /// The shape of one input sample.
  public let input: Shape
  /// The shape of one output sample.
  public let output: Shape
  /// Height of the window in pixels, at least 1.
  public let windowHeight: Int
  /// Width of the window in pixels, at least 1.
  public let windowWidth: Int
  /// Rows from one position to the next, at least 1.
  public let strideHeight: Int
  /// Columns from one position to the next, at least 1.
  public let strideWidth: Int
  /// Rows added above, and as many below.
  public let paddingHeight: Int
  /// Columns added on the left, and as many on the right.
  public let paddingWidth: Int
  /// Whether padded positions count in an average's divisor.
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
    precondition(
      input.isPositive && output.isPositive, "the window does not fit: \(input) -> \(output)")
    precondition(
      paddingHeight < windowHeight && paddingWidth < windowWidth,
      "a window of padding alone has no value")
  }

  /// Output columns for which max pooling packs into one word which value of the window was the largest:
  /// four, with eight bits each, but for windows of more values than those can tell apart.
  public var columnsPerWord: Int { windowHeight * windowWidth <= 256 ? 4 : 1 }

  /// What max pooling keeps for its backward pass: a word of 32 bits for `columnsPerWord` columns of a row
  /// and each channel.
  public var winners: Shape {
    Shape(
      height: output.height, width: (output.width + columnsPerWord - 1) / columnsPerWord,
      channels: input.channels)
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
