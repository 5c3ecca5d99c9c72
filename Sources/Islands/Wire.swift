package import Evolution
import FoundationEssentials
package import MessagePassing

// A message is one byte with the version of this format, then canonical JSON: sorted keys, no
// escaped slashes. The tag says what the JSON is. Islands of different versions refuse each other.

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
package enum ControlMessage: Hashable, Codable, Sendable {
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

/// Writes and reads messages.
package enum Wire {
  /// The version of the format.
  package static let version: UInt8 = 2

  /// The tag and the bytes of a message.
  package static func encode(
    _ message: WireMessage
  ) throws(IslandsError) -> (tag: Tag, message: Message) {
    switch message {
    case .work(let candidate): (.work, try write(candidate, .work))
    case .result(let individual): (.result, try write(individual, .result))
    case .migrants(let departure): (.migrants, try write(departure, .migrants))
    case .exchange(let departure): (.exchange, try write(departure, .exchange))
    case .report(let report): (.report, try write(report, .report))
    case .control(let control): (.control, try write(control, .control))
    case .goodbye: (.goodbye, Message(bytes: [version]))
    }
  }

  /// What an envelope says.
  package static func decode(_ envelope: Envelope) throws(IslandsError) -> WireMessage {
    guard envelope.message.bytes.first == version else {
      throw .otherVersion(
        found: envelope.message.bytes.first.map { Int($0) }, allowed: Int(version),
        tag: envelope.tag, source: envelope.source)
    }
    return switch envelope.tag {
    case .work: .work(try read(envelope))
    case .result: .result(try read(envelope))
    case .migrants: .migrants(try read(envelope))
    case .exchange: .exchange(try read(envelope))
    case .report: .report(try read(envelope))
    case .control: .control(try read(envelope))
    case .goodbye: .goodbye
    default:
      throw .malformed(
        tag: envelope.tag, source: envelope.source, detail: "there is no such kind of message")
    }
  }

  private static func write(
    _ value: some Encodable, _ tag: Tag
  ) throws(IslandsError) -> Message {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    do {
      return Message(bytes: [version] + (try encoder.encode(value)))
    } catch {
      throw .unwritable(tag: tag, detail: "\(error)")
    }
  }

  private static func read<Value: Decodable>(
    _ envelope: Envelope
  ) throws(IslandsError) -> Value {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    do {
      return try decoder.decode(Value.self, from: Data(envelope.message.bytes.dropFirst()))
    } catch {
      throw .malformed(tag: envelope.tag, source: envelope.source, detail: "\(error)")
    }
  }
}
