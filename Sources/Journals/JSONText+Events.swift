import Architectures
import Evolution
import Foundation
import Genomes

// The lines of events. Their keys stand in the order of the alphabet, as in all canonical JSON.

extension JSONText {
  /// The line of an event at a moment, without its frame.
  ///
  /// - Parameters:
  ///   - isBornHere: whether a line before has the candidate of a verdict: its name is enough.
  ///   - migrants: how those were written who came last.
  mutating func append(
    _ event: IslandEvent, t: Double, isBornHere: Bool, migrants: inout WrittenMigrants
  ) throws {
    switch event {
    case .born(let candidate):
      append(#"{"event":{"born":"#)
      try append(candidate)
    case .judged(let individual):
      if isBornHere {
        append(#"{"event":{"judged":{"id":"#)
        append(individual.id)
        appendResult(of: individual)
      } else {
        append(#"{"event":{"judged":"#)
        try append(individual)
      }
    case .emigrated(let emigrations):
      append(#"{"event":{"emigrated":"#)
      append(list: emigrations) { text, emigration in
        text.append(#"{"migrants":"#)
        text.append(list: emigration.migrants) { $0.append($1) }
        text.append(#","to":"#)
        text.append(emigration.to)
        text.close()
      }
    case .immigrated(let departure):
      append(#"{"event":{"immigrated":"#)
      try append(departure, &migrants)
    }
    append(#"},"t":"#)
    append(t)
    close()
  }

  private mutating func append(_ id: BirthID) {
    append(#"{"birth":"#)
    append(id.birth)
    append(#","island":"#)
    append(id.island)
    close()
  }

  private mutating func append(_ candidate: Candidate) throws {
    if let ceiling = candidate.ceiling {
      append(#"{"ceiling":"#)
      append(ceiling)
      append(#","id":"#)
    } else {
      append(#"{"id":"#)
    }
    append(candidate.id)
    if let identity = candidate.identity {
      append(#","identity":"#)
      append(identity)
    }
    let proposal = candidate.proposal
    if proposal.fidelity != 1 {
      append(#","proposal":{"fidelity":"#)
      append(proposal.fidelity)
      append(#","genome":"#)
    } else {
      append(#","proposal":{"genome":"#)
    }
    try append(proposal.genome)
    append(#","origin":"#)
    append(text: proposal.origin)
    append(#","parents":"#)
    append(list: proposal.parents) { $0.append($1) }
    if proposal.rejections != 0 {
      append(#","rejections":"#)
      append(proposal.rejections)
    }
    close()
    if let stop = candidate.stop {
      append(#","stop":{"first":"#)
      append(stop.first)
      append(#","limits":"#)
      append(list: stop.limits) { $0.append($1) }
      close()
    }
    close()
  }

  private mutating func append(_ genome: Genome) throws {
    switch genome {
    case .layers(let genome): append(json: try Self.encoder.encode(genome))
    case .vector(let genome):
      append(#"{"values":"#)
      append(list: genome.values) { $0.append($1) }
      close()
    }
  }

  /// A genome as journals have it.
  static func canonical(_ genome: Genome) -> String {
    var text = JSONText()
    // A genome that was decoded can be encoded.
    try? text.append(genome)
    return String(decoding: text.bytes, as: UTF8.self)
  }

  private mutating func append(_ individual: Individual) throws {
    append(#"{"candidate":"#)
    try append(individual.candidate)
    appendResult(of: individual)
  }

  /// What an individual came to, and the end of its object.
  private mutating func appendResult(of individual: Individual) {
    append(#","measurements":{"#)
    append(individual.measurements)
    if let times = individual.times {
      append(#"},"times":{"host":"#)
      append(text: times.host)
      append(#","rank":"#)
      append(times.rank)
      append(#","seconds":"#)
      append(times.seconds)
      append(#","started":"#)
      append(times.started)
    }
    append(#"},"verdict":"#)
    append(individual.verdict)
    close()
  }

  private mutating func append(_ verdict: Verdict) {
    switch verdict {
    case .viable(let fitness):
      append(#"{"fitness":{"costs":"#)
      append(list: fitness.costs) { $0.append($1) }
      if fitness.fidelity != 1 {
        append(#","fidelity":"#)
        append(fitness.fidelity)
      }
      if fitness.violation != 0 {
        append(#","violation":"#)
        append(fitness.violation)
      }
    case .nonviable(let reason):
      append(#"{"nonviable":{"detail":"#)
      append(text: reason.detail)
      append(#","reason":"#)
      append(text: reason.reason.rawValue)
    }
    append("}}")
  }

  private mutating func append(_ measurements: Measurements) {
    var isFirst = true
    func key(_ name: String, _ text: inout JSONText) {
      if !isFirst { text.append(",") }
      isFirst = false
      text.append(name)
    }
    if let cost = measurements.cost {
      key(#""cost":{"activation_bytes":"#, &self)
      append(cost.activationBytes)
      append(#","multiply_adds":"#)
      append(cost.multiplyAdds)
      append(#","parameters":"#)
      append(cost.parameters)
      close()
    }
    if let curve = measurements.curve {
      key(#""curve":"#, &self)
      append(list: curve) { $0.append($1) }
    }
    if let epochs = measurements.epochs {
      key(#""epochs":"#, &self)
      append(epochs)
    }
    if let metrics = measurements.metrics {
      key(#""metrics":{"#, &self)
      for (place, name) in metrics.keys.sorted().enumerated() {
        if place > 0 { append(",") }
        append(text: name)
        append(":")
        append(metrics[name] ?? .nan)
      }
      close()
    }
    if let repairs = measurements.repairs {
      key(#""repairs":"#, &self)
      append(repairs)
    }
    if let source = measurements.source {
      key(#""source":"#, &self)
      append(text: source)
    }
    let numbers: [(String, Double?)] = [
      (#""training_loss":"#, measurements.trainingLoss),
      (#""training_seconds":"#, measurements.trainingSeconds),
      (#""validation_accuracy":"#, measurements.validationAccuracy),
      (#""validation_loss":"#, measurements.validationLoss),
    ]
    for (name, number) in numbers {
      guard let number else { continue }
      key(name, &self)
      append(number)
    }
  }

  private mutating func append(_ departure: Departure, _ written: inout WrittenMigrants) throws {
    append(#"{"from":"#)
    append(departure.from)
    append(#","migrants":["#)
    for (place, migrant) in departure.migrants.enumerated() {
      if place > 0 { append(",") }
      if let json = written.json(of: migrant) {
        append(json: json)
      } else {
        let start = bytes.count
        try append(migrant)
        written.remember(migrant, json: bytes[start...])
      }
    }
    append(#"],"number":"#)
    append(departure.number)
    append(#","to":"#)
    append(departure.to)
    close()
  }

  /// For lists of layers, which take so long to train that nobody counts their microseconds.
  private static let encoder: JSONEncoder = {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return encoder
  }()
}

/// How migrants were written who came last.
///
/// Most arrivals are of somebody who has come before, as the best of an island leaves it again and again.
/// An individual that has name, verdict and measurements of another one is that one, to the last digit.
struct WrittenMigrants {
  private var last: [(individual: Individual, json: [UInt8])] = []
  private static let most = 8

  /// What was written of a migrant; nil where others have come since.
  mutating func json(of migrant: Individual) -> [UInt8]? {
    let isSame = { (known: Individual) in known.id == migrant.id && known == migrant }
    guard let place = last.firstIndex(where: { isSame($0.individual) }) else { return nil }
    if place > 0 { last.swapAt(0, place) }
    return last[0].json
  }

  mutating func remember(_ migrant: Individual, json: ArraySlice<UInt8>) {
    if last.count == Self.most { last.removeLast() }
    last.insert((migrant, Array(json)), at: 0)
  }
}
