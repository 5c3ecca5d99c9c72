package import Evolution
package import MessagePassing

// A message is one byte with the version of this format, the number of the sender's roster, then a value
// (WireValue). The tag says of which kind. Islands of different versions refuse each other.

/// What ranks say to one another.
package enum WireMessage: Hashable, Sendable {
  /// To an evaluator: judge this.
  case work(Candidate)
  /// From an evaluator: this is judged.
  case result(Individual)
  /// Departures that may be lost where the receiver does not keep up, in their order.
  case migrants([Departure])
  /// Departures of a synchronous run, of nobody perhaps, for which the receiver waits.
  case exchange([Departure])
  /// To the root: how an island stands.
  case report(IslandReport)
  case control(ControlMessage)
  /// The last message of a rank to another.
  case goodbye
}

/// What one rank tells another to do, or to know.
package enum ControlMessage: Hashable, Sendable {
  /// From an evaluator: it works on this many candidates at once, and on these just now.
  case hello(capacity: Int, inHand: [BirthID])
  /// From the root: every island has completed this generation.
  case proceed(generation: Int)
  /// From the root: an island may have so many births in all.
  case grant(island: Int, births: Int)
  /// From the root: nothing more is granted.
  case spent
  /// From the root: all is granted; what more is born fills slots until the last verdict is in.
  case surplus
  /// From the root: bear no more, and drop what is in hand.
  case stop(StopReason)
  /// From the root: the search is over, why, and how many departures to each island were accepted.
  case settle(expected: [Int], stopped: StopReason)
  /// To an evaluator: drop what is in hand.
  case cancel
  /// From the root, when the search is over: do this, of which the caller of `Archipelago` knows more.
  case errand(number: Int, content: [UInt8])
  /// To the root: this rank has done an errand, or given it up.
  case returned(errand: Int)
  /// To the root: this rank was asked to stop by a signal.
  case interrupted
  /// Leave.
  case end
  /// A sign of life of a rank that has had nothing else to say.
  case alive
  /// Which process the sender is.
  case presence(Presence)
  /// From the root: which processes those are who may have to follow it.
  case successors([KnownRank])
  /// To the root: these ranks do not live any more.
  case missing([Int])
  /// Who is alive and does what.
  case roster(Roster)
  /// To the root: this rank cannot open the journal of an island.
  case declined(island: Int)
  /// To the root: the sender counts as dead and is not.
  case rejoin
  /// The sender was stopped, or out of touch: it does nothing before it is told that its roster is the
  /// last one; the number is that of the question.
  case ask(Int)
  /// To who asked: what it has been shown is the last roster that the sender knows.
  case confirm(Int)
}

extension Tag {
  /// Emigrants for which the receiver waits; never dropped.
  package static let exchange = Tag(rawValue: 7)
}

extension WireMessage {
  /// What the message is about.
  package var tag: Tag {
    switch self {
    case .work: .work
    case .result: .result
    case .migrants: .migrants
    case .exchange: .exchange
    case .report: .report
    case .control: .control
    case .goodbye: .goodbye
    }
  }
}

/// Writes and reads messages.
package enum Wire {
  /// The version of the format.
  package static let version: UInt8 = 6

  /// The tag and the bytes of a message that was written under a roster.
  package static func encode(
    _ message: WireMessage, roster: Int = 0
  ) throws(IslandsError) -> (tag: Tag, message: Message) {
    let tag = message.tag
    var writer = WireWriter(version: version)
    do {
      roster.write(to: &writer)
      switch message {
      case .work(let candidate): try candidate.write(to: &writer)
      case .result(let individual): try individual.write(to: &writer)
      case .migrants(let departures), .exchange(let departures): try departures.write(to: &writer)
      case .report(let report): try report.write(to: &writer)
      case .control(let control): try control.write(to: &writer)
      case .goodbye: break
      }
    } catch {
      throw .unwritable(tag: tag, detail: "\(error)")
    }
    return (tag, Message(bytes: writer.bytes))
  }

  /// What an envelope says, and the number of the roster under which it was written.
  package static func decode(
    _ envelope: Envelope
  ) throws(IslandsError) -> (message: WireMessage, roster: Int) {
    let tag = envelope.tag
    let source = envelope.source
    let bytes = envelope.message.bytes
    guard bytes.first == version else {
      throw .otherVersion(
        found: bytes.first.map { Int($0) }, allowed: Int(version), tag: tag, source: source)
    }
    var reader = WireReader(bytes)
    do {
      let roster = try Int(from: &reader)
      let message = try read(tag, from: &reader)
      guard reader.left == 0 else { throw WireFault("\(reader.left) bytes too many") }
      return (message, roster)
    } catch {
      throw .malformed(tag: tag, source: source, detail: "\(error)")
    }
  }

  private static func read(_ tag: Tag, from reader: inout WireReader) throws -> WireMessage {
    switch tag {
    case .work: .work(try Candidate(from: &reader))
    case .result: .result(try Individual(from: &reader))
    case .migrants: .migrants(try [Departure](from: &reader))
    case .exchange: .exchange(try [Departure](from: &reader))
    case .report: .report(try IslandReport(from: &reader))
    case .control: .control(try ControlMessage(from: &reader))
    case .goodbye: .goodbye
    default: throw WireFault("there is no such kind of message")
    }
  }
}
