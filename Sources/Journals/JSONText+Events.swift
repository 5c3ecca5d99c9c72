import Architectures
import Evolution
import Foundation
import Genomes

// The lines of events. Their keys stand in the order of the alphabet, as in all canonical JSON.

extension JSONText {
  /// The line of an event at a moment, without its frame.
  ///
  /// - Parameter isBornHere: whether a line before has the candidate of a verdict, so that its name is
  ///   enough.
  mutating func append(_ event: IslandEvent, t: Double, isBornHere: Bool = false) throws {
    append(#"{"event":{"#)
    switch event {
    case .born(let candidate):
      append(#""born":"#)
      try append(candidate)
    case .judged(let individual):
      append(#""judged":"#)
      if isBornHere {
        append(#"{"id":"#)
        append(individual.id)
        appendResult(of: individual)
      } else {
        try append(individual)
      }
    case .emigrated(let emigrations):
      append(#""emigrated":"#)
      append(list: emigrations) { text, emigration in
        text.append(#"{"migrants":"#)
        text.append(list: emigration.migrants) { $0.append($1) }
        text.append(#","to":"#)
        text.append(emigration.to)
        text.append("}")
      }
    case .immigrated(let departure):
      append(#""immigrated":"#)
      try append(departure)
    }
    append(#"},"t":"#)
    append(t)
    append("}")
  }

  private mutating func append(_ id: BirthID) {
    append(#"{"birth":"#)
    append(id.birth)
    append(#","island":"#)
    append(id.island)
    append("}")
  }

  private mutating func append(_ candidate: Candidate) throws {
    append("{")
    if let ceiling = candidate.ceiling {
      append(#""ceiling":"#)
      append(ceiling)
      append(",")
    }
    append(#""id":"#)
    append(candidate.id)
    if let identity = candidate.identity {
      append(#","identity":"#)
      append(identity)
    }
    append(#","proposal":{"#)
    let proposal = candidate.proposal
    if proposal.fidelity != 1 {
      append(#""fidelity":"#)
      append(proposal.fidelity)
      append(",")
    }
    append(#""genome":"#)
    try append(proposal.genome)
    append(#","origin":"#)
    append(text: proposal.origin)
    append(#","parents":"#)
    append(list: proposal.parents) { $0.append($1) }
    if proposal.rejections != 0 {
      append(#","rejections":"#)
      append(proposal.rejections)
    }
    append("}")
    if let stop = candidate.stop {
      append(#","stop":{"first":"#)
      append(stop.first)
      append(#","limits":"#)
      append(list: stop.limits) { $0.append($1) }
      append("}")
    }
    append("}")
  }

  private mutating func append(_ genome: Genome) throws {
    switch genome {
    case .layers(let genome): append(json: try Self.encoder.encode(genome))
    case .vector(let genome):
      append(#"{"values":"#)
      append(list: genome.values) { $0.append($1) }
      append("}")
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
    append("}")
    if let times = individual.times {
      append(#","times":{"host":"#)
      append(text: times.host)
      append(#","rank":"#)
      append(times.rank)
      append(#","seconds":"#)
      append(times.seconds)
      append(#","started":"#)
      append(times.started)
      append("}")
    }
    append(#","verdict":{"#)
    append(individual.verdict)
    append("}}")
  }

  private mutating func append(_ verdict: Verdict) {
    switch verdict {
    case .viable(let fitness):
      append(#""fitness":{"costs":"#)
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
      append(#""nonviable":{"detail":"#)
      append(text: reason.detail)
      append(#","reason":"#)
      append(text: reason.reason.rawValue)
    }
    append("}")
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
      append("}")
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
      append("}")
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

  private mutating func append(_ departure: Departure) throws {
    append(#"{"from":"#)
    append(departure.from)
    append(#","migrants":["#)
    for (place, migrant) in departure.migrants.enumerated() {
      if place > 0 { append(",") }
      try append(migrant)
    }
    append(#"],"number":"#)
    append(departure.number)
    append(#","to":"#)
    append(departure.to)
    append("}")
  }

  /// For lists of layers, which take so long to train that nobody counts their microseconds.
  private static let encoder: JSONEncoder = {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return encoder
  }()
}
