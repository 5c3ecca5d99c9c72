import Foundation

/// A file that grows by whole lines, each handed to the system in one write.
///
/// There is no buffer here: what was appended outlives the process, and what was synchronised
/// outlives the machine. One process at a time has it open for appending.
package final class AppendedFile {
  /// Where it stands.
  package let path: String
  private var handle: FileHandle
  /// What stood under the name when it was opened.
  private var opened: FileStamp
  /// Bytes of whole lines.
  private var length: UInt64
  /// The last of them, which the disk may not have yet.
  private var unsynchronized: [UInt8] = []
  /// Whether the last write failed, so that nobody knows what stands behind `length`.
  private var isBroken = false

  /// Opens a file, and keeps others from appending to it.
  ///
  /// - Throws: `JournalError.inUse` where somebody else has it open.
  package init(locking path: String) throws(JournalError) {
    self.path = path
    handle = try openForWriting(path)
    opened = FileStamp(path)
    try lock(handle, of: path)
    do { length = try handle.seekToEnd() } catch {
      throw .inaccessible(path: path, reason: "cannot be read: \(reason(error))")
    }
  }

  /// Opens a file behind its first bytes, and cuts off what follows them.
  package convenience init(_ path: String, length: Int) throws(JournalError) {
    try self.init(locking: path)
    try cut(to: length)
  }

  /// Cuts off what follows the first bytes.
  package func cut(to length: Int) throws(JournalError) {
    guard self.length >= length else {
      throw .inaccessible(
        path: path, reason: "has \(self.length) bytes, but had \(length) when it was read")
    }
    self.length = UInt64(length)
    do { try restore() } catch {
      throw .inaccessible(path: path, reason: "cannot be cut: \(reason(error))")
    }
  }

  /// Makes a file of one line, in one step: other processes see the whole line or no file.
  ///
  /// - Throws: also where there is a file of this name already.
  package init(_ path: String, creatingWith line: [UInt8]) throws(JournalError) {
    self.path = path
    length = UInt64(line.count)
    let draft = path + ".new"
    do {
      try FileManager.default.createDirectory(
        at: URL(fileURLWithPath: path).deletingLastPathComponent(),
        withIntermediateDirectories: true)
      try Data().write(to: URL(fileURLWithPath: draft))
      let file = try FileHandle(forWritingTo: URL(fileURLWithPath: draft))
      try lock(file, of: path)
      try file.write(contentsOf: Data(line))
      try file.synchronize()
      try FileManager.default.moveItem(atPath: draft, toPath: path)
      handle = file
      opened = FileStamp(path)
    } catch let error as JournalError {
      throw error
    } catch {
      throw .inaccessible(path: path, reason: "cannot be made: \(reason(error))")
    }
    synchronizeFolder(of: path)
  }

  /// Puts a copy of a file's first bytes in the place of that file, in one step.
  ///
  /// Whoever has the file open keeps the old one, which is no longer found.
  ///
  /// - Throws: `JournalError.inUse` where the file is not as it was found.
  package init(replacing path: String, length: Int, as found: FileStamp) throws(JournalError) {
    self.path = path
    self.length = UInt64(length)
    guard FileStamp(path) == found else { throw .inUse(path: path, by: nil) }
    do {
      let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
      guard bytes.count >= length else {
        throw JournalError.inaccessible(
          path: path, reason: "has \(bytes.count) bytes, but had \(length) when it was read")
      }
      try bytes.prefix(length).write(to: URL(fileURLWithPath: path), options: .atomic)
      handle = try openForWriting(path)
      opened = FileStamp(path)
      try lock(handle, of: path)
      try handle.seekToEnd()
      try handle.synchronize()
    } catch let error as JournalError {
      throw error
    } catch {
      throw .inaccessible(path: path, reason: "cannot be taken over: \(reason(error))")
    }
    synchronizeFolder(of: path)
  }

  /// Whether the file is still the one that is found under its name: somebody may have put another there.
  package var isInPlace: Bool {
    let found = FileStamp(path)
    return !found.isThere || found.isSameFile(as: opened)
  }

  /// Appends lines.
  ///
  /// If they do not fit, what was written of them is taken back, now or before the next ones.
  package func append(_ lines: [UInt8]) throws(JournalError) {
    do {
      if isBroken { try reopen() }
      try handle.write(contentsOf: Data(lines))
    } catch {
      if let error = error as? JournalError, case .replaced = error { throw error }
      // What could not be opened again may be somebody else's.
      if !isBroken { try? handle.truncate(atOffset: length) }
      isBroken = true
      throw .inaccessible(path: path, reason: "cannot be written: \(reason(error))")
    }
    length += UInt64(lines.count)
    unsynchronized += lines
  }

  /// Waits until the disk has what was appended.
  ///
  /// Where it cannot, nobody knows what the disk has of it: the lines since the last time are taken back.
  ///
  /// - Throws: the lines that are to be appended anew.
  package func synchronize() throws(Unsynchronized) {
    do { try handle.synchronize() } catch {
      if isHarmless(error) { return }
      let lines = unsynchronized
      length -= UInt64(lines.count)
      unsynchronized = []
      isBroken = true
      throw Unsynchronized(
        lines: lines,
        error: .inaccessible(path: path, reason: "cannot be synchronised: \(reason(error))"))
    }
    unsynchronized.removeAll(keepingCapacity: true)
  }

  /// Lines that the disk may or may not have.
  package struct Unsynchronized: Error {
    /// What was appended since the disk had everything.
    package var lines: [UInt8]
    /// Why.
    package var error: JournalError
  }

  /// Closes the file.
  package func close() throws(JournalError) {
    do { try handle.close() } catch {
      throw .inaccessible(path: path, reason: "cannot be closed: \(reason(error))")
    }
  }

  /// The file system may be another one than when the file was opened, mounted anew perhaps.
  private func reopen() throws {
    guard isInPlace else { throw JournalError.replaced(path: path) }
    let file = try openForWriting(path)
    let found = try file.seekToEnd()
    guard found >= length else {
      throw JournalError.inaccessible(
        path: path, reason: "has \(found) bytes, but had \(length) before")
    }
    // The lock is that of the handle.
    try? handle.close()
    handle = file
    try lock(handle, of: path)
    try restore()
    isBroken = false
  }

  private func restore() throws {
    if try handle.seekToEnd() > length { try handle.truncate(atOffset: length) }
    try handle.seek(toOffset: length)
  }

  /// Not everything that can be written to can be synchronised.
  private func isHarmless(_ error: any Error) -> Bool {
    [EINVAL, ENOSYS, ENOTSUP].contains(systemCode(error))
  }
}

