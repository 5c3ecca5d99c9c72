import Architectures
import Evolution
import Foundation
import Genomes
import Journals

/// Two islands in one place, driven by a fitness that depends on the genome alone.
struct Islands {
  var states: [IslandState]
  var events: [[IslandEvent]] = [[], []]

  static func space() throws -> SearchSpace {
    let contract = #"{"shape":{"height":8,"width":8,"channels":1},"views":[1],"classes":10}"#
    var space = LayerSpace(
      contract: try JSONDecoder().decode(InputContract.self, from: Data(contract.utf8)))
    space.genes = IntegerRange(1, 6)
    space.headGenes = IntegerRange(0, 2)
    return .layers(space)
  }

  static func fresh(
    _ island: Int, seed: UInt64 = 7, population: Int = 5
  ) throws -> IslandState {
    var settings = IslandSettings()
    settings.breeding.population = population
    settings.breeding.tournament = 3
    settings.migration.interval = 4
    settings.migration.count = 2
    return IslandState(
      island: island, islandCount: 2, settings: settings, space: try space(), seed: seed)
  }

  /// Islands after this many turns; in each, both judge one candidate and emigrants travel.
  init(turns: Int) throws {
    states = [try Self.fresh(0), try Self.fresh(1)]
    for _ in 0..<turns {
      for island in states.indices { turn(of: island) }
    }
  }

  private mutating func turn(of island: Int) {
    while states[island].pending.count < 3, let candidate = states[island].bear() {
      events[island].append(.born(candidate))
    }
    // The last first, so that the order of verdicts is not that of births.
    guard let candidate = states[island].pending.last else { return }
    let individual = Self.judged(candidate)
    states[island].judge(individual)
    events[island].append(.judged(individual))
    guard states[island].isDepartureDue else { return }
    let departures = states[island].emigrate()
    events[island].append(.emigrated(departures.map(IslandEvent.Emigration.init)))
    for departure in departures {
      states[departure.to].immigrate(departure)
      events[departure.to].append(.immigrated(departure))
    }
  }

  static func judged(_ candidate: Candidate) -> Individual {
    guard let genome = candidate.proposal.genome.layers else {
      preconditionFailure("the space is one of layers")
    }
    let size = Double(genome.geneCount)
    guard candidate.identity != nil, candidate.id.birth % 7 != 3,
      let fitness = Fitness([1 / size + genome.training.learningRate / 3, size])
    else {
      let reason = Nonviability(.diverged, "the loss was \"nan\"\nafter 3 steps")
      return Individual(candidate: candidate, verdict: .nonviable(reason))
    }
    return Individual(
      candidate: candidate, verdict: .viable(fitness),
      measurements: Measurements(
        validationAccuracy: 1 - fitness.primary / 3, validationLoss: 0.1,
        trainingLoss: 1e-17, cost: Cost(parameters: 1, multiplyAdds: 2, activationBytes: 3),
        epochs: 1.5, repairs: 2),
      times: Times(started: 1_700_000_000.123, seconds: 0.25, rank: 1, host: "näh"))
  }

  static func header(_ island: Int, run: String = "run") -> JournalHeader {
    JournalHeader(
      run: run, island: island, islands: 2, seed: .max, settings: #"{"name":"a\nb"}"#,
      space: "{}", atoll: "0.0.0", instructionSet: "v3", created: 1_700_000_000.5)
  }
}

/// A folder that goes when the value does.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.path + "/atoll-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { path + "/" + name }
}

func bytes(of file: String) throws -> [UInt8] {
  [UInt8](try Data(contentsOf: URL(fileURLWithPath: file)))
}

/// Writes a new file: cutting an old one makes some file systems wait for the disk.
func write(_ bytes: some Sequence<UInt8>, to file: String) throws {
  try? FileManager.default.removeItem(atPath: file)
  try Data(bytes).write(to: URL(fileURLWithPath: file))
}

/// Writes a journal of these events.
func writeJournal(
  _ file: String, _ header: JournalHeader, _ events: some Sequence<IslandEvent>,
  stopped: StopReason? = nil
) throws {
  var t = 0.0
  let writer = try JournalWriter(creating: file, header: header, now: { t })
  for event in events {
    t += 0.1
    try writer.record(event)
  }
  try writer.close(stopped: stopped)
}
