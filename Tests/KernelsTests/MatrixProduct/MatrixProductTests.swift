import Kernels
import TestSupport
import Testing

@Test(arguments: [
  (1, 1, 1), (8, 16, 32), (5, 7, 19), (33, 20, 48), (17, 3, 15), (64, 100, 65), (50, 300, 140),
  (600, 300, 140), (70, 1100, 24),
])
func matrixProductAgreesWithReference(_ m: Int, _ k: Int, _ n: Int) {
  let (a, b) = (floatValues(m * k, seed: 1), floatValues(k * n, seed: 2))
  let (aFloats, bFloats) = (a.map(Float.init), b.map(Float.init))
  let results = everyVariant { workers in
    var c = [Float](repeating: poison, count: m * n)
    var span = c.mutableSpan
    matrixProduct(aFloats.span, bFloats.span, into: &span, m: m, k: k, n: n, workers: workers)
    return [c]
  }
  for result in results {
    expectClose(result[0], Reference.matrixProduct(a, b, m: m, k: k, n: n))
  }
}

@Test func productWithTheIdentityIsTheMatrix() {
  let a = floatValues(3 * 3, seed: 1)
  #expect(Reference.matrixProduct(a, [1, 0, 0, 0, 1, 0, 0, 0, 1], m: 3, k: 3, n: 3) == a)
}
