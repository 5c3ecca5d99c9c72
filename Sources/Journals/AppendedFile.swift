import Foundation

/// A file that grows by whole lines, each handed to the system in one write.
///
/// There is no buffer here: what was appended outlives the process, and what was synchronised
/// outlives the machine.
package final class AppendedFile {
  private let path: String
  private let handle: FileHandle
  /// Bytes of whole lines.
  private var length: UInt64

  /// Opens a file behind its first bytes, and cuts off what follows them.
  package init(_ path: String, length: Int) throws(JournalError) {
    self.path = path
    self.length = UInt64(length)
    handle = try openForWriting(path)
    do {
      let found = try handle.seekToEnd()
      guard found >= self.length else {
        throw JournalError.inaccessible(
          path: path, reason: "has \(found) bytes, but had \(length) when it was read")
      }
      if found > self.length { try handle.truncate(atOffset: self.length) }
    } catch let error as JournalError {
      throw error
    } catch {
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
      try Data().write(to: URL(fileURLWithPath: draft))
      let file = try FileHandle(forWritingTo: URL(fileURLWithPath: draft))
      try file.write(contentsOf: Data(line))
      try file.synchronize()
      try FileManager.default.moveItem(atPath: draft, toPath: path)
      handle = file
    } catch {
      throw .inaccessible(path: path, reason: "cannot be made: \(reason(error))")
    }
    // The name is kept by the folder. Not every file system can synchronise folders.
    let folder = FileHandle(
      forReadingAtPath: URL(fileURLWithPath: path).deletingLastPathComponent().path)
    try? folder?.synchronize()
  }

  /// Puts a copy of a file's first bytes in the place of that file, in one step.
  ///
  /// Whoever has the file open keeps the old one, which is no longer found.
  package init(replacing path: String, length: Int) throws(JournalError) {
    self.path = path
    self.length = UInt64(length)
    do {
      let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
      guard bytes.count >= length else {
        throw JournalError.inaccessible(
          path: path, reason: "has \(bytes.count) bytes, but had \(length) when it was read")
      }
      try bytes.prefix(length).write(to: URL(fileURLWithPath: path), options: .atomic)
      handle = try openForWriting(path)
      try handle.seekToEnd()
      try handle.synchronize()
    } catch let error as JournalError {
      throw error
    } catch {
      throw .inaccessible(path: path, reason: "cannot be taken over: \(reason(error))")
    }
  }

  /// Appends a line.
  ///
  /// If it does not fit, what was written of it is taken back.
  package func append(_ line: [UInt8]) throws(JournalError) {
    do { try handle.write(contentsOf: Data(line)) } catch {
      try? handle.truncate(atOffset: length)
      throw .inaccessible(path: path, reason: "cannot be written: \(reason(error))")
    }
    length += UInt64(line.count)
  }

  /// Waits until the disk has what was appended.
  package func synchronize() throws(JournalError) {
    do { try handle.synchronize() } catch {
      throw .inaccessible(path: path, reason: "cannot be synchronised: \(reason(error))")
    }
  }

  /// Closes the file.
  package func close() throws(JournalError) {
    do { try handle.close() } catch {
      throw .inaccessible(path: path, reason: "cannot be closed: \(reason(error))")
    }
  }
}

/// A handle on a file that exists.
func openForWriting(_ file: String) throws(JournalError) -> FileHandle {
  do { return try FileHandle(forWritingTo: URL(fileURLWithPath: file)) } catch {
    throw .inaccessible(path: file, reason: "cannot be opened: \(reason(error))")
  }
}
