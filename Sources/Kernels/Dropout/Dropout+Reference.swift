public import RealModule

extension Reference {
  /// Whether dropout keeps the float at a place in memory.
  @inlinable
  public static func dropoutKeeps(index: UInt32, ratio: Float, key: UInt64) -> Bool {
    func mixed(_ x: UInt32) -> UInt32 {
      var x = x
      x = (x ^ (x >> 16)) &* 0x7feb_352d
      x = (x ^ (x >> 15)) &* 0x846c_a68b
      return x ^ (x >> 16)
    }
    let low = UInt32(truncatingIfNeeded: key)
    let high = UInt32(truncatingIfNeeded: key >> 32)
    return Double(mixed(mixed(index ^ low) ^ high)) >= (Double(ratio) * 0x1p32).rounded(.down)
  }

  /// Dropout of some values, of which some are kept; its gradient is the same map.
  @inlinable
  public static func dropout<T: Real>(_ x: [T], keeps: [Bool], ratio: T) -> [T] {
    zip(x, keeps).map { $1 ? $0 / (1 - ratio) : 0 }
  }
}
