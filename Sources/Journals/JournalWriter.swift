public import Evolution

/// Appends to an island's journal, one write a line: what was recorded outlives the process.
///
/// Every second or so the file is synchronised, so that a power cut loses little more than that.
public final class JournalWriter: Recorder {
  private let path: String
  private let file: AppendedFile
  private let now: () -> Double
  private var synchronized: Double
  private var isSynchronized = true

  /// Seconds between two synchronisations.
  public static let interval = 1.0

  /// Begins a journal.
  ///
  /// - Parameter now: the seconds of searching so far.
  /// - Throws: also where there is a file of this name: a journal is never written over.
  public init(
    creating file: String, header: JournalHeader, now: @escaping () -> Double
  ) throws(JournalError) {
    path = file
    let line = try Self.line(.header(header), of: file)
    self.file = try AppendedFile(file, creatingWith: line)
    self.now = now
    synchronized = now()
  }

  /// Goes on with a journal that was read, without what was torn at its end.
  public init(
    continuing journal: Journal, resumption: JournalEntry.Resumption, now: @escaping () -> Double
  ) throws(JournalError) {
    path = journal.file
    file = try AppendedFile(journal.file, length: journal.length)
    self.now = now
    synchronized = now()
    try write(.resumed(times: resumption))
  }

  /// Records an event, with the seconds of searching in whole milliseconds.
  public func record(_ event: IslandEvent) throws {
    try write(.event(event, t: milliseconds))
  }

  /// Synchronises the file if something was written and the last time was `interval` ago.
  ///
  /// Recording does so by itself; who waits long for the next event may call this.
  public func flush() throws(JournalError) {
    if !isSynchronized && now() - synchronized >= Self.interval { try synchronize() }
  }

  /// Ends the journal, with the reason where the run ended.
  public func close(stopped: StopReason?) throws(JournalError) {
    if let stopped { try write(.stopped(stopped, t: milliseconds)) }
    try synchronize()
    try file.close()
  }

  private var milliseconds: Double { (now() * 1000).rounded() / 1000 }

  private func write(_ entry: JournalEntry) throws(JournalError) {
    try file.append(try Self.line(entry, of: path))
    isSynchronized = false
    try flush()
  }

  private func synchronize() throws(JournalError) {
    try file.synchronize()
    synchronized = now()
    isSynchronized = true
  }

  private static func line(_ entry: JournalEntry, of path: String) throws(JournalError) -> [UInt8] {
    do { return try entry.line() } catch {
      throw .inaccessible(path: path, reason: "an entry cannot be encoded: \(error)")
    }
  }
}
