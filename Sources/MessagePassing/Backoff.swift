/// How long a loop that polls sleeps before it polls again: shorter while there is work.
///
/// It only counts; whoever polls does the sleeping.
public struct Backoff: Hashable, Sendable {
  /// The shortest and the longest sleep.
  ///
  /// - **Units:** microseconds.
  public let range: ClosedRange<Int>
  private var next: Int

  /// A backoff that starts with the shortest sleep.
  ///
  /// - Precondition: the shortest sleep is positive.
  public init(range: ClosedRange<Int> = 200...1000) {
    precondition(range.lowerBound > 0, "a poll without a sleep takes a core from the evaluations")
    self.range = range
    next = range.lowerBound
  }

  /// The sleep after a poll that found nothing: a quarter longer each time, up to the longest.
  ///
  /// - **Units:** microseconds.
  public mutating func idle() -> Int {
    let sleep = next
    next = min(next + max(next / 4, 1), range.upperBound)
    return sleep
  }

  /// Something was found: the next sleep is the shortest again.
  public mutating func reset() {
    next = range.lowerBound
  }
}
