import Architectures
package import Evolution
import FoundationEssentials
package import Genomes

// Candidates, verdicts and migrants as parts of messages.

extension BirthID: WireValue {
  package func write(to writer: inout WireWriter) {
    island.write(to: &writer)
    birth.write(to: &writer)
  }

  package init(from reader: inout WireReader) throws {
    self.init(island: try Int(from: &reader), birth: try Int(from: &reader))
  }
}

extension Genome: WireValue {
  /// Lists of layers are JSON: they take so long to train that nobody counts their microseconds.
  package func write(to writer: inout WireWriter) throws {
    switch self {
    case .vector(let genome):
      writer.append(0)
      try genome.values.write(to: &writer)
    case .layers(let genome):
      writer.append(1)
      let encoder = JSONEncoder()
      encoder.outputFormatting = .sortedKeys
      writer.append(try encoder.encode(genome))
    }
  }

  package init(from reader: inout WireReader) throws {
    switch try reader.byte() {
    case 0: self = .vector(VectorGenome(try [Double](from: &reader)))
    case 1:
      let json = Data(try reader.part())
      self = .layers(try JSONDecoder().decode(LayerGenome.self, from: json))
    case let kind: throw WireFault("there is no genome of kind \(kind)")
    }
  }
}

extension Candidate: WireValue {
  package func write(to writer: inout WireWriter) throws {
    id.write(to: &writer)
    try proposal.genome.write(to: &writer)
    try proposal.parents.write(to: &writer)
    proposal.origin.write(to: &writer)
    proposal.fidelity.write(to: &writer)
    proposal.rejections.write(to: &writer)
    try ceiling.write(to: &writer)
    try (stop?.first).write(to: &writer)
    try (stop?.limits).write(to: &writer)
    (identity != nil).write(to: &writer)
    guard let identity else { return }
    writer.append(fixed: identity.high)
    writer.append(fixed: identity.low)
  }

  package init(from reader: inout WireReader) throws {
    let id = try BirthID(from: &reader)
    var proposal = Proposal(
      genome: try Genome(from: &reader), parents: try [BirthID](from: &reader),
      origin: try String(from: &reader), fidelity: try Double(from: &reader))
    proposal.rejections = try Int(from: &reader)
    let ceiling = try Double?(from: &reader)
    let (first, limits) = (try Int?(from: &reader), try [Double]?(from: &reader))
    let identity =
      try Bool(from: &reader)
      ? Identity(high: try reader.fixed(), low: try reader.fixed()) : nil
    self.init(id: id, proposal: proposal, identity: identity)
    self.ceiling = ceiling
    if let first, let limits { stop = StopLine(first: first, limits: limits) }
  }
}

extension Verdict: WireValue {
  package func write(to writer: inout WireWriter) throws {
    switch self {
    case .viable(let fitness):
      writer.append(0)
      try fitness.costs.write(to: &writer)
      fitness.violation.write(to: &writer)
      fitness.fidelity.write(to: &writer)
    case .nonviable(let reason):
      writer.append(1)
      reason.reason.rawValue.write(to: &writer)
      reason.detail.write(to: &writer)
    }
  }

  package init(from reader: inout WireReader) throws {
    guard try reader.byte() == 0 else {
      self = .nonviable(Nonviability(try reader.named(), try String(from: &reader)))
      return
    }
    let fitness = Fitness(
      try [Double](from: &reader), violation: try Double(from: &reader),
      fidelity: try Double(from: &reader))
    guard let fitness else { throw WireFault("a fitness needs one or more finite costs") }
    self = .viable(fitness)
  }
}

extension Measurements: WireValue {
  package func write(to writer: inout WireWriter) throws {
    try [
      validationAccuracy, validationLoss, trainingLoss, epochs, trainingSeconds,
    ].write(to: &writer)
    try repairs.write(to: &writer)
    try cost.map { [$0.parameters, $0.multiplyAdds, $0.activationBytes] }.write(to: &writer)
    try metrics.write(to: &writer)
    try curve.write(to: &writer)
    try source.write(to: &writer)
  }

  package init(from reader: inout WireReader) throws {
    let numbers = try [Double?](from: &reader)
    let repairs = try Int?(from: &reader)
    let counts = try [Int]?(from: &reader)
    let metrics = try [String: Double]?(from: &reader)
    let curve = try [Double]?(from: &reader)
    guard numbers.count == 5, counts.map({ $0.count == 3 }) ?? true else {
      throw WireFault("there are more or fewer measurements than this program knows")
    }
    self.init(
      validationAccuracy: numbers[0], validationLoss: numbers[1], trainingLoss: numbers[2],
      cost: counts.map { Cost(parameters: $0[0], multiplyAdds: $0[1], activationBytes: $0[2]) },
      epochs: numbers[3], repairs: repairs, trainingSeconds: numbers[4], metrics: metrics,
      curve: curve)
    source = try String?(from: &reader)
  }
}

extension Times: WireValue {
  package func write(to writer: inout WireWriter) {
    started.write(to: &writer)
    seconds.write(to: &writer)
    rank.write(to: &writer)
    host.write(to: &writer)
  }

  package init(from reader: inout WireReader) throws {
    self.init(
      started: try Double(from: &reader), seconds: try Double(from: &reader),
      rank: try Int(from: &reader), host: try String(from: &reader))
  }
}

extension Individual: WireValue {
  package func write(to writer: inout WireWriter) throws {
    try candidate.write(to: &writer)
    try verdict.write(to: &writer)
    try measurements.write(to: &writer)
    try times.write(to: &writer)
  }

  package init(from reader: inout WireReader) throws {
    self.init(
      candidate: try Candidate(from: &reader), verdict: try Verdict(from: &reader),
      measurements: try Measurements(from: &reader), times: try Times?(from: &reader))
  }
}

extension Departure: WireValue {
  package func write(to writer: inout WireWriter) throws {
    for number in [from, to, number] { number.write(to: &writer) }
    try migrants.write(to: &writer)
  }

  package init(from reader: inout WireReader) throws {
    self.init(
      from: try Int(from: &reader), to: try Int(from: &reader), number: try Int(from: &reader),
      migrants: try [Individual](from: &reader))
  }
}
