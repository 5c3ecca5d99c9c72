import Foundation
import Geometry
import Testing

@Test(arguments: 0...100)
func wholeVectorsAreTheLeastMultipleThatHoldsTheCount(count: Int) {
  let rounded = wholeVectors(count)
  #expect(rounded % vectorWidth == 0)
  #expect(rounded >= count && rounded < count + vectorWidth)
}

@Test func aVectorIsACacheLineOfFloats() {
  #expect(vectorWidth * MemoryLayout<Float>.stride == 64)
}

@Test(arguments: 1...40)
func aPixelIsHalfAVectorOrWholeOnes(channels: Int) {
  let stride = pixelStride(channels)
  #expect(stride == halfVector || stride % vectorWidth == 0)
  #expect(stride >= channels && stride < channels + (channels <= 8 ? 8 : 16))
}

@Test(arguments: 1...40)
func storageIsPixelsTimesTheirStride(channels: Int) {
  for height in 1...4 {
    for width in 1...4 {
      let shape = Shape(height: height, width: width, channels: channels)
      #expect(shape.pixels == height * width)
      #expect(shape.elements == shape.pixels * channels)
      #expect(shape.channelStride == pixelStride(channels))
      #expect(shape.storage == shape.pixels * shape.channelStride)
      #expect(shape.storage >= shape.elements && shape.isPositive)
    }
  }
}

@Test func aVectorOfFeaturesIsAPictureOfOnePixel() {
  #expect(Shape(features: 10) == Shape(height: 1, width: 1, channels: 10))
}

@Test func aShapeWithASizeOfZeroOrLessIsNotPositive() {
  for sizes in [(0, 1, 1), (1, 0, 1), (1, 1, 0), (-1, 1, 1), (1, -1, 1), (1, 1, -1)] {
    #expect(!Shape(height: sizes.0, width: sizes.1, channels: sizes.2).isPositive)
  }
}

@Test func aShapeReadsAsPeopleWriteIt() {
  #expect(Shape(height: 28, width: 32, channels: 1).description == "28x32x1")
}

@Test func aShapeSurvivesCoding() throws {
  let shape = Shape(height: 3, width: 5, channels: 7)
  let data = try JSONEncoder().encode(shape)
  #expect(try JSONDecoder().decode(Shape.self, from: data) == shape)
}
