import Evaluators
import Evolution
import Foundation
import Islands

/// What a simulated run says about a machine that may not exist.
public struct SimulationResult: Encodable, Sendable {
  /// Ranks.
  public var ranks: Int
  /// Islands.
  public var islands: Int
  /// Verdicts.
  public var evaluations: Int
  /// Seconds on the virtual clock.
  public var seconds: Double
  /// The share of all slots' time that was spent on evaluations that came to a verdict.
  public var utilization: Double
  /// The share of its time that the busiest rank spent on messages and breeding.
  public var coordinatorLoad: Double
  /// The share of its time that the root spent on messages and breeding.
  public var rootLoad: Double
  /// The same as this processor measured it, at the speed at which it runs the engine.
  public var rootProcessorLoad: Double
  /// Messages and bytes a second between all ranks.
  public var traffic: Rate
  /// In and out of the root.
  public var rootTraffic: Rate
  /// In and out of the busiest other coordinator.
  public var coordinatorTraffic: Rate
  /// Journals, one an island.
  public var journals: Int
  /// What they are written with, a second, over all islands.
  public var journalWritesPerSecond: Double
  /// How often they are brought to the disk, a second.
  public var journalSynchronizationsPerSecond: Double
  /// Messages an evaluation.
  public var messagesPerEvaluation: Double
  /// Bytes of messages an evaluation.
  public var bytesPerEvaluation: Double
  /// Migrants that arrived.
  public var migrants: Int
  /// The best first objective.
  public var best: Double?
  /// The rank correlation of evaluation times and first objectives, over all candidates.
  public var timeCorrelation: Double?
  /// By how much the mean time of those judged in the first half of the run is below that of all: what
  /// asynchrony prefers.
  public var fastBias: Double?

  /// What goes over the network in a second.
  public struct Rate: Encodable, Hashable, Sendable {
    /// Messages a second.
    public var messages: Double
    /// Bytes a second.
    public var bytes: Double

    init(_ traffic: Simulation.Traffic, over seconds: Double) {
      messages = seconds > 0 ? Double(traffic.messages) / seconds : 0
      bytes = seconds > 0 ? Double(traffic.bytes) / seconds : 0
    }
  }

  private enum CodingKeys: String, CodingKey {
    case ranks, islands, evaluations, seconds, utilization, migrants, best, traffic, journals
    case rootLoad = "root_load"
    case rootProcessorLoad = "root_processor_load"
    case rootTraffic = "root_traffic"
    case coordinatorTraffic = "coordinator_traffic"
    case journalWritesPerSecond = "journal_writes_per_second"
    case journalSynchronizationsPerSecond = "journal_synchronizations_per_second"
    case coordinatorLoad = "coordinator_load"
    case messagesPerEvaluation = "messages_per_evaluation"
    case bytesPerEvaluation = "bytes_per_evaluation"
    case timeCorrelation = "time_correlation"
    case fastBias = "fast_bias"
  }

  /// Simulates a run.
  ///
  /// - Throws: where the settings train networks.
  public init(of prepared: PreparedSearch, file: String, machine: Simulation.Machine) throws {
    guard case .study(let study) = prepared.material else {
      throw RunRefusal(
        description:
          "\(file) trains networks (evaluator.kind); allowed in a simulation are table and "
          + "synthetic")
    }
    let log = TraceRecorder()
    let outcome = try Simulation(
      prepared, study: study, machine: machine, recorder: { _ in log }
    ).run()
    let total = outcome.summary.total
    let count = Double(max(1, total.judged))
    ranks = machine.ranks
    islands = prepared.settings.search.islands
    evaluations = total.judged
    seconds = outcome.seconds
    utilization = outcome.utilization
    coordinatorLoad = outcome.coordinatorLoad
    rootLoad = outcome.rootLoad
    rootProcessorLoad = outcome.rootProcessorLoad
    traffic = Rate(outcome.traffic, over: seconds)
    rootTraffic = Rate(outcome.rootTraffic, over: seconds)
    coordinatorTraffic = Rate(outcome.coordinatorTraffic, over: seconds)
    journals = outcome.files.files
    let time = max(seconds, .leastNormalMagnitude)
    journalWritesPerSecond = Double(outcome.files.writes) / time
    journalSynchronizationsPerSecond = Double(outcome.files.synchronizations) / time
    messagesPerEvaluation = Double(outcome.traffic.messages) / count
    bytesPerEvaluation = Double(outcome.traffic.bytes) / count
    migrants = total.immigrants
    best = outcome.summary.best?.fitness.map {
      prepared.settings.objectives[0].value(ofCost: $0.primary)
    }
    let timed = log.individuals.compactMap { individual in
      individual.times.flatMap { times in individual.fitness.map { (times.seconds, $0.primary) } }
    }
    guard timed.count > 2 else { return }
    timeCorrelation = rankCorrelation(timed.map(\.0), timed.map(\.1))
    let all = mean(timed.map(\.0))
    fastBias = all > 0 ? 1 - mean(timed.prefix(timed.count / 2).map(\.0)) / all : nil
  }

  /// The object on one line.
  public var json: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
  }

  private static func text(_ rate: Rate, _ place: String) -> String {
    String(format: "%.1f messages, %.1f kB \(place)", rate.messages, rate.bytes / 1000)
  }

  /// The same for a person.
  public var text: String {
    var lines = [
      "\(ranks) ranks, \(islands) islands: \(evaluations) evaluations in "
        + String(format: "%.2f s of virtual time", seconds),
      String(
        format: "utilisation %.3f, busiest coordinator %.3f of its time, root %.3f "
          + "(%.5f as measured here)", utilization, coordinatorLoad, rootLoad, rootProcessorLoad),
      "a second: " + Self.text(traffic, "between all ranks") + "; "
        + Self.text(rootTraffic, "at the root") + "; "
        + Self.text(coordinatorTraffic, "at the busiest other coordinator"),
      String(
        format: "\(journals) journals, %.1f writes and %.1f synchronisations a second in all",
        journalWritesPerSecond, journalSynchronizationsPerSecond),
      String(
        format: "%.2f messages and %.0f bytes an evaluation, \(migrants) migrants",
        messagesPerEvaluation, bytesPerEvaluation),
    ]
    if let best { lines.append("best first objective \(best)") }
    if let timeCorrelation, let fastBias {
      lines.append(
        String(
          format:
            "correlation of time and cost %.2f; the first half of the verdicts took %.1f %% less "
            + "time than all", timeCorrelation, 100 * fastBias))
    }
    return lines.joined(separator: "\n")
  }
}
