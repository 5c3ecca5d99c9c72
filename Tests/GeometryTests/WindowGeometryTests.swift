import Geometry
import Testing

@Test(arguments: [1, 2, 3, 4, 6, 12])
func convolutionSizesFollowFromTheirDefinition(groups: Int) {
  let input = Shape(height: 9, width: 7, channels: 12)
  for filter in 1...5 {
    for stride in 1...3 {
      let geometry = ConvolutionGeometry(
        input: input, outputs: 24, filterHeight: filter, filterWidth: 2, strideHeight: stride,
        strideWidth: 1, paddingHeight: 1, paddingWidth: 0, groups: groups)
      let height = outputSize(9, kernel: filter, stride: stride, padding: 1)
      #expect(geometry.output == Shape(height: height, width: 6, channels: 24))
      #expect(geometry.groupInputs * groups == 12 && geometry.groupOutputs * groups == 24)
      #expect(geometry.filterRows == filter * 2 * (12 / groups))
      #expect(geometry.filterStride == 32)
      #expect(geometry.filterStorage == geometry.filterRows * 32)
      #expect(geometry.filterParameters == filter * 2 * 12 / groups * 24)
      #expect(geometry.multiplyAdds == height * 6 * geometry.filterParameters)
      #expect(geometry.isDepthwise == (groups == 12))
    }
  }
}

@Test func multiplyAddsCountEveryTapOfEveryOutput() {
  let geometry = ConvolutionGeometry(
    input: Shape(height: 6, width: 5, channels: 4), outputs: 6, filterHeight: 3, filterWidth: 2,
    strideHeight: 2, paddingHeight: 1, dilationWidth: 2, groups: 2)
  var count = 0
  for _ in 0..<geometry.output.pixels {
    for output in 0..<6 {
      let group = output / geometry.groupOutputs
      for _ in 0..<3 * 2 { for input in 0..<4 where input / 2 == group { count += 1 } }
    }
  }
  #expect(geometry.output == Shape(height: 3, width: 3, channels: 6))
  #expect(geometry.multiplyAdds == count)
}

@Test func samplesOfADataSetAreReadWithoutPaddingLanes() {
  let input = Shape(height: 8, width: 8, channels: 3)
  let own = ConvolutionGeometry(input: input, outputs: 8, filterHeight: 3, filterWidth: 3)
  let packed = ConvolutionGeometry(
    input: input, outputs: 8, filterHeight: 3, filterWidth: 3, inputStride: 3)
  #expect(own.inputStride == 8 && own.inputStorage == 8 * 8 * 8)
  #expect(packed.inputStride == 3 && packed.inputStorage == 8 * 8 * 3)
  #expect(own.output == packed.output)
}

@Test(arguments: 1...6)
func poolingSizesFollowFromTheirDefinition(size: Int) {
  let input = Shape(height: size, width: 6, channels: 5)
  for window in 1...size {
    for stride in 1...3 {
      for padding in 0..<window {
        let geometry = PoolingGeometry(
          input: input, windowHeight: window, windowWidth: 2, strideHeight: stride, strideWidth: 2,
          paddingHeight: padding)
        let height = outputSize(size, kernel: window, stride: stride, padding: padding)
        #expect(geometry.output == Shape(height: height, width: 3, channels: 5))
      }
    }
  }
}

@Test func globalPoolingLeavesOnePixel() {
  for height in 1...5 {
    for width in 1...5 {
      let input = Shape(height: height, width: width, channels: 9)
      #expect(PoolingGeometry.global(input).output == Shape(features: 9))
    }
  }
}

@Test func aDescriptionNamesEverySize() {
  let convolution = ConvolutionGeometry(
    input: Shape(height: 28, width: 27, channels: 2), outputs: 20, filterHeight: 5, filterWidth: 3,
    strideHeight: 2, groups: 2)
  #expect(
    convolution.description
      == "28x27x2 -> 12x25x20, filter 5x3, stride 2x1, padding 0x0, dilation 1x1, groups 2")
  let pooling = PoolingGeometry(
    input: Shape(height: 24, width: 24, channels: 20), windowHeight: 2, windowWidth: 2,
    strideHeight: 2, strideWidth: 2)
  #expect(pooling.description == "24x24x20 -> 12x12x20, window 2x2, stride 2x2, padding 0x0")
}
