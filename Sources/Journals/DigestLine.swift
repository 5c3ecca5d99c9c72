import Architectures
import Evolution
import Foundation

/// What a line of a journal says, as far as a digest asks.
enum DigestLine {
  /// A candidate was born.
  case born(JournalDigest.Birth)
  /// A verdict on a candidate of a line before.
  case judgement(JournalEntry.Judgement)
  /// A verdict with its candidate.
  case judged(JournalDigest.Birth, JournalEntry.Judgement)
  /// The run ended.
  case stopped(StopReason)
  /// The number of islands changed.
  case reshaped(Reshaping)
  /// Emigrants, immigrants, any other resumption.
  case other

  /// Reads a whole line: quickly where it is written as journals are, else by what reads all JSON.
  init(
    _ json: ArraySlice<UInt8>, of bytes: [UInt8], at place: JournalWalk.Place
  ) throws(JournalError) {
    var cursor = JSONCursor(json, of: bytes)
    do {
      self = try cursor.line()
      try cursor.expectEnd()
    } catch {
      self = Self(try ReadEntry(json, at: place))
    }
  }

  private init(_ entry: ReadEntry) {
    switch entry {
    case .whole(.event(.born(let candidate), _)): self = .born(.init(candidate))
    case .whole(.event(.judged(let individual), _)):
      self = .judged(.init(individual.candidate), .init(individual))
    case .judgement(let judgement, _): self = .judgement(judgement)
    case .whole(.stopped(let reason, _)): self = .stopped(reason)
    case .whole(.resumed(_, let change)):
      self = change?.reshaping.map(DigestLine.reshaped) ?? .other
    case .whole: self = .other
    }
  }
}

extension JournalDigest.Birth {
  fileprivate init(_ candidate: Candidate) {
    let proposal = candidate.proposal
    self.init(
      id: candidate.id, identity: candidate.identity, genome: JSONText.canonical(proposal.genome),
      parents: proposal.parents, origin: proposal.origin, fidelity: proposal.fidelity,
      rejections: proposal.rejections)
  }
}

extension JournalEntry.Judgement {
  fileprivate init(_ individual: Individual) {
    self.init(
      id: individual.id, measurements: individual.measurements, times: individual.times,
      verdict: individual.verdict)
  }
}

extension JSONCursor {
  /// Reads the line of an event; every other line is a surprise.
  fileprivate mutating func line() throws(Surprise) -> DigestLine {
    var line: DigestLine?
    try object { key, cursor throws(Surprise) in
      guard key == "event" else {
        if key != "t" { throw Surprise() }
        return try cursor.skip()
      }
      try cursor.object { key, cursor throws(Surprise) in
        switch key {
        case "born": line = .born(try cursor.birth())
        case "judged": line = try cursor.judged()
        case "emigrated", "immigrated":
          line = .other
          try cursor.skip()
        default: throw Surprise()
        }
      }
    }
    guard let line else { throw Surprise() }
    return line
  }

  private mutating func judged() throws(Surprise) -> DigestLine {
    var birth: JournalDigest.Birth?
    var id: BirthID?
    var measurements: Measurements?
    var times: Times?
    var verdict: Verdict?
    try object { key, cursor throws(Surprise) in
      switch key {
      case "candidate": birth = try cursor.birth()
      case "id": id = try cursor.birthID()
      case "measurements": measurements = try cursor.measurements()
      case "times": times = try cursor.times()
      case "verdict": verdict = try cursor.verdict()
      default: throw Surprise()
      }
    }
    guard let id = id ?? birth?.id, let measurements, let verdict else { throw Surprise() }
    let judgement = JournalEntry.Judgement(
      id: id, measurements: measurements, times: times, verdict: verdict)
    return birth.map { .judged($0, judgement) } ?? .judgement(judgement)
  }

  private mutating func birth() throws(Surprise) -> JournalDigest.Birth {
    var id: BirthID?
    var birth = JournalDigest.Birth(id: BirthID(island: 0, birth: 0), genome: "", origin: "")
    try object { key, cursor throws(Surprise) in
      switch key {
      case "id": id = try cursor.birthID()
      case "identity":
        guard let identity = Identity(try cursor.text()) else { throw Surprise() }
        birth.identity = identity
      case "ceiling", "stop": _ = try cursor.json()
      case "proposal":
        try cursor.object { key, cursor throws(Surprise) in
          switch key {
          case "fidelity": birth.fidelity = try cursor.number()
          case "genome": birth.genome = try cursor.json()
          case "origin": birth.origin = try cursor.text()
          case "parents":
            birth.parents = try cursor.list { cursor throws(Surprise) in try cursor.birthID() }
          case "rejections": birth.rejections = try cursor.whole()
          default: throw Surprise()
          }
        }
      default: throw Surprise()
      }
    }
    guard let id, !birth.genome.isEmpty, !birth.origin.isEmpty else { throw Surprise() }
    birth.id = id
    return birth
  }

  private mutating func birthID() throws(Surprise) -> BirthID {
    var (island, birth): (Int?, Int?)
    try object { key, cursor throws(Surprise) in
      switch key {
      case "island": island = try cursor.whole()
      case "birth": birth = try cursor.whole()
      default: throw Surprise()
      }
    }
    guard let island, let birth else { throw Surprise() }
    return BirthID(island: island, birth: birth)
  }
}
