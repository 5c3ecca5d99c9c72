import Foundation

/// The lock of a run's folder: one process at a time; it goes when that process does.
///
/// It is `flock` on the file `lock`, whose text names the holder. File systems that carry such locks
/// carry them over machines (NFS since Linux 2.6.12, Lustre with `-o flock`, GPFS); where there are
/// none, the text alone decides.
public final class RunLock {
  private let handle: FileHandle
  /// Whether the text is this process's own.
  private var isHeld = false

  /// Who has a lock.
  public struct Holder: Hashable, Codable, Sendable, CustomStringConvertible {
    /// The machine.
    public var host: String
    /// The number of the process there.
    public var process: Int32
    /// Since when, in seconds since 1970.
    public var since: Double

    /// This process, from now on.
    public init() {
      host = ProcessInfo.processInfo.hostName
      process = getpid()
      since = Date().timeIntervalSince1970.rounded()
    }

    /// `process 4711 on node7 since 2026-11-21 16:25:00 UTC`.
    public var description: String {
      let style = Date.ISO8601FormatStyle(dateTimeSeparator: .space)
      let moment = style.format(Date(timeIntervalSince1970: since)).prefix(19)
      return "process \(process) on \(host) since \(moment) UTC"
    }

    /// Whether it may be at work still; of another machine's processes nobody knows.
    fileprivate var mayLive: Bool {
      host != ProcessInfo.processInfo.hostName || kill(process, 0) == 0 || errno == EPERM
    }
  }

  /// Takes the lock of a folder.
  ///
  /// - Throws: `JournalError.inUse` where another process has it.
  init(folder: String) throws(JournalError) {
    let file = folder + "/lock"
    if !FileManager.default.fileExists(atPath: file) {
      do { try Data().write(to: URL(fileURLWithPath: file)) } catch {
        throw .inaccessible(path: file, reason: "cannot be made: \(reason(error))")
      }
    }
    handle = try openForWriting(file)
    try Self.take(handle, folder, file)
    isHeld = true
    do {
      try handle.truncate(atOffset: 0)
      try handle.write(contentsOf: try JSONEncoder().encode(Holder()) + Data("\n".utf8))
    } catch {
      throw .inaccessible(path: file, reason: "cannot be written: \(reason(error))")
    }
  }

  /// Somebody who only looks has the lock for some microseconds, so that one attempt is not enough.
  private static func take(
    _ handle: FileHandle, _ folder: String, _ file: String
  ) throws(JournalError) {
    for _ in 0..<10 {
      if flock(handle.fileDescriptor, LOCK_EX | LOCK_NB) == 0 { return }
      let code = errno
      guard code == EWOULDBLOCK else {
        return try decideByText(file, code)
      }
      usleep(20_000)
    }
    throw .inUse(path: folder, by: holder(inTextOf: file))
  }

  private static func decideByText(
    _ file: String, _ code: Int32
  ) throws(JournalError) {
    guard [ENOSYS, ENOTSUP, ENOLCK, EINVAL].contains(code) else {
      let error = POSIXError(POSIXErrorCode(rawValue: code) ?? .EIO)
      throw .inaccessible(path: file, reason: "cannot be locked: \(reason(error))")
    }
    guard let holder = holder(inTextOf: file), holder.mayLive else { return }
    throw .inaccessible(
      path: file,
      reason:
        "names \(holder), and this file system has no locks to tell whether it is at work; if it "
        + "is not, remove that file")
  }

  private static func holder(inTextOf file: String) -> Holder? {
    FileManager.default.contents(atPath: file).flatMap {
      try? JSONDecoder().decode(Holder.self, from: $0)
    }
  }

  /// Who is at work in a folder; nil where nobody is, or nobody can tell.
  public static func holder(of folder: String) -> Holder? {
    let file = folder + "/lock"
    guard let handle = FileHandle(forReadingAtPath: file) else { return nil }
    defer { try? handle.close() }
    if flock(handle.fileDescriptor, LOCK_SH | LOCK_NB) == 0 { return nil }
    let isTaken = errno == EWOULDBLOCK
    guard let holder = holder(inTextOf: file) else { return nil }
    return isTaken || holder.mayLive ? holder : nil
  }

  deinit { if isHeld { try? handle.truncate(atOffset: 0) } }
}
