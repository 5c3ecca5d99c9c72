/// One line of `atoll bench kernels`: what was timed, how fast it was, and whether it was right.
public struct KernelMeasurement: Codable, Hashable, Sendable {
  /// The kernel that was timed.
  public var kernel: String
  /// The sizes that it was timed with.
  public var shape: String
  /// The instruction set of the kernels.
  public var instructionSet: String
  /// Threads in the kernel.
  public var threads: Int
  /// The median of the repeats.
  public var microseconds: Double
  /// The fastest of the repeats.
  public var bestMicroseconds: Double
  /// Billions of multiplications and additions a second; zero where the kernel has none to speak of.
  public var gflops: Double
  /// Billions of bytes a second, every input read once and every output written once.
  public var gigabytesPerSecond: Double
  /// The least time that arithmetic at its peak, or copying as many bytes, would take, as a share of
  /// the time taken.
  public var limitShare: Double
  /// Largest difference from the reference twin, over the largest value.
  public var residual: Double
  /// Whether the residual is small enough.
  public var passes: Bool

  private enum CodingKeys: String, CodingKey {
    case kernel, shape, threads, microseconds, gflops, residual, passes
    case instructionSet = "instruction_set"
    case bestMicroseconds = "best_microseconds"
    case gigabytesPerSecond = "gigabytes_per_s"
    case limitShare = "limit_share"
  }
}
