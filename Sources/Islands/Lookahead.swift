import MessagePassing

/// How many candidates a rank has to have at hand besides those that it evaluates, so that no slot waits
/// for the answer to a verdict.
///
/// What is born ahead knows less than what is born when a slot is free. So it is done only where answers
/// take long: more than a fiftieth of an evaluation, which is a network's round trip and what the
/// coordinator takes to look. Both are medians of the last few; a search that stands still for a while does
/// not change them.
package struct Lookahead {
  /// When those verdicts left that have not been answered yet.
  private var unanswered = Queue<Double>()
  private var roundTrips = RecentMedian()
  private var evaluations = RecentMedian()
  /// Candidates besides those in the slots.
  package private(set) var count = 0

  /// Nothing is known yet.
  package init() {}

  /// The most candidates ahead for each slot.
  private static let most = 4

  /// A verdict has left.
  ///
  /// - Parameters:
  ///   - seconds: what the evaluation took.
  ///   - room: how many candidates the coordinator may send now.
  package mutating func verdictLeft(at now: Double, after seconds: Double?, room: Int) {
    if let seconds { evaluations.add(seconds) }
    unanswered.append(now)
    while unanswered.count > max(0, room) { _ = unanswered.popFirst() }
  }

  /// A candidate has come.
  package mutating func candidateCame(at now: Double) {
    if let left = unanswered.popFirst() { roundTrips.add(now - left) }
  }

  /// Looks whether another count would be better.
  ///
  /// - Parameter secondsLeft: until the job's end, before which nothing begins that cannot end: the
  ///   coordinator cannot know when what is ahead begins.
  package mutating func adjust(slots: Int, secondsLeft: Double?) {
    guard let roundTrip = roundTrips.value, let evaluation = evaluations.value else { return }
    if let secondsLeft, secondsLeft < 10 * (evaluation + roundTrip) {
      count = 0
    } else if roundTrip > 0.02 * evaluation {
      let needed = min(Double(Self.most), roundTrip / max(evaluation, 1e-9)) * Double(slots)
      count = max(count, max(1, Int(needed.rounded(.up))))
    } else if roundTrip < 0.01 * evaluation {
      count = 0
    }
  }

  /// Nothing is expected any more.
  package mutating func forget() { unanswered = Queue() }
}

/// The median of the last nine numbers, once there are three.
private struct RecentMedian {
  private var numbers: [Double] = []
  private(set) var value: Double?

  mutating func add(_ number: Double) {
    if numbers.count == 9 { numbers.removeFirst() }
    numbers.append(number)
    if numbers.count >= 3 { value = numbers.sorted()[numbers.count / 2] }
  }
}
