package import Evolution

/// How an island stands, as it tells the root.
package struct IslandReport: Hashable, Sendable {
  package var island: Int
  package var stage: Stage
  /// The last generation that the island completed; 0 in an asynchronous run.
  package var generation: Int
  /// Whether the island stands at the barrier behind that generation; always so without generations.
  package var isWaiting: Bool
  /// Whether nothing is pending and nothing more will be born.
  package var isIdle: Bool
  /// Candidates that it evaluates at once.
  package var capacity: Int
  /// Whether it asks for more births of a budget that is shared.
  package var isHungry: Bool
  /// Whether its strategy has nothing new to propose.
  package var isExhausted: Bool
  /// Whether nothing is being evaluated, and nothing that waits for it would end before the job does.
  package var isOutOfTime: Bool
  package var tally: Tally
  package var best: Individual?
  /// The individuals that no other dominates; sent with the last report only.
  package var front: [Individual]
  package var migrants: MigrantTraffic
  /// Departures to each island that were accepted for sending; nothing while it searches.
  package var accepted: [Int]
  package var staleResults: Int
  /// What the root has told the island so far, which a new root would have to know: how many births it
  /// was granted in all, the generation that was opened last, and why the search ends.
  package var share: Int
  package var opened: Int
  package var stop: StopReason?
  /// Candidates that were handed out again because who had them was lost.
  package var repeated: Int
  /// Seconds of searching so far.
  package var seconds: Double

  /// A report of these parts.
  package init(
    island: Int, stage: Stage, generation: Int, isWaiting: Bool, isIdle: Bool,
    capacity: Int, isHungry: Bool, isExhausted: Bool, isOutOfTime: Bool = false, tally: Tally,
    best: Individual?, front: [Individual], migrants: MigrantTraffic, accepted: [Int],
    staleResults: Int, share: Int = 0, opened: Int = -1, stop: StopReason? = nil,
    repeated: Int = 0, seconds: Double = 0
  ) {
    self.island = island
    self.stage = stage
    self.generation = generation
    self.isWaiting = isWaiting
    self.isIdle = isIdle
    self.capacity = capacity
    self.isHungry = isHungry
    self.isExhausted = isExhausted
    self.isOutOfTime = isOutOfTime
    self.tally = tally
    self.best = best
    self.front = front
    self.migrants = migrants
    self.accepted = accepted
    self.staleResults = staleResults
    self.share = share
    self.opened = opened
    self.stop = stop
    self.repeated = repeated
    self.seconds = seconds
  }

  /// How far the island is.
  package enum Stage: String, Hashable, Sendable {
    /// It searches, or waits for others.
    case searching
    /// It searches no more, and has sent its last migrants.
    case finished
    /// All migrants that were sent to it have arrived: its last report.
    case settled
  }
}
