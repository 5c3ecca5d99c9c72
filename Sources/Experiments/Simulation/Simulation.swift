package import Evaluators
package import Evolution
public import Islands
import MessagePassing

/// A whole run in one process on a virtual clock: the real engine, rank by rank, with a study for its
/// evaluations.
///
/// A rank is looked at when a message has reached it and when an evaluation of its is over; those that
/// coordinate islands also a fifth of a second later, when a report is due, and then more and more
/// seldom. Nothing waits: thousands of ranks take as long as their events do.
public final class Simulation {
  private let network: SimulatedNetwork
  private var ranks: [Archipelago] = []
  private var evaluators: [StudyEvaluator] = []
  private var agenda = Agenda()
  /// When a rank is free again: each look at the world costs it some time.
  private var freeAt: [Double]
  private let overhead: Double
  private var busySeconds: [Double]
  /// Seconds until a rank is looked at again to which nothing happens; none where it would have
  /// nothing to do.
  private var patience: [Double?]
  /// Seconds that the processor has really spent on the root.
  private var rootSeconds = 0.0
  private var journals: [JournalLoad] = []

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
    /// The root's share of time spent on messages and breeding.
    public var rootLoad: Double
    /// The same as this processor measured it: what it took for the root, over the virtual seconds.
    public var rootProcessorLoad: Double
    /// Between all ranks.
    public var traffic: Traffic
    /// In and out of the root.
    public var rootTraffic: Traffic
    /// In and out of the coordinator with most messages, the root left out.
    public var coordinatorTraffic: Traffic
    /// What the journals of all islands would ask of the file system.
    public var files: FileOperations
  }

  /// Messages and the bytes in them.
  public struct Traffic: Hashable, Sendable {
    /// How many messages.
    public var messages = 0
    /// Their bytes.
    public var bytes = 0

    /// Of nobody, or of one rank.
    init(_ load: SimulatedNetwork.Load = .init()) {
      messages = load.messages
      bytes = load.bytes
    }
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
    patience = []
    for rank in 0..<machine.ranks {
      let evaluator = StudyEvaluator(study, slots: machine.slots, rank: rank, host: "simulated") {
        network.now
      }
      evaluators.append(evaluator)
      var states: [Int: IslandState] = [:]
      var recorders: [Int: any Recorder] = [:]
      for island in placement.islands(coordinatedBy: rank) {
        states[island] = prepared.freshIsland(island)
        let journal = JournalLoad(of: recorder(island)) { network.now }
        journals.append(journal)
        recorders[island] = journal
      }
      patience.append(states.isEmpty ? nil : Self.leastPatience)
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

  private static let leastPatience = 0.2
  private static let mostPatience = 5.0

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
    func share(_ part: Double) -> Double { seconds > 0 ? part / seconds : 0 }
    var all = SimulatedNetwork.Load()
    for load in network.loads {
      all.messages += load.messages
      all.bytes += load.bytes
    }
    // Every message has gone out of one rank and into another.
    all.messages /= 2
    all.bytes /= 2
    let others = network.loads.indices.dropFirst().filter { patience[$0] != nil }
    let busiest = others.map { network.loads[$0] }.max { $0.messages < $1.messages }
    return Outcome(
      summary: summary, seconds: seconds, utilization: seconds > 0 ? busy / (slots * seconds) : 1,
      coordinatorLoad: share(busySeconds.max() ?? 0), rootLoad: share(busySeconds[0]),
      rootProcessorLoad: share(rootSeconds), traffic: Traffic(all),
      rootTraffic: Traffic(network.loads[0]), coordinatorTraffic: Traffic(busiest ?? .init()),
      files: journals.reduce(into: FileOperations()) { $0.add($1.operations) })
  }

  private func look(_ rank: Int) throws {
    let begin = ContinuousClock.now
    let acted = try ranks[rank].step()
    if rank == Placement.root { rootSeconds += (ContinuousClock.now - begin) / .seconds(1) }
    if acted {
      freeAt[rank] = network.now + overhead
      busySeconds[rank] += overhead
      agenda.add(rank, at: freeAt[rank])
      if patience[rank] != nil { patience[rank] = Self.leastPatience }
    } else if let wait = patience[rank] {
      agenda.add(rank, at: network.now + wait)
      // The root watches the clock for all.
      if rank != Placement.root { patience[rank] = min(2 * wait, Self.mostPatience) }
    }
    if let due = evaluators[rank].nextDue { agenda.add(rank, at: max(network.now, due)) }
    if let arrival = network.nextArrival(at: rank) {
      agenda.add(rank, at: max(network.now, arrival))
    }
    for call in network.calls { agenda.add(call.rank, at: call.time) }
    network.calls = []
  }
}
