/// Repeats that were timed.
struct Timings {
  /// Seconds of each repeat, the shortest first.
  private let sorted: [Double]

  /// Runs `body` once unmeasured, then until so many seconds are over, and at least five times.
  init(seconds: Double, _ body: () -> Void) {
    body()
    let clock = ContinuousClock()
    let begin = clock.now
    var times: [Double] = []
    repeat {
      times.append(clock.measure(body) / .seconds(1))
    } while times.count < 5 || (clock.now - begin) / .seconds(1) < seconds
    sorted = times.sorted()
  }

  /// Repeats that somebody has timed, one or more.
  ///
  /// - Parameter times: seconds of each.
  init(_ times: [Double]) { sorted = times.sorted() }

  /// How many there were.
  var count: Int { sorted.count }

  /// The middle one, in seconds.
  var median: Double { sorted[sorted.count / 2] }

  /// The shortest one, in seconds.
  var best: Double { sorted[0] }
}
