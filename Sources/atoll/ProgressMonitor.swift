import Evolution
import Foundation
import Islands

/// Shows how a run stands: a line that is written over on a terminal, a line a minute in a log.
final class ProgressMonitor {
  private let budget: Budget
  /// Whether another rank speaks.
  var isQuiet: Bool
  private let clock = ContinuousClock()
  private var shown: ContinuousClock.Instant?
  private var hasLine = false

  init(budget: Budget, isQuiet: Bool) {
    self.budget = budget
    self.isQuiet = isQuiet
  }

  /// Shows progress, unless something was shown a moment ago.
  func show(_ progress: Islands.Progress) {
    guard !isQuiet else { return }
    let pause: Duration = Console.isTerminal ? .milliseconds(250) : .seconds(60)
    if let shown, clock.now - shown < pause { return }
    shown = clock.now
    write(Self.line(progress, budget))
  }

  /// Ends the line that was written over.
  func finish() {
    if hasLine { Console.complain("") }
    hasLine = false
  }

  private func write(_ line: String) {
    guard Console.isTerminal else { return Console.complain(line) }
    FileHandle.standardError.write(Data(("\r" + line + "\u{1B}[K").utf8))
    hasLine = true
  }

  /// Evaluations, best so far, rate, time left.
  static func line(_ progress: Islands.Progress, _ budget: Budget) -> String {
    let total = progress.total
    var parts = [
      "\(time(progress.seconds))",
      "\(total.evaluated)\(budget.evaluations.map { "/\($0)" } ?? "") evaluations",
    ]
    if total.nonviable > 0 { parts.append("\(total.nonviable) non-viable") }
    if let best = progress.best {
      let accuracy = best.measurements.validationAccuracy.map { String(format: "%.4f", $0) }
      parts.append("best \(best.id) \(accuracy.map { "validation \($0)" } ?? "")")
    }
    let rate = progress.seconds > 0 ? Double(total.evaluated) / progress.seconds : 0
    parts.append(String(format: "%.1f/min", rate * 60))
    let left = [
      budget.seconds.map { max(0, $0 - progress.seconds) },
      rate > 0 ? budget.evaluations.map { Double(max(0, $0 - total.evaluated)) / rate } : nil,
    ].compactMap { $0 }.min()
    if let left { parts.append("\(time(left)) left") }
    return parts.joined(separator: "  ")
  }

  private static func time(_ seconds: Double) -> String {
    let whole = Int(min(seconds, 1e9).rounded())
    return whole >= 3600
      ? String(format: "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60)
      : String(format: "%d:%02d", whole / 60, whole % 60)
  }
}
