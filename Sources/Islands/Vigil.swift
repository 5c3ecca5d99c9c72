/// Since when ranks have been silent, on a clock that stands still while this rank itself is stopped.
///
/// Who heard or said something is marked, and the marks are looked at a few times a second: no clock is
/// read for a message.
struct Vigil {
  /// Seconds of silence after which a rank may count as dead.
  let limit: Double
  /// Seconds between two looks.
  let period: Double
  /// How many times the limit a rank may be silent before its first word.
  private static let firstWord = 10.0
  private var heard: [Double]
  private var isHeard: [Bool]
  private var looked: Double
  private var beaten: Double

  /// A vigil of ranks of which nothing was heard yet: each may take its time until its first word, for as
  /// long as it may wait for the root's, since it may have long journals to read.
  init(limit: Double, rankCount: Int, now: Double) {
    self.limit = limit
    period = min(0.25, limit / 20)
    let grace = limit < .infinity ? Self.firstWord * limit : 0
    heard = Array(repeating: now + grace, count: rankCount)
    isHeard = Array(repeating: false, count: rankCount)
    looked = now
    beaten = -.infinity
  }

  /// A message of a rank has come.
  mutating func hear(_ rank: Int) { isHeard[rank] = true }

  /// A rank is watched from now on.
  mutating func begin(_ rank: Int) { heard[rank] = max(heard[rank], looked) }

  /// Whether it is time to look again.
  func isDue(_ now: Double) -> Bool { now - looked >= period }

  /// Whether this rank was stopped for longer than the limit since its last look.
  func isLate(_ now: Double) -> Bool { now - looked > limit }

  /// Takes in the marks.
  mutating func look(_ now: Double) {
    let gap = now - looked
    looked = now
    // Time in which this rank could not listen is nobody's silence.
    let missed = max(0, gap - max(4 * period, limit / 10))
    for rank in heard.indices {
      heard[rank] = isHeard[rank] ? now : heard[rank] + missed
      isHeard[rank] = false
    }
  }

  /// Seconds since a rank was heard.
  func silence(of rank: Int) -> Double { looked - heard[rank] }

  /// Whether it is time to tell everybody that this rank is alive, which it then counts as told.
  mutating func beats() -> Bool {
    guard looked - beaten >= limit / 5 else { return false }
    beaten = looked
    return true
  }
}
