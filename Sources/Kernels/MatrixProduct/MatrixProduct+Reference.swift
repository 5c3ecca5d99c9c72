public import RealModule

extension Reference {
  /// The product of two matrices: a `[m, k]`, b `[k, n]`.
  @inlinable
  public static func matrixProduct<T: Real>(_ a: [T], _ b: [T], m: Int, k: Int, n: Int) -> [T] {
    var c = [T](repeating: 0, count: m * n)
    for i in 0..<m {
      for p in 0..<k {
        for j in 0..<n { c[i * n + j] += a[i * k + p] * b[p * n + j] }
      }
    }
    return c
  }
}
