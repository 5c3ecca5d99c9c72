import Architectures
import Evolution
import Genomes
import Journals

/// Islands that search a small space with a made-up fitness, each telling a recorder.
struct Search {
  var states: [IslandState]
  /// What happened on each island, to compare with what its journal says.
  var events: [[IslandEvent]]
  private let recorders: [any Recorder]
  private var underWay: [Departure] = []

  static let settings: IslandSettings = {
    var settings = IslandSettings()
    settings.breeding.population = 6
    settings.breeding.tournament = 3
    settings.migration.interval = 4
    settings.migration.count = 2
    return settings
  }()

  static func fresh(
    _ island: Int = 0, of count: Int = 1, settings: IslandSettings = settings, seed: UInt64 = 7
  ) throws -> IslandState {
    IslandState(
      island: island, islandCount: count, settings: settings, space: try Islands.space(), seed: seed
    )
  }

  static func header(_ island: Int = 0, of count: Int = 1) -> JournalHeader {
    JournalHeader(
      run: "test-1", island: island, islands: count, seed: .max, settings: #"{"a":"b/c"}"#,
      space: "{}", atoll: "0.1.0", instructionSet: "x86-64-v3", created: 1_700_000_000.25)
  }

  init(_ states: [IslandState], _ recorders: [any Recorder]) {
    self.states = states
    self.recorders = recorders
    events = states.map { _ in [] }
  }

  /// Some births, then the verdicts in the reverse order, then emigration and arrivals.
  mutating func round(births: Int = 3) throws {
    for island in states.indices {
      for _ in 0..<births {
        if let candidate = states[island].bear() { try record(.born(candidate), island) }
      }
      // The first stays pending until the next round.
      for candidate in states[island].pending.dropFirst().reversed() {
        let individual = Self.judged(candidate)
        states[island].judge(individual)
        try record(.judged(individual), island)
      }
      if states[island].isDepartureDue {
        let departures = states[island].emigrate()
        try record(.emigrated(departures.map(IslandEvent.Emigration.init)), island)
        underWay += departures
      }
    }
    for departure in underWay {
      states[departure.to].immigrate(departure)
      try record(.immigrated(departure), departure.to)
    }
    underWay = []
  }

  private mutating func record(_ event: IslandEvent, _ island: Int) throws {
    events[island].append(event)
    try recorders[island].record(event)
  }

  static func judged(_ candidate: Candidate) -> Individual {
    guard let genome = candidate.proposal.genome.layers else {
      preconditionFailure("the space is one of layers")
    }
    let times = Times(started: 1_700_000_000, seconds: 0.5, rank: 0, host: "host/1")
    guard candidate.id.birth % 5 != 3,
      let fitness = Fitness([1 / Double(genome.geneCount) + genome.training.learningRate])
    else {
      return Individual(
        candidate: candidate, verdict: .nonviable(Nonviability(.diverged, "loss \"nan\"\nat 3")),
        measurements: Measurements(validationLoss: .infinity), times: times)
    }
    return Individual(
      candidate: candidate, verdict: .viable(fitness),
      measurements: Measurements(
        validationAccuracy: 1 - fitness.primary / 3, cost: Cost(parameters: 3), epochs: 1.5,
        repairs: 0), times: times)
  }
}

/// Forgets everything.
final class Nobody: Recorder {
  func record(_ event: IslandEvent) {}
}

/// Seconds of searching, moved by the test.
final class Clock {
  var seconds = 0.0
}

extension Journal {
  var events: [IslandEvent] {
    entries.compactMap { if case .event(let event, _) = $0.entry { event } else { nil } }
  }
}
