package import Evolution
package import MessagePassing

// A message is one byte with the version of this format, then a value (WireValue). The tag says of
// which kind. Islands of different versions refuse each other.

/// What ranks say to one another.
package enum WireMessage: Hashable, Sendable {
  /// To an evaluator: judge this.
  case work(Candidate)
  /// From an evaluator: this is judged.
  case result(Individual)
  /// Emigrants that may be lost where the receiver does not keep up.
  case migrants(Departure)
  /// Emigrants of a synchronous run, none perhaps, for which the receiver waits.
  case exchange(Departure)
  /// To the root: how an island stands.
  case report(IslandReport)
  case control(ControlMessage)
  /// The last message of a rank to another.
  case goodbye
}

/// What one rank tells another to do, or to know.
package enum ControlMessage: Hashable, Sendable {
  /// From an evaluator: it works on this many candidates at once.
  case hello(capacity: Int)
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
  /// From the root: the search is over, why, and how many messages of migrants each island was sent.
  case settle(expected: [Int], stopped: StopReason)
  /// To an evaluator: drop what is in hand.
  case cancel
  /// To the root: this rank was asked to stop by a signal.
  case interrupted
  /// Leave.
  case end
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
  package static let version: UInt8 = 4

  /// The tag and the bytes of a message.
  package static func encode(
    _ message: WireMessage
  ) throws(IslandsError) -> (tag: Tag, message: Message) {
    let tag = message.tag
    var writer = WireWriter(version: version)
    do {
      switch message {
      case .work(let candidate): try candidate.write(to: &writer)
      case .result(let individual): try individual.write(to: &writer)
      case .migrants(let departure), .exchange(let departure): try departure.write(to: &writer)
      case .report(let report): try report.write(to: &writer)
      case .control(let control): try control.write(to: &writer)
      case .goodbye: break
      }
    } catch {
      throw .unwritable(tag: tag, detail: "\(error)")
    }
    return (tag, Message(bytes: writer.bytes))
  }

  /// What an envelope says.
  package static func decode(_ envelope: Envelope) throws(IslandsError) -> WireMessage {
    let tag = envelope.tag
    let source = envelope.source
    let bytes = envelope.message.bytes
    guard bytes.first == version else {
      throw .otherVersion(
        found: bytes.first.map { Int($0) }, allowed: Int(version), tag: tag, source: source)
    }
    var reader = WireReader(bytes)
    do {
      let message = try read(tag, from: &reader)
      guard reader.left == 0 else { throw WireFault("\(reader.left) bytes too many") }
      return message
    } catch {
      throw .malformed(tag: tag, source: source, detail: "\(error)")
    }
  }

  private static func read(_ tag: Tag, from reader: inout WireReader) throws -> WireMessage {
    switch tag {
    case .work: .work(try Candidate(from: &reader))
    case .result: .result(try Individual(from: &reader))
    case .migrants: .migrants(try Departure(from: &reader))
    case .exchange: .exchange(try Departure(from: &reader))
    case .report: .report(try IslandReport(from: &reader))
    case .control: .control(try ControlMessage(from: &reader))
    case .goodbye: .goodbye
    default: throw WireFault("there is no such kind of message")
    }
  }
}
