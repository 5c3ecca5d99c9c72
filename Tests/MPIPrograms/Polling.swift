import Glibc
import MessagePassing

/// Why a check did not pass, as a sentence.
struct CheckFailure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) {
    self.description = description
  }
}

/// Throws the sentence unless the condition holds.
func require(_ condition: Bool, _ sentence: @autoclosure () -> String) throws {
  guard condition else { throw CheckFailure(sentence()) }
}

/// Prints a sentence to the standard error and ends every rank.
func stop(_ sentence: String, code: Int) -> Never {
  printLine(sentence, to: 2)
  MPICommunicator.abort(code: code)
}

/// Prints the line of a check that a rank passed.
func pass(_ check: String, _ communicator: any Communicator) {
  printLine("rank \(communicator.rank) of \(communicator.size): \(check) passed", to: 1)
}

/// Writes a line as a whole, so that launchers do not mix it with those of other ranks.
private func printLine(_ text: String, to file: Int32) {
  let line = Array("\(text)\n".utf8)
  _ = unsafe write(file, line, line.count)
}

/// Polls a communicator, handing over what arrives, until a condition holds or a minute is over.
func poll(
  _ communicator: any Communicator, until isDone: () -> Bool,
  _ take: (Envelope) throws -> Void = { _ in }
) throws {
  let deadline = ContinuousClock.now + .seconds(60)
  var backoff = Backoff()
  while !isDone() {
    if let envelope = try communicator.receive() {
      try take(envelope)
      backoff.reset()
    } else {
      try require(.now < deadline, "Rank \(communicator.rank) waited for a minute in vain.")
      pause(microseconds: backoff.idle())
    }
    try communicator.progress()
  }
}

/// Drains a communicator for at most a time, sleeping between polls.
func drain(_ communicator: any Communicator, for time: Duration) throws -> Traffic {
  let deadline = ContinuousClock.now + time
  var backoff = Backoff()
  return try communicator.drain {
    pause(microseconds: backoff.idle())
    return .now >= deadline
  }
}

/// Sleeps.
func pause(microseconds: Int) {
  usleep(UInt32(microseconds))
}

/// A number as four bytes, the lowest first.
func bytes(of number: Int) -> [UInt8] {
  (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
}

/// The number in the first four bytes.
func number(in bytes: [UInt8]) -> Int {
  bytes.prefix(4).enumerated().reduce(0) { $0 | Int($1.element) << (8 * $1.offset) }
}
