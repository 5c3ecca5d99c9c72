import Architectures
import Evolution
import Foundation
import Genomes
import Journals

/// Runs with real journals in a folder that goes when the value does.
final class Runs {
  let path: String
  var library: String { path + "/library.sqlite" }

  init() throws {
    path = FileManager.default.temporaryDirectory.path + "/atoll-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Settings as a run over a data set has them.
  static func settings(data: String) -> String {
    #"{"data":{"name":"\#(data)"},"evaluator":{"kind":"training"},"#
      + #""objectives":[{"direction":"minimize","name":"validation_error","unit":""},"#
      + #"{"direction":"minimize","name":"multiply_adds","unit":""}]}"#
  }

  /// What a run says of its inputs.
  static let input =
    #"{"class_names":["0","1","2","3","4","5","6","7","8","9"],"classes":10,"normalization":"#
    + #"{"deviation":[6],"mean":[4.5]},"shape":{"channels":1,"height":8,"width":8},"views":[1]}"#

  static func space() throws -> SearchSpace {
    let contract = #"{"shape":{"height":8,"width":8,"channels":1},"views":[1],"classes":10}"#
    var space = LayerSpace(
      contract: try JSONDecoder().decode(InputContract.self, from: Data(contract.utf8)))
    space.genes = IntegerRange(1, 8)
    space.limits.parameters = 20_000
    return .layers(space)
  }

  /// Makes a run of two islands that judges this many candidates on each.
  ///
  /// - Returns: the folder.
  @discardableResult
  func make(
    _ name: String, in folder: String? = nil, seed: UInt64 = 1, judged count: Int = 30,
    data: String = "digits"
  ) throws -> String {
    let run = try RunFolder.create(path + "/" + (folder ?? name), settings: "{}", run: "{}")
    let space = try Self.space()
    var settings = IslandSettings()
    settings.breeding.population = 6
    settings.migration.interval = 5
    var states = (0..<2).map {
      IslandState(island: $0, islandCount: 2, settings: settings, space: space, seed: seed)
    }
    let writers = try (0..<2).map { island in
      try JournalWriter(
        creating: run.journal(island), header: header(name, island, seed, space, data), now: { 1 })
    }
    for _ in 0..<count {
      for island in 0..<2 {
        guard let candidate = states[island].bear() else { continue }
        try writers[island].record(.born(candidate))
        let individual = Self.judged(candidate, space)
        states[island].judge(individual)
        try writers[island].record(.judged(individual))
        guard states[island].isDepartureDue else { continue }
        let departures = states[island].emigrate()
        try writers[island].record(.emigrated(departures.map(IslandEvent.Emigration.init)))
        for departure in departures {
          states[departure.to].immigrate(departure)
          try writers[departure.to].record(.immigrated(departure))
        }
      }
    }
    for writer in writers { try writer.commit() }
    return run.path
  }

  private func header(
    _ name: String, _ island: Int, _ seed: UInt64, _ space: SearchSpace, _ data: String
  ) throws -> JournalHeader {
    JournalHeader(
      run: name, island: island, islands: 2, seed: seed, settings: Self.settings(data: data),
      space: String(decoding: try JSONEncoder().encode(space), as: UTF8.self), input: Self.input,
      atoll: "0.0.0",
      instructionSet: "v3", created: Double(seed))
  }

  /// Measures on paper; every fifth has no times, and every seventh was not measured.
  private static func judged(_ candidate: Candidate, _ space: SearchSpace) -> Individual {
    let decoded: Decoded
    do throws(DecodingFault) { decoded = try space.decoded(candidate.proposal.genome) } catch {
      let reason = Nonviability(.tooLarge, error.description)
      return Individual(candidate: candidate, verdict: .nonviable(reason))
    }
    if candidate.id.birth % 5 == 4 {
      return Individual(candidate: candidate, verdict: .nonviable(Nonviability(.diverged, "x")))
    }
    let cost = decoded.architecture.cost
    let error = 1 / Double(2 + cost.parameters % 97)
    let birth = candidate.id.birth
    let violation = birth % 3 == 2 ? 0.25 : 0
    guard let fitness = Fitness([error, Double(cost.multiplyAdds)], violation: violation) else {
      return Individual(candidate: candidate, verdict: .nonviable(Nonviability(.diverged, "x")))
    }
    return Individual(
      candidate: candidate, verdict: .viable(fitness),
      measurements: Measurements(
        validationAccuracy: birth % 7 == 6 ? nil : 1 - error, cost: birth % 7 == 6 ? nil : cost,
        repairs: decoded.repairs, metrics: birth % 2 == 1 ? ["latency_ms": error * 3] : nil),
      times: birth % 5 == 4
        ? nil : Times(started: 1, seconds: Double(birth % 11), rank: 0, host: "here"))
  }
}
