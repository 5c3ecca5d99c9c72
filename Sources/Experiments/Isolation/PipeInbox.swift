import Foundation
import MessagePassing
import Synchronization

/// Frames that arrive through a pipe, read on a thread of their own as they come.
final class PipeInbox: Sendable {
  private struct State {
    var frames = Frames()
    var isClosed = false
  }
  private let state: StateBox

  /// Shared with the handler of the pipe, which outlives nobody's interest.
  private final class StateBox: Sendable {
    let state = Mutex(State())
  }

  /// The frames from a pipe.
  init(_ pipe: FileHandle) {
    let box = StateBox()
    state = box
    pipe.readabilityHandler = { pipe in
      let data = pipe.availableData
      box.state.withLock { state in
        if data.isEmpty { state.isClosed = true } else { state.frames.append(data) }
      }
      if data.isEmpty { pipe.readabilityHandler = nil }
    }
  }

  /// The next frame that has come as a whole.
  func next() throws -> Envelope? { try state.state.withLock { try $0.frames.next() } }

  /// Whether nothing more will come.
  var hasEnded: Bool { state.state.withLock { $0.isClosed } }
}
