public import Kernels

/// The most that this machine can do, measured: what a kernel's speed is a share of.
public struct MachineLimits: Codable, Hashable, Sendable {
  /// The instruction set of the kernels.
  public var instructionSet: String
  /// Threads at work.
  public var threads: Int
  /// Billions of floating-point operations a second, multiply-adds on registers alone.
  public var gflops: Double
  /// Billions of bytes a second, read and written, when memory is copied that no cache holds.
  public var copyGigabytes: Double
  /// The same when each core copies 128 KB to 128 KB, which its second cache holds.
  public var cacheCopyGigabytes: Double

  private enum CodingKeys: String, CodingKey {
    case threads, gflops
    case instructionSet = "instruction_set"
    case copyGigabytes = "copy_gb_per_s"
    case cacheCopyGigabytes = "cache_copy_gb_per_s"
  }

  /// Measures for a fraction of a second.
  public init(workers: Workers) {
    instructionSet = workers.instructionSet.rawValue
    threads = workers.count
    gflops = Self.peak(workers)
    copyGigabytes = Self.copyRate(workers, bytes: 128 << 20, seconds: 0.3)
    cacheCopyGigabytes = Self.copyRate(workers, bytes: workers.count * (256 << 10), seconds: 0.05)
  }

  /// Billions of floating-point operations a second.
  static func peak(_ workers: Workers) -> Double {
    var operations = 0
    let timings = Timings(seconds: 0.1) {
      operations = multiplyAddAtPeak(operations: 100_000_000, workers: workers)
    }
    return Double(operations) / timings.median / 1e9
  }

  /// Billions of bytes a second when so many bytes are read and written, half of them each.
  static func copyRate(_ workers: Workers, bytes: Int, seconds: Double) -> Double {
    let source = Arena(count: max(1, bytes / 8))
    let target = Arena(count: source.count)
    let timings = Timings(seconds: seconds) {
      var to = target.write(target.whole)
      accumulate(from: source.read(source.whole), into: &to, mode: .overwrite, workers: workers)
    }
    return Double(8 * source.count) / timings.median / 1e9
  }
}
