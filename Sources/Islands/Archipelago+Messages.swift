import Evolution
import MessagePassing

// What becomes of a message. Without losses, one that the rank has no use for is an error. After a loss
// ranks may know different rosters for a moment: then it comes too early, or too late, or from somebody who
// has nothing to say any more.

extension Archipelago {
  /// Takes in what has arrived.
  func receive(_ envelope: Envelope) throws {
    let source = envelope.source
    vigil.hear(source)
    let (message, number) = try Wire.decode(envelope)
    if case .control(.roster(let other)) = message { return try consider(other, from: source) }
    if roster.isLost[source] { return try answerGhost(source, message) }
    if number > roster.number || isFenced && !message.isAboutLiveness {
      early.append(EarlyMessage(roster: number, source: source, message: message))
      return
    }
    if number < roster.number { try show(to: source) }
    try take(message, from: source)
  }

  /// Acts on a message that was written under this roster or an earlier one.
  func take(_ message: WireMessage, from source: Int) throws {
    switch message {
    case .work(let candidate) where service?.coordinator == source: service?.take(candidate)
    case .result(let individual) where pool.remote != nil:
      pool.remote?.receive(individual, from: source)
    case .migrants(let departures), .exchange(let departures):
      for departure in departures { try take(departure, message.tag, from: source) }
    case .report(let report) where root != nil:
      if roster.coordinators[report.island] == source { root?.receive(report) }
    case .control(let control): try take(control, from: source)
    case .goodbye:
      missingGoodbyes.remove(source)
      hasLeft.insert(source)
    case .work, .result, .report: try refuse(message.tag, from: source)
    }
  }

  private func take(_ departure: Departure, _ tag: Tag, from source: Int) throws {
    guard let loop = loops.first(where: { $0.state.island == departure.to }) else {
      return try refuse(tag, from: source)
    }
    guard roster.coordinators.indices.contains(departure.from),
      roster.coordinators[departure.from] == source
    else { return try refuse(tag, from: source) }
    loop.receive(departure)
  }

  private func take(_ control: ControlMessage, from source: Int) throws {
    switch control {
    case .hello(let capacity, let inHand):
      pool.remote?.hello(from: source, capacity: capacity, inHand: inHand)
    case .interrupted: root?.interrupt()
    case .presence(let presence): presences[source] = presence
    case .successors(let known):
      for rank in known where presences.indices.contains(rank.rank) {
        presences[rank.rank] = rank.presence
      }
    case .missing(let ranks) where root != nil:
      reportedMissing.formUnion(ranks.filter(presences.indices.contains))
    case .alive, .roster, .missing: break
    case .declined(let island): try moveOn(island, refusedBy: source)
    case .rejoin: break
    case .returned(let number): if number == errandNumber { away.remove(source) }
    case .ask(let question):
      try show(to: source)
      // The root knows, unless it was stopped itself; of the others those that the root asks.
      guard root != nil && !isFenced || source == roster.root else { break }
      try post.sendUncommitted(.control(.confirm(question)), to: source)
    case .confirm(let question):
      guard isFenced, question == questions else { break }
      if source == roster.root || root != nil { try unfence() }
    case .cancel: if service?.coordinator == source { service?.cancel() }
    case .end:
      // The root may have followed another one and not know yet that it is the root.
      if source == roster.superior(of: communicator.rank) || roster.number == 0 { try beginEnd() }
    default: if source == roster.root || roster.number == 0 { try obey(control, from: source) }
    }
  }

  /// Does what the root says.
  private func obey(_ order: ControlMessage, from source: Int) throws {
    switch order {
    case .proceed(let generation): for loop in loops { loop.proceed(to: generation) }
    case .grant(let island, let births):
      for loop in loops where loop.state.island == island { loop.grant(births: births) }
    case .spent: for loop in loops { loop.noteSpent() }
    case .surplus: for loop in loops { loop.beginSurplus() }
    case .stop(let reason): for loop in loops { try loop.stop(reason) }
    case .errand(let number, let content): if root == nil { errand = (number, content) }
    case .settle(let expected, let reason):
      stopped = reason
      for loop in loops {
        guard expected.indices.contains(loop.state.island) else {
          return try refuse(.control, from: source)
        }
        loop.settle(expecting: expected[loop.state.island])
      }
    default: break
    }
  }

  private func refuse(_ tag: Tag, from source: Int) throws {
    guard roster.number > 0 else {
      throw IslandsError.misdirected(tag: tag, source: source, rank: communicator.rank)
    }
  }
}

extension WireMessage {
  /// Whether the message is about who is alive: a rank that is out of touch acts on no others.
  fileprivate var isAboutLiveness: Bool {
    guard case .control(let control) = self else { return false }
    switch control {
    case .alive, .presence, .successors, .missing, .roster, .ask, .confirm: return true
    default: return false
    }
  }
}
