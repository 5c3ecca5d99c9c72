import Kernels
import TestSupport
import Testing

private let key: UInt64 = 0x0123_4567_89ab_cdef

private func dropped(_ x: [Float], ratio: Float, key: UInt64, workers: Workers) -> [Float] {
  var y = [Float](repeating: poison, count: x.count)
  var span = y.mutableSpan
  dropoutForward(x.span, into: &span, ratio: ratio, key: key, workers: workers)
  return y
}

@Test(arguments: [Float(0), 0.1, 0.5, 0.9])
func dropoutAgreesWithReference(_ ratio: Float) {
  let x = floatValues(16 * 700, seed: 1)
  let keeps = x.indices.map {
    Reference.dropoutKeeps(index: UInt32($0), ratio: ratio, key: key)
  }
  let expected = Reference.dropout(x, keeps: keeps, ratio: Double(ratio))
  let results = everyVariant {
    [dropped(x.map(Float.init), ratio: ratio, key: key, workers: $0)]
  }
  for result in results {
    expectClose(result[0], expected, within: 1e-6)
    #expect(result[0] == results[0][0], "the same for every instruction set")
  }
}

@Test(arguments: [Float(0.1), 0.5, 0.9])
func dropoutSilencesTheStatedShare(_ ratio: Float) {
  let n = 1 << 16
  for key in [key, key + 1, key ^ 1 << 63] {
    let y = dropped([Float](repeating: 1, count: n), ratio: ratio, key: key, workers: .one)
    let share = Double(y.count { $0 == 0 }) / Double(n)
    // Five standard deviations of a binomial share.
    let deviation = (Double(ratio) * (1 - Double(ratio)) / Double(n)).squareRoot()
    #expect(abs(share - Double(ratio)) < 5 * deviation)
  }
}

@Test func dropoutMasksOfDifferentKeysAreUnrelated() {
  let ones = [Float](repeating: 1, count: 1 << 16)
  let a = dropped(ones, ratio: 0.5, key: key, workers: .one)
  for other in [key + 1, key ^ 1 << 32, key << 1] {
    let b = dropped(ones, ratio: 0.5, key: other, workers: .one)
    let equal = Double(zip(a, b).count { $0 == $1 }) / Double(ones.count)
    #expect(abs(equal - 0.5) < 0.01)
  }
}

@Test(arguments: Accumulation.allCases)
func dropoutGradientHasTheMaskOfTheForwardPass(_ mode: Accumulation) {
  let dy = floatValues(1024, seed: 1).map(Float.init)
  let standing = floatValues(1024, seed: 2).map(Float.init)
  let results = everyVariant { workers in
    var dx = before(mode, standing)
    var span = dx.mutableSpan
    dropoutGradient(dy.span, into: &span, ratio: 0.3, key: key, mode: mode, workers: workers)
    return [dx]
  }
  let mask = dropped(dy, ratio: 0.3, key: key, workers: .one)
  for result in results {
    #expect(result[0] == (mode == .overwrite ? mask : zip(standing, mask).map(+)))
  }
}

extension Workers {
  /// One worker with the widest instruction set.
  static var one: Workers { Workers(count: 1) }
}
