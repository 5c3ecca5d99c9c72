/// Output positions along one side of a window that slides over padded input.
///
/// `⌊(size + 2·padding − dilation·(kernel − 1) − 1) / stride⌋ + 1`; zero where the window
/// does not fit.
public func outputSize(_ size: Int, kernel: Int, stride: Int, padding: Int, dilation: Int = 1)
  -> Int
{
  let reach = dilation * (kernel - 1) + 1
  let slack = size + 2 * padding - reach
  return slack < 0 ? 0 : slack / stride + 1
}

/// Everything that the three passes of a convolution need to know about sizes.
///
/// The filter lies in memory as `[filterHeight, filterWidth, inputChannels / groups, filterStride]`,
/// where the last dimension runs over all outputs, as in a pixel; padding lanes are zero.
/// Output channel *o* belongs to group *o / (outputs / groups)*. Padding is per side.
public struct ConvolutionGeometry: Hashable, Sendable, CustomStringConvertible {
  /// The shape of one input sample.
  public let input: Shape
  /// The shape of one output sample.
  public let output: Shape
  /// Height of the filter in pixels, at least 1.
  public let filterHeight: Int
  /// Width of the filter in pixels, at least 1.
  public let filterWidth: Int
  /// Rows from one position to the next, at least 1.
  public let strideHeight: Int
  /// Columns from one position to the next, at least 1.
  public let strideWidth: Int
  /// Rows added above, and as many below.
  public let paddingHeight: Int
  /// Columns added on the left, and as many on the right.
  public let paddingWidth: Int
  /// Rows from one filter element to the next, at least 1.
  public let dilationHeight: Int
  /// Columns from one filter element to the next, at least 1.
  public let dilationWidth: Int
  /// Groups of channels that do not see each other, at least 1.
  public let groups: Int
  /// Floats from one input pixel to the next: `input.channelStride`, or `input.channels` where a
  /// convolution reads the samples of a data set, which lie without padding lanes.
  public let inputStride: Int

  /// The geometry of a convolution.
  ///
  /// - Precondition: the sizes are positive, the groups divide input and output channels, and the
  ///   window fits (`fits` tells beforehand).
  public init(
    input: Shape, outputs: Int, filterHeight: Int, filterWidth: Int, strideHeight: Int = 1,
    strideWidth: Int = 1, paddingHeight: Int = 0, paddingWidth: Int = 0, dilationHeight: Int = 1,
    dilationWidth: Int = 1, groups: Int = 1, inputStride: Int? = nil
  ) {
    self.input = input
    self.filterHeight = filterHeight
    self.filterWidth = filterWidth
    self.strideHeight = strideHeight
    self.strideWidth = strideWidth
    self.paddingHeight = paddingHeight
    self.paddingWidth = paddingWidth
    self.dilationHeight = dilationHeight
    self.dilationWidth = dilationWidth
    self.groups = groups
    self.inputStride = inputStride ?? input.channelStride
    self.output = Shape(
      height: outputSize(
        input.height, kernel: filterHeight, stride: strideHeight, padding: paddingHeight,
        dilation: dilationHeight),
      width: outputSize(
        input.width, kernel: filterWidth, stride: strideWidth, padding: paddingWidth,
        dilation: dilationWidth),
      channels: outputs)
    precondition(
      input.isPositive && output.isPositive, "the window does not fit: \(input) -> \(output)")
    precondition(
      groups > 0 && input.channels % groups == 0 && outputs % groups == 0,
      "\(groups) groups do not divide \(input.channels) and \(outputs) channels")
    precondition(self.inputStride == input.channelStride || self.inputStride == input.channels)
  }

  /// Input channels that one output channel reads.
  public var groupInputs: Int { input.channels / groups }

  /// Output channels of one group.
  public var groupOutputs: Int { output.channels / groups }

  /// Floats from one row of the filter to the next: as from one pixel of the output.
  public var filterStride: Int { output.channelStride }

  /// Rows of the filter: height × width × input channels of a group.
  public var filterRows: Int { filterHeight * filterWidth * groupInputs }

  /// Floats of the filter in memory, padding lanes included.
  public var filterStorage: Int { filterRows * filterStride }

  /// Floats that one input sample takes in memory.
  public var inputStorage: Int { input.pixels * inputStride }

  /// Weights of the filter, without padding lanes and bias.
  public var filterParameters: Int { filterRows * output.channels }

  /// Multiply-adds of one sample's forward pass, positions on padding included, as is customary.
  public var multiplyAdds: Int { output.pixels * filterParameters }

  /// Whether every input channel has a filter of its own.
  public var isDepthwise: Bool { groups == input.channels && groups > 1 }

  /// The geometry in one line that a person can check.
  public var description: String {
    "\(input) -> \(output), filter \(filterHeight)x\(filterWidth), stride "
      + "\(strideHeight)x\(strideWidth), padding \(paddingHeight)x\(paddingWidth), dilation "
      + "\(dilationHeight)x\(dilationWidth), groups \(groups)"
  }
}
