public import Evolution
import Foundation

/// Appends to an island's journal, one write a line: what was recorded outlives the process.
///
/// Every second or so the file is synchronised, so that a power cut loses no more than that.
public final class JournalWriter: Recorder {
  private let file: String
  private let handle: FileHandle
  private let now: () -> Double
  private var synchronized: Double

  /// Seconds between two synchronisations.
  public static let interval = 1.0

  /// Begins a journal.
  ///
  /// - Parameter now: the seconds of searching so far.
  public init(
    creating file: String, header: JournalHeader, now: @escaping () -> Double
  ) throws(JournalError) {
    self.file = file
    self.now = now
    synchronized = now()
    do {
      try Data().write(to: URL(fileURLWithPath: file), options: .withoutOverwriting)
    } catch {
      throw .inaccessible(path: file, reason: "cannot be made: \(error.localizedDescription)")
    }
    handle = try openForWriting(file)
    try write(.header(header))
  }

  /// Goes on with a journal that was read, without what was torn at its end.
  public init(
    continuing journal: Journal, resumption: JournalEntry.Resumption, now: @escaping () -> Double
  ) throws(JournalError) {
    file = journal.file
    self.now = now
    synchronized = now()
    handle = try openForWriting(journal.file)
    do { try handle.truncate(atOffset: UInt64(journal.length)) } catch {
      throw .inaccessible(path: file, reason: "cannot be cut: \(error.localizedDescription)")
    }
    try write(.resumed(times: resumption))
  }

  /// Records an event.
  public func record(_ event: IslandEvent) throws {
    try write(.event(event, t: now()))
  }

  /// Ends the journal, with the reason where the run ended.
  public func close(stopped: StopReason?) throws(JournalError) {
    if let stopped { try write(.stopped(stopped, t: now())) }
    synchronize()
    try? handle.close()
  }

  private func write(_ entry: JournalEntry) throws(JournalError) {
    do { try handle.write(contentsOf: Data(entry.line())) } catch {
      throw .inaccessible(path: file, reason: "cannot be written: \(error.localizedDescription)")
    }
    if now() - synchronized >= Self.interval { synchronize() }
  }

  private func synchronize() {
    synchronized = now()
    try? handle.synchronize()
  }
}

/// A handle on a file that exists.
func openForWriting(_ file: String) throws(JournalError) -> FileHandle {
  do { return try FileHandle(forWritingTo: URL(fileURLWithPath: file)) } catch {
    throw .inaccessible(path: file, reason: "cannot be opened: \(error.localizedDescription)")
  }
}
