import Foundation
import MessagePassing

/// How a process ends, told to whoever started it.
///
/// A launcher that lets ranks outlive others does not tell with which codes they ended. So each leaves
/// its code, a line, in the file that `ATOLL_ENDINGS` names, if it is there; `tools/launch.sh` reads it.
enum Ending {
  /// Leaves the code.
  static func note(_ code: Int32) {
    guard let path = ProcessInfo.processInfo.environment["ATOLL_ENDINGS"],
      let file = FileHandle(forWritingAtPath: path)
    else { return }
    _ = try? file.seekToEnd()
    try? file.write(contentsOf: Data("\(code)\n".utf8))
    try? file.close()
  }

  /// Leaves MPI without waiting for other ranks, and ends.
  static func abort(_ code: Int32) -> Never {
    note(code)
    MPICommunicator.abort(code: Int(code))
  }
}
