import Geometry
import Testing

/// Positions of a window, found by trying every one: all its elements must lie within padded input.
private func countedPositions(
  size: Int, kernel: Int, stride: Int, padding: Int, dilation: Int
) -> Int {
  let padded = size + 2 * padding
  var count = 0
  for start in Swift.stride(from: 0, to: padded, by: stride) {
    let elements = (0..<kernel).map { start + $0 * dilation }
    if elements.allSatisfy({ $0 < padded }) { count += 1 }
  }
  return count
}

@Test(arguments: 1...12)
func outputSizeCountsWindowPositions(size: Int) {
  for kernel in 1...8 {
    for stride in 1...5 {
      for padding in 0...4 {
        for dilation in 1...3 {
          let found = outputSize(
            size, kernel: kernel, stride: stride, padding: padding, dilation: dilation)
          let counted = countedPositions(
            size: size, kernel: kernel, stride: stride, padding: padding, dilation: dilation)
          #expect(
            found == counted,
            "kernel \(kernel), stride \(stride), padding \(padding), dilation \(dilation)")
        }
      }
    }
  }
}

@Test func dilationIsOneUnlessGiven() {
  #expect(outputSize(28, kernel: 5, stride: 1, padding: 0) == 24)
  #expect(outputSize(28, kernel: 5, stride: 1, padding: 2) == 28)
  #expect(outputSize(24, kernel: 2, stride: 2, padding: 0) == 12)
}
