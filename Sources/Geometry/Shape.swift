/// Memory is shared out in vectors of this many floats: a cache line.
public let vectorWidth = 16

/// Floats of half a vector, which the narrowest instruction set has whole.
public let halfVector = vectorWidth / 2

/// `count` rounded up to whole vectors.
public func wholeVectors(_ count: Int) -> Int {
  (count + vectorWidth - 1) / vectorWidth * vectorWidth
}

/// Floats from one pixel of so many channels to the next: whole vectors, or half of one where that
/// holds all channels.
///
/// The same on every instruction set, so that files, seeds and results do not depend on the
/// processor's width.
public func pixelStride(_ channels: Int) -> Int {
  channels <= halfVector ? halfVector : wholeVectors(channels)
}

/// The size of one sample at one point of a network: height, width, channels; channels last.
///
/// A batch lies in memory as `[batch, height, width, channelStride]`; the lanes from `channels` to
/// `channelStride` are always zero. A vector of features is a picture of one pixel.
public struct Shape: Hashable, Codable, Sendable, CustomStringConvertible {
  /// Rows of pixels.
  public var height: Int
  /// Columns of pixels.
  public var width: Int
  /// Values of a pixel, padding lanes not counted.
  public var channels: Int

  /// A shape of the given sizes.
  public init(height: Int, width: Int, channels: Int) {
    self.height = height
    self.width = width
    self.channels = channels
  }

  /// The shape of a vector of features.
  public init(features: Int) {
    self.init(height: 1, width: 1, channels: features)
  }

  /// Floats from one pixel to the next.
  public var channelStride: Int { pixelStride(channels) }

  /// Pixels of one sample.
  public var pixels: Int { height * width }

  /// Values of one sample, without padding lanes.
  public var elements: Int { height * width * channels }

  /// Floats that one sample takes in memory, padding lanes included.
  public var storage: Int { height * width * channelStride }

  /// Whether every size is at least one.
  public var isPositive: Bool { height > 0 && width > 0 && channels > 0 }

  /// The sizes as `28x28x1`, the way settings and reports write them.
  public var description: String { "\(height)x\(width)x\(channels)" }
}
