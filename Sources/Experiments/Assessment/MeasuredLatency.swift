public import Architectures
public import Kernels

/// How long a network in use takes on this machine, normalisations folded into convolutions.
public struct MeasuredLatency: Codable, Hashable, Sendable {
  /// Samples at once.
  public var batch: Int
  /// Threads of the kernels.
  public var threads: Int
  /// Passes that were timed.
  public var passes: Int
  /// Milliseconds of half of the passes, at most.
  public var median: Double
  /// Milliseconds of the quickest pass: whatever else a machine does can only delay one.
  ///
  /// - **Source:** Chen, Revels, "Robust benchmarking in noisy environments", 2016.
  public var best: Double

  /// Times passes for some seconds, and five at least.
  public init(of architecture: Architecture, batch: Int, workers: Workers, seconds: Double) {
    let trial = InferenceTrial(architecture, batch: batch, workers: workers)
    let timings = Timings(seconds: seconds) { _ = trial.pass() }
    self.batch = batch
    threads = workers.count
    passes = timings.count
    median = timings.median * 1e3
    best = timings.best * 1e3
  }

  enum CodingKeys: String, CodingKey {
    case batch, threads, passes
    case median = "median_ms"
    case best = "best_ms"
  }
}
