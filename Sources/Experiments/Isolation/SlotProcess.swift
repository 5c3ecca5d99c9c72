import Evolution
import Foundation
import Islands
import MessagePassing

/// A process that evaluates one candidate at a time, as the rank that has started it sees it.
final class SlotProcess {
  private let process = Process()
  private let input: FileHandle
  private let inbox: PipeInbox
  /// Whether it has loaded its data.
  private(set) var isReady = false

  /// Starts the process.
  ///
  /// - Throws: where it cannot be started.
  init(_ order: SlotOrder) throws {
    let (input, output) = (Pipe(), Pipe())
    self.input = input.fileHandleForWriting
    inbox = PipeInbox(output.fileHandleForReading)
    // The program as it is in memory, though its file may be another one by now.
    process.executableURL = URL(fileURLWithPath: "/proc/self/exe")
    process.arguments = ["slot"]
    // How it ends is its rank's business, and tells nothing of how ranks end.
    process.environment = ProcessInfo.processInfo.environment.filter { $0.key != "ATOLL_ENDINGS" }
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    send(Frames.frame(Array(try JSONEncoder().encode(order)), .order))
  }

  deinit { try? input.close() }

  /// Gives it a candidate.
  func take(_ candidate: Candidate) throws { send(try Frames.frame(.work(candidate))) }

  /// A process that is dead takes nothing, and is found to be dead by its output.
  private func send(_ frame: [UInt8]) { try? input.write(contentsOf: Data(frame)) }

  /// The next individual that has come.
  ///
  /// - Throws: where what has come was not written by the other end.
  func receive() throws -> Individual? {
    while let envelope = try inbox.next() {
      switch try Wire.decode(envelope).message {
      case .control(.hello): isReady = true
      case .result(let individual): return individual
      default:
        throw IslandsError.malformed(
          tag: envelope.tag, source: 0, detail: "it is not from an evaluation")
      }
    }
    return nil
  }

  /// Whether it has ended, and all that it wrote was read.
  var hasEnded: Bool { inbox.hasEnded }

  /// How it ended, as the rest of a sentence.
  func ending() -> String {
    process.waitUntilExit()
    let status = process.terminationStatus
    guard process.terminationReason == .uncaughtSignal else { return "ended with code \(status)" }
    let name = Self.names[status].map { " (\($0))" } ?? ""
    return "was ended by signal \(status)\(name)"
  }

  private static let names = [
    SIGILL: "illegal instruction, such as a Swift program's trap", SIGABRT: "abort",
    SIGBUS: "bus error", SIGFPE: "arithmetic error", SIGSEGV: "segmentation fault",
    SIGTRAP: "trap", SIGKILL: "kill, such as the system's when memory is short",
    SIGXCPU: "processor time limit",
  ]

  /// Ends it at once.
  func kill() { Foundation.kill(process.processIdentifier, SIGKILL) }
}
