#if canImport(Glibc)
  import Glibc
#else
  import Foundation
#endif

/// How the learning rate changes over a training run.
public enum ScheduleKind: String, Hashable, Codable, Sendable, CaseIterable {
  /// Half a cosine, from the full rate to nothing (Loshchilov, Hutter, "SGDR", 2017).
  case cosine
  /// The full rate, a tenth of it after half of the steps, a hundredth after three quarters.
  case step
  /// The full rate throughout.
  case constant
}

/// A learning rate for each step: a linear warm-up, then the schedule.
public struct Schedule: Hashable, Sendable {
  private let kind: ScheduleKind
  private let peak: Double
  private let warmupSteps: Int
  private let steps: Int

  /// A schedule over this many steps.
  ///
  /// - Parameters:
  ///   - peak: the full learning rate.
  ///   - warmup: the share of all steps over which the rate grows to the full one.
  public init(_ kind: ScheduleKind, peak: Double, warmup: Double, steps: Int) {
    self.kind = kind
    self.peak = peak
    self.steps = max(1, steps)
    warmupSteps = Int((Double(self.steps) * warmup).rounded())
  }

  /// The rate of a step, the first being 0.
  public func rate(at step: Int) -> Double {
    if step < warmupSteps { return peak * Double(step + 1) / Double(warmupSteps) }
    let progress = Double(step - warmupSteps) / Double(max(1, steps - warmupSteps))
    switch kind {
    case .constant: return peak
    case .step: return progress < 0.5 ? peak : progress < 0.75 ? peak / 10 : peak / 100
    case .cosine: return peak * (1 + cos(.pi * min(1, progress))) / 2
    }
  }
}