/// Which file stands under a name, and how long it is.
public struct FileStamp: Hashable, Sendable {
  private let file: UInt64?
  private let size: Int?

  /// The file that stands there now.
  public init(_ path: String) {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    file = (attributes?[.systemFileNumber] as? NSNumber)?.uint64Value
    size = (attributes?[.size] as? NSNumber)?.intValue
  }

  /// Whether there is one.
  var isThere: Bool { file != nil }

  /// Whether a name stands for the same file as before, however long it may be.
  public func isSameFile(as other: FileStamp) -> Bool { file == other.file }
}

/// A handle on a file that exists.
func openForWriting(_ file: String) throws(JournalError) -> FileHandle {
  do { return try FileHandle(forWritingTo: URL(fileURLWithPath: file)) } catch {
    throw .inaccessible(path: file, reason: "cannot be opened: \(reason(error))")
  }
}

/// Keeps others from locking a file for as long as a handle is open; where the file system has no locks,
/// does nothing.
///
/// A process that this one has just started may have the lock for a moment, until it is a program of its
/// own: one attempt is not enough.
private func lock(_ handle: FileHandle, of path: String) throws(JournalError) {
  for _ in 0..<10 {
    guard flock(handle.fileDescriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK else { return }
    usleep(20_000)
  }
  throw .inUse(path: path, by: nil)
}

/// Makes a name outlive the machine, which its folder keeps; not every file system can do that.
func synchronizeFolder(of path: String) {
  let folder = FileHandle(
    forReadingAtPath: URL(fileURLWithPath: path).deletingLastPathComponent().path)
  try? folder?.synchronize()
}

/// The number that the system gives an error of a file; 0 where it gives none.
func systemCode(_ error: any Error) -> Int32 {
  let error = error as NSError
  let cause = error.userInfo[NSUnderlyingErrorKey] as? NSError ?? error
  return cause.domain == NSPOSIXErrorDomain ? Int32(cause.code) : 0
}
