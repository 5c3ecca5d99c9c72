import Evolution

// Reports and orders as parts of messages.

extension Tally: WireValue {
  package func write(to writer: inout WireWriter) throws {
    for count in [births, judged, recalled, nonviable, duplicates, screened, emigrants, immigrants]
    {
      count.write(to: &writer)
    }
    isExhausted.write(to: &writer)
    try reasons.write(to: &writer)
  }

  package init(from reader: inout WireReader) throws {
    self.init()
    births = try Int(from: &reader)
    judged = try Int(from: &reader)
    recalled = try Int(from: &reader)
    nonviable = try Int(from: &reader)
    duplicates = try Int(from: &reader)
    screened = try Int(from: &reader)
    emigrants = try Int(from: &reader)
    immigrants = try Int(from: &reader)
    isExhausted = try Bool(from: &reader)
    reasons = try [String: Int](from: &reader)
  }
}

extension MigrantTraffic.Counts: WireValue {
  package func write(to writer: inout WireWriter) {
    for count in [sent, received, dropped] { count.write(to: &writer) }
  }

  package init(from reader: inout WireReader) throws {
    self.init()
    sent = try Int(from: &reader)
    received = try Int(from: &reader)
    dropped = try Int(from: &reader)
  }
}

extension IslandReport: WireValue {
  package func write(to writer: inout WireWriter) throws {
    island.write(to: &writer)
    stage.rawValue.write(to: &writer)
    for count in [generation, capacity, staleResults, share, opened, repeated] {
      count.write(to: &writer)
    }
    seconds.write(to: &writer)
    try (stop?.rawValue).write(to: &writer)
    for flag in [isWaiting, isIdle, isHungry, isExhausted, isOutOfTime] { flag.write(to: &writer) }
    try tally.write(to: &writer)
    try best.write(to: &writer)
    try front.write(to: &writer)
    migrants.departures.write(to: &writer)
    migrants.individuals.write(to: &writer)
    try accepted.write(to: &writer)
  }

  package init(from reader: inout WireReader) throws {
    island = try Int(from: &reader)
    stage = try reader.named()
    generation = try Int(from: &reader)
    capacity = try Int(from: &reader)
    staleResults = try Int(from: &reader)
    share = try Int(from: &reader)
    opened = try Int(from: &reader)
    repeated = try Int(from: &reader)
    seconds = try Double(from: &reader)
    let reason = try String?(from: &reader)
    stop = reason.flatMap(StopReason.init(rawValue:))
    guard (stop == nil) == (reason == nil) else { throw WireFault("there is no such end") }
    isWaiting = try Bool(from: &reader)
    isIdle = try Bool(from: &reader)
    isHungry = try Bool(from: &reader)
    isExhausted = try Bool(from: &reader)
    isOutOfTime = try Bool(from: &reader)
    tally = try Tally(from: &reader)
    best = try Individual?(from: &reader)
    front = try [Individual](from: &reader)
    migrants = MigrantTraffic()
    migrants.departures = try MigrantTraffic.Counts(from: &reader)
    migrants.individuals = try MigrantTraffic.Counts(from: &reader)
    accepted = try [Int](from: &reader)
  }
}

extension ControlMessage: WireValue {
  private enum Kind: String {
    case hello, proceed, grant, spent, surplus, stop, settle, cancel, interrupted, end
    case alive, presence, successors, missing, roster, declined, rejoin, ask, confirm
    case errand, returned
  }

  package func write(to writer: inout WireWriter) throws {
    func begin(_ kind: Kind, _ numbers: Int...) {
      kind.rawValue.write(to: &writer)
      for number in numbers { number.write(to: &writer) }
    }
    switch self {
    case .hello(let capacity, let inHand):
      begin(.hello, capacity)
      try inHand.write(to: &writer)
    case .proceed(let generation): begin(.proceed, generation)
    case .grant(let island, let births): begin(.grant, island, births)
    case .spent: begin(.spent)
    case .surplus: begin(.surplus)
    case .stop(let reason):
      begin(.stop)
      reason.rawValue.write(to: &writer)
    case .settle(let expected, let stopped):
      begin(.settle)
      try expected.write(to: &writer)
      stopped.rawValue.write(to: &writer)
    case .cancel: begin(.cancel)
    case .errand(let number, let content):
      begin(.errand, number)
      writer.append(content)
    case .returned(let number): begin(.returned, number)
    case .interrupted: begin(.interrupted)
    case .end: begin(.end)
    case .alive: begin(.alive)
    case .declined(let island): begin(.declined, island)
    case .rejoin: begin(.rejoin)
    case .ask(let number): begin(.ask, number)
    case .confirm(let number): begin(.confirm, number)
    case .presence(let presence):
      begin(.presence)
      try presence.write(to: &writer)
    case .successors(let ranks):
      begin(.successors)
      try ranks.write(to: &writer)
    case .missing(let ranks):
      begin(.missing)
      try ranks.write(to: &writer)
    case .roster(let roster):
      begin(.roster)
      try roster.write(to: &writer)
    }
  }

  package init(from reader: inout WireReader) throws {
    let kind: Kind = try reader.named()
    self =
      switch kind {
      case .hello:
        .hello(capacity: try Int(from: &reader), inHand: try [BirthID](from: &reader))
      case .proceed: .proceed(generation: try Int(from: &reader))
      case .grant: .grant(island: try Int(from: &reader), births: try Int(from: &reader))
      case .spent: .spent
      case .surplus: .surplus
      case .stop: .stop(try reader.named())
      case .settle:
        .settle(expected: try [Int](from: &reader), stopped: try reader.named())
      case .cancel: .cancel
      case .errand: .errand(number: try Int(from: &reader), content: Array(try reader.part()))
      case .returned: .returned(errand: try Int(from: &reader))
      case .interrupted: .interrupted
      case .end: .end
      case .alive: .alive
      case .presence: .presence(try Presence(from: &reader))
      case .successors: .successors(try [KnownRank](from: &reader))
      case .missing: .missing(try [Int](from: &reader))
      case .roster: .roster(try Roster(from: &reader))
      case .declined: .declined(island: try Int(from: &reader))
      case .rejoin: .rejoin
      case .ask: .ask(try Int(from: &reader))
      case .confirm: .confirm(try Int(from: &reader))
      }
  }
}
