import ArgumentParser
import Foundation
import MessagePassing

/// How a process ends, told to whoever started it.
///
/// A launcher that lets ranks outlive others does not tell with which codes they ended. So each leaves
/// its code, a line, in the file that `ATOLL_ENDINGS` names, if it is there; `tools/launch.sh` reads it.
enum Ending {
  /// The codes that ranks have left so far.
  static var codes: [Int32] {
    guard let path = ProcessInfo.processInfo.environment["ATOLL_ENDINGS"],
      let text = FileManager.default.contents(atPath: path)
    else { return [] }
    return String(decoding: text, as: UTF8.self).split(separator: "\n").compactMap { Int32($0) }
  }

  /// Leaves the code; of some that end together, not all may be left.
  static func note(_ code: Int32) {
    guard let path = ProcessInfo.processInfo.environment["ATOLL_ENDINGS"],
      let file = FileHandle(forWritingAtPath: path)
    else { return }
    _ = try? file.seekToEnd()
    try? file.write(contentsOf: Data("\(code)\n".utf8))
    try? file.close()
  }

  /// Leaves the code, and ends at once.
  static func leave(_ code: Int32) -> Never {
    note(code)
    _exit(code)
  }

  /// Leaves MPI without waiting for other ranks, and ends.
  static func abort(_ code: Int32) -> Never {
    note(code)
    MPICommunicator.abort(code: Int(code))
  }
}

/// Runs what may fail, and ends with a code and the error's sentences.
func orExit<T>(code: Int32, _ isSpokesman: Bool, _ body: () throws -> T) throws -> T {
  do { return try body() } catch {
    if !isSpokesman { Spokesman.wait(code: code) }
    Console.complain("atoll: \(error)")
    throw ExitCode(code)
  }
}
