import ArgumentParser
import Foundation
import MessagePassing

/// How a process ends, told to whoever started it.
///
/// A launcher that lets ranks outlive others does not tell with which codes they ended. So each leaves
/// an empty file named by its code in the folder that `ATOLL_ENDINGS` names, if it is there;
/// `tools/launch.sh` reads it. Ranks that end at the same moment, on whatever hosts, cannot write over
/// each other so.
enum Ending {
  private static var folder: String? { ProcessInfo.processInfo.environment["ATOLL_ENDINGS"] }

  /// The codes that ranks have left so far, each once.
  static var codes: [Int32] {
    guard let folder else { return [] }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.compactMap { Int32($0) }
  }

  /// Leaves the code.
  static func note(_ code: Int32) {
    guard let folder else { return }
    try? Data().write(to: URL(fileURLWithPath: "\(folder)/\(code)"))
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
