package import Evaluators
package import Evolution
public import Islands
import MessagePassing

/// A whole run in one process on a virtual clock: the real engine, rank by rank, with a study for its
/// evaluations.
///
/// A rank is looked at when a message has reached it, when an evaluation of its is over, and every
/// fifth of a second, as long as a real one reports. Nothing waits: thousands of ranks take as long as
/// their events do.
public final class Simulation {
  private let network: SimulatedNetwork
  private var ranks: [Archipelago] = []
  private var evaluators: [StudyEvaluator] = []
  private var agenda = Agenda()
  /// When a rank is free again: each look at the world costs it some time.
  private var freeAt: [Double]
  private let overhead: Double
  private var busySeconds: [Double]

  /// How ranks are laid out and what the network between them is like.
  public struct Machine: Hashable, Sendable {
    /// How many ranks there are.
    public var ranks: Int
    /// Candidates that a rank evaluates at once.
    public var slots: Int
    /// Seconds that a message is under way.
    public var latency: Double
    /// Seconds that a rank spends on one look at what has come in.
    public var overhead: Double

    /// A machine, by default one without delays.
    public init(ranks: Int, slots: Int = 1, latency: Double = 0, overhead: Double = 0) {
      self.ranks = ranks
      self.slots = slots
      self.latency = latency
      self.overhead = overhead
    }
  }

  /// What a simulated run came to, beside its summary.
  public struct Outcome: Sendable {
    /// What the engine says.
    public var summary: RunSummary
    /// Seconds on the virtual clock.
    public var seconds: Double
    /// The share of all slots' time that was spent on evaluations that came to a verdict.
    public var utilization: Double
    /// The busiest coordinator's share of time spent on messages and breeding.
    public var coordinatorLoad: Double
    /// Messages between ranks.
    public var messages: Int
    /// The bytes in them.
    public var bytes: Int
  }

  /// A run that has not begun.
  ///
  /// - Parameters:
  ///   - jobEnd: when the job ends, on the virtual clock; nil for never.
  ///   - recorder: who is told what happens on an island.
  package init(
    _ prepared: PreparedSearch, study: any Study, machine: Machine, jobEnd: Double? = nil,
    recorder: (Int) -> any Recorder
  ) {
    let islandCount = prepared.settings.search.islands
    let placement = Placement(rankCount: machine.ranks, islandCount: islandCount)
    let network = SimulatedNetwork(size: machine.ranks, latency: machine.latency)
    self.network = network
    overhead = machine.overhead
    freeAt = Array(repeating: 0, count: machine.ranks)
    busySeconds = freeAt
    for rank in 0..<machine.ranks {
      let evaluator = StudyEvaluator(study, slots: machine.slots, rank: rank, host: "simulated") {
        network.now
      }
      evaluators.append(evaluator)
      var states: [Int: IslandState] = [:]
      var recorders: [Int: any Recorder] = [:]
      for island in placement.islands(coordinatedBy: rank) {
        states[island] = prepared.freshIsland(island)
        recorders[island] = recorder(island)
      }
      ranks.append(
        Archipelago(
          plan: prepared.plan,
          communicator: SimulatedCommunicator(rank: rank, network: network), evaluator: evaluator,
          states: states, recorders: recorders,
          environment: RunEnvironment(
            now: { network.now }, sleep: { _ in },
            jobSecondsLeft: { jobEnd.map { $0 - network.now } })))
      agenda.add(rank, at: 0)
    }
  }

  /// Seconds between two looks of a rank to which nothing happens.
  private static let patience = 0.2

  /// Runs until the root knows the summary, or until it is told that enough was seen.
  func run(until isEnough: () -> Bool) throws {
    while ranks[0].summary == nil, !isEnough(), let (time, rank) = agenda.next() {
      if time < freeAt[rank] {
        agenda.add(rank, at: freeAt[rank])
        continue
      }
      network.now = max(network.now, time)
      try look(rank)
    }
  }

  /// Runs until the root knows the summary.
  package func run() throws -> Outcome {
    try run { false }
    guard let summary = ranks[0].summary else {
      preconditionFailure("a simulated run ends, or something happens")
    }
    let slots = Double(evaluators.reduce(0) { $0 + $1.capacity })
    let busy = evaluators.reduce(0) { $0 + $1.busySeconds }
    let seconds = network.now
    return Outcome(
      summary: summary, seconds: seconds, utilization: seconds > 0 ? busy / (slots * seconds) : 1,
      coordinatorLoad: seconds > 0 ? (busySeconds.max() ?? 0) / seconds : 0,
      messages: network.messages, bytes: network.bytes)
  }

  private func look(_ rank: Int) throws {
    let acted = try ranks[rank].step()
    if acted {
      freeAt[rank] = network.now + overhead
      busySeconds[rank] += overhead
      agenda.add(rank, at: freeAt[rank])
    } else {
      agenda.add(rank, at: network.now + Self.patience)
    }
    if let due = evaluators[rank].nextDue { agenda.add(rank, at: max(network.now, due)) }
    if let arrival = network.nextArrival(at: rank) {
      agenda.add(rank, at: max(network.now, arrival))
    }
    for call in network.calls { agenda.add(call.rank, at: call.time) }
    network.calls = []
  }
}

/// Which rank is to be looked at next: the earliest time first, then who was called first.
private struct Agenda {
  private var heap: [(time: Double, order: Int, rank: Int)] = []
  private var calls = 0
  /// The earliest call that each rank waits for, so that it is not called twice for one time.
  private var earliest: [Int: Double] = [:]

  mutating func add(_ rank: Int, at time: Double) {
    if let known = earliest[rank], known <= time { return }
    earliest[rank] = time
    calls += 1
    heap.append((time, calls, rank))
    var place = heap.count - 1
    while place > 0, precedes(place, (place - 1) / 2) {
      heap.swapAt(place, (place - 1) / 2)
      place = (place - 1) / 2
    }
  }

  mutating func next() -> (time: Double, rank: Int)? {
    while let top = heap.first {
      removeFirst()
      // A call that an earlier one has overtaken.
      guard earliest[top.rank] == top.time else { continue }
      earliest[top.rank] = nil
      return (top.time, top.rank)
    }
    return nil
  }

  private mutating func removeFirst() {
    let last = heap.removeLast()
    guard !heap.isEmpty else { return }
    heap[0] = last
    var place = 0
    while true {
      var least = place
      for child in [2 * place + 1, 2 * place + 2] where child < heap.count && precedes(child, least)
      {
        least = child
      }
      guard least != place else { return }
      heap.swapAt(place, least)
      place = least
    }
  }

  private func precedes(_ a: Int, _ b: Int) -> Bool {
    (heap[a].time, heap[a].order) < (heap[b].time, heap[b].order)
  }
}
