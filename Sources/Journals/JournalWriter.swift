public import Evolution

/// Appends to an island's journal: what was committed outlives the process.
///
/// Lines are handed to the system many at once where events follow each other without a pause; whoever
/// drives an island commits before anybody else learns of what happened there. Every second or so the
/// file is synchronised, so that a power cut loses little more than that.
///
/// While the file cannot be written (a full disk, one that became read-only), lines wait in memory and are
/// tried again every second, for as long as `patience` lasts.
public final class JournalWriter: Recorder {
  private let path: String
  private let file: AppendedFile
  private let now: () -> Double
  private let patience: WritePatience
  private let notice: (String) -> Void
  private var synchronized: Double
  private var isSynchronized = true
  /// Lines that are not in the file yet.
  private var waiting = WaitingLines()
  /// Since when the file cannot be written, and when that was tried last; nil while it can.
  private var outage: (since: Double, tried: Double)?

  /// Bytes that are written without waiting for more.
  private static let largestWrite = 1 << 16

  /// Seconds between two synchronisations, and between two attempts to write where that fails.
  public static let interval = 1.0

  /// Begins a journal.
  ///
  /// - Parameters:
  ///   - now: the seconds of searching so far.
  ///   - notice: is told when the file cannot be written any more, and when it can again.
  /// - Throws: also where there is a file of this name: a journal is never written over.
  public init(
    creating file: String, header: JournalHeader, now: @escaping () -> Double,
    patience: WritePatience = .none, notice: @escaping (String) -> Void = { _ in }
  ) throws(JournalError) {
    path = file
    let line = try Self.line(.header(header), of: file)
    self.file = try AppendedFile(file, creatingWith: line)
    self.now = now
    self.patience = patience
    self.notice = notice
    synchronized = now()
  }

  /// Goes on with a journal that was read, without what is torn or damaged at its end.
  ///
  /// - Parameter change: what is told otherwise from now on.
  public convenience init(
    continuing journal: Journal, resumption: JournalEntry.Resumption,
    change: JournalEntry.Change? = nil, now: @escaping () -> Double,
    patience: WritePatience = .none, notice: @escaping (String) -> Void = { _ in }
  ) throws(JournalError) {
    try self.init(
      continuing: journal, in: try AppendedFile(locking: journal.file), resumption: resumption,
      change: change, now: now, patience: patience, notice: notice)
  }

  /// Goes on with a journal whose file was locked before it was read.
  package init(
    continuing journal: Journal, in file: AppendedFile, resumption: JournalEntry.Resumption,
    change: JournalEntry.Change?, now: @escaping () -> Double, patience: WritePatience,
    notice: @escaping (String) -> Void
  ) throws(JournalError) {
    path = journal.file
    self.file = file
    try file.cut(to: journal.length)
    self.now = now
    self.patience = patience
    self.notice = notice
    synchronized = now()
    try file.append(Self.line(.resumed(times: resumption, change), of: path))
    isSynchronized = false
  }

  /// Goes on with the journal of a process that may not know that it counts as dead.
  ///
  /// The journal becomes a file of its own under the same name: whatever that process may still write
  /// goes into one that nobody reads any more.
  ///
  /// - Parameters:
  ///   - found: the file before it was read.
  ///   - change: what is told otherwise from now on.
  /// - Throws: `JournalError.inUse` where the file is another one by now, or has grown: somebody goes on
  ///   with it.
  public convenience init(
    takingOver journal: Journal, as found: FileStamp, resumption: JournalEntry.Resumption,
    change: JournalEntry.Change? = nil, now: @escaping () -> Double,
    patience: WritePatience = .none, notice: @escaping (String) -> Void = { _ in }
  ) throws(JournalError) {
    try self.init(
      continuing: journal,
      in: try AppendedFile(replacing: journal.file, length: journal.length, as: found),
      resumption: resumption, change: change, now: now, patience: patience, notice: notice)
  }

  /// Takes down an event, with the seconds of searching in whole milliseconds.
  ///
  /// The file has it after `commit()`, or sooner where much has come together.
  public func record(_ event: IslandEvent) throws {
    // One access to the property: each is a check at run time.
    if try waiting.append(event, t: milliseconds) >= Self.largestWrite { try commit() }
  }

  /// Writes what was taken down, and synchronises the file if the last time was `interval` ago.
  public func commit() throws {
    try writeWaiting()
    if !isSynchronized && now() - synchronized >= Self.interval {
      guard file.isInPlace else { throw JournalError.replaced(path: path) }
      try synchronize()
    }
  }

  /// Writes what was taken down, and waits until the disk has it.
  public func save() throws {
    try writeWaiting()
    if !isSynchronized { try synchronize() }
  }

  /// Whether the disk has all that was taken down.
  public var isSaved: Bool { waiting.bytes.isEmpty && isSynchronized }

  /// Whether there are lines that the file could not take yet.
  public var isHeldUp: Bool { outage != nil }

  /// Ends the journal, with the reason where the run ended.
  ///
  /// - Parameter wait: waits for a moment, where the file cannot be written just now; false to give up.
  public func close(
    stopped: StopReason?, wait: () -> Bool = { true }
  ) throws(JournalError) {
    if let stopped {
      waiting.append(try Self.line(.stopped(stopped, t: milliseconds), of: path))
    }
    repeat {
      try writeWaiting()
      if waiting.bytes.isEmpty { try synchronize() }
      if let outage, !wait() { throw givenUp(after: outage.since, "cannot be written") }
    } while outage != nil
    try file.close()
  }

  private var milliseconds: Double { (now() * 1000).rounded() / 1000 }

  private func writeWaiting() throws(JournalError) {
    guard !waiting.bytes.isEmpty else { return }
    if let outage, now() - outage.tried < Self.interval {
      if waiting.bytes.count > patience.bytes {
        throw givenUp(after: outage.since, "is too long in memory")
      }
      return
    }
    do throws(JournalError) { try file.append(waiting.bytes) } catch { return try endure(error) }
    waiting.clear()
    isSynchronized = false
    // Some file systems find out only then that there is no room.
    if outage != nil { try synchronize() }
  }

  private func synchronize() throws(JournalError) {
    do throws(AppendedFile.Unsynchronized) { try file.synchronize() } catch {
      waiting.putInFront(error.lines)
      return try endure(error.error)
    }
    synchronized = now()
    isSynchronized = true
    guard waiting.bytes.isEmpty, let outage else { return }
    self.outage = nil
    notice(
      "\(path) can be written again after \(Int(now() - outage.since)) s: nothing is lost")
  }

  /// Takes note that the file cannot be written; throws where that has gone on for too long.
  private func endure(_ error: JournalError) throws(JournalError) {
    if case .replaced = error { throw error }
    guard patience.seconds > 0 else { throw error }
    let since = outage?.since ?? now()
    if outage == nil {
      notice(
        "\(error); the search goes on, and what happens waits in memory: for \(Int(patience.seconds)) s "
          + "or \(patience.bytes >> 20) MiB")
    }
    outage = (since, now())
    if now() - since >= patience.seconds || waiting.bytes.count > patience.bytes {
      throw givenUp(after: since, error.description)
    }
  }

  private func givenUp(after since: Double, _ reason: String) -> JournalError {
    .givenUp(path: path, reason: reason, seconds: now() - since, bytes: waiting.bytes.count)
  }

  private static func line(_ entry: JournalEntry, of path: String) throws(JournalError) -> [UInt8] {
    do { return try entry.line() } catch {
      throw .inaccessible(path: path, reason: "an entry cannot be encoded: \(error)")
    }
  }
}
