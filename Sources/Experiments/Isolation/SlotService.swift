import Evolution
import Foundation
import Islands
import MessagePassing

/// What a process does that a rank has started for one slot: it reads candidates from its standard input,
/// and writes individuals to its standard output.
///
/// It ends when its input does: the rank may have been killed.
public struct SlotService {
  private let inbox: PipeInbox
  private let output = FileHandle.standardOutput
  private var backoff = Backoff(range: 200...5000)

  /// A slot's service in this process; signals to end are for the rank, by which it ends, too.
  public init() {
    for signal in [SIGINT, SIGTERM, SIGHUP, SIGUSR1, SIGUSR2] { Foundation.signal(signal, SIG_IGN) }
    inbox = PipeInbox(.standardInput)
  }

  /// Works until there is no more.
  ///
  /// - Throws: where data cannot be loaded, or the input is none of this program's.
  public mutating func run() throws {
    guard let first = try wait(), first.tag == .order else { return }
    let order = try JSONDecoder().decode(SlotOrder.self, from: Data(first.message.bytes))
    try work(order.prepared().evaluator(at: order.seat))
  }

  private mutating func work(_ evaluator: any Evaluator) throws {
    try send(.control(.hello(capacity: evaluator.capacity, inHand: [])))
    while true {
      var acted = false
      while let envelope = try inbox.next() {
        acted = true
        switch try Wire.decode(envelope).message {
        case .work(let candidate): evaluator.submit(candidate)
        default:
          throw IslandsError.malformed(
            tag: envelope.tag, source: 0, detail: "it is not for an evaluation")
        }
      }
      for individual in try evaluator.collect() {
        // Where nobody reads any more, the rank is gone.
        guard (try? send(.result(individual))) != nil else { return }
        acted = true
      }
      if inbox.hasEnded { return }
      if acted { backoff.reset() } else { usleep(UInt32(backoff.idle())) }
    }
  }

  private func wait() throws -> Envelope? {
    while true {
      if let envelope = try inbox.next() { return envelope }
      if inbox.hasEnded { return nil }
      usleep(1000)
    }
  }

  private func send(_ message: WireMessage) throws {
    try output.write(contentsOf: Frames.frame(message))
  }
}
