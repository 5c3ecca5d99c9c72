import Foundation
import Kernels

/// Times the kernels, each after it was compared with its reference twin.
public struct KernelBenchmark {
  private let workers: Workers
  private let filter: String?
  private let batch: Int

  /// Seconds that one kernel and shape is repeated for.
  private let seconds = 0.1

  /// The largest residual that passes.
  public static let tolerance = 1e-3

  /// A benchmark on so many threads with so many samples; with a filter, of the kernels whose names
  /// or shapes contain it.
  public init(threads: Int, batch: Int, filter: String?) {
    workers = Workers(count: threads)
    self.batch = batch
    self.filter = filter
  }

  /// Whether the filter leaves any kernel.
  public var isEmpty: Bool { cases.isEmpty }

  /// What the machine can do at most, with one thread and with one on every core.
  public func limits() -> [MachineLimits] {
    let cores = ProcessInfo.processInfo.activeProcessorCount
    return Set([1, workers.count, cores]).sorted().map {
      MachineLimits(workers: Workers(count: $0))
    }
  }

  /// Runs all kernels and hands over each line as it is measured.
  public func run(_ report: (KernelMeasurement) -> Void) {
    let peak = MachineLimits.peak(workers)
    for kernel in cases { report(measure(kernel, peak: peak)) }
  }

  private var cases: [KernelCase] {
    let all =
      Self.products + Self.convolutions + Self.pooling + Self.normalization
      + Self.activations + Self.passes
    return all.filter { each in
      filter.map { each.kernel.contains($0) || label(each).contains($0) } ?? true
    }
  }

  private func timedBatch(_ kernel: KernelCase) -> Int { kernel.timedSamples ?? batch }

  private func label(_ kernel: KernelCase) -> String {
    let samples = timedBatch(kernel)
    return samples == 1 ? kernel.shape : "\(samples) of \(kernel.shape)"
  }

  private func measure(_ kernel: KernelCase, peak: Double) -> KernelMeasurement {
    let small = kernel.trial(kernel.samples, workers)
    small.run()
    let residual = small.residual()
    let trial = kernel.trial(timedBatch(kernel), workers)
    let copying = MachineLimits.copyRate(workers, bytes: trial.bytes, seconds: 0.02)
    let timings = Timings(seconds: seconds, trial.run)
    let (operations, bytes) = (Double(trial.operations) / 1e9, Double(trial.bytes) / 1e9)
    return KernelMeasurement(
      kernel: kernel.kernel, shape: label(kernel),
      instructionSet: workers.instructionSet.rawValue, threads: workers.count,
      microseconds: timings.median * 1e6, bestMicroseconds: timings.best * 1e6,
      gflops: operations / timings.median, gigabytesPerSecond: bytes / timings.median,
      limitShare: max(operations / peak, bytes / copying) / timings.median, residual: residual,
      passes: residual <= Self.tolerance)
  }
}
