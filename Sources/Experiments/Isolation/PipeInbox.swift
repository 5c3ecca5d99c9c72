import Foundation
import Kernels
import MessagePassing

/// Frames that arrive through a pipe, read on a thread of their own as they come.
struct PipeInbox {
  private struct State {
    var frames = Frames()
    var isClosed = false
  }
  private let state: Locked<State>

  /// The frames from a pipe.
  init(_ pipe: FileHandle) {
    let state = Locked(State())
    self.state = state
    pipe.readabilityHandler = { pipe in
      let data = pipe.availableData
      state.withLock { state in
        if data.isEmpty { state.isClosed = true } else { state.frames.append(data) }
      }
      if data.isEmpty { pipe.readabilityHandler = nil }
    }
  }

  /// The next frame that has come as a whole.
  func next() throws -> Envelope? { try state.withLock { try $0.frames.next() } }

  /// Whether nothing more will come.
  var hasEnded: Bool { state.withLock { $0.isClosed } }
}
