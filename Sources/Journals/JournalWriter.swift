public import Evolution

/// Appends to an island's journal: what was committed outlives the process.
///
/// Lines are handed to the system many at once where events follow each other without a pause; whoever
/// drives an island commits before anybody else learns of what happened there. Every second or so the
/// file is synchronised, so that a power cut loses little more than that.
public final class JournalWriter: Recorder {
  private let path: String
  private let file: AppendedFile
  private let now: () -> Double
  private var synchronized: Double
  private var isSynchronized = true
  private var text = JSONText()
  /// Who was born in a line of this writer, and not judged yet.
  private var births: Set<BirthID> = []
  /// Whole lines that are not in the file yet.
  private var waiting: [UInt8] = []

  /// Bytes that are written without waiting for more.
  private static let largestWrite = 1 << 16

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

  /// Goes on with the journal of a process that may not know that it counts as dead.
  ///
  /// The journal becomes a file of its own under the same name: whatever that process may still write
  /// goes into one that nobody reads any more.
  public init(
    takingOver journal: Journal, resumption: JournalEntry.Resumption, now: @escaping () -> Double
  ) throws(JournalError) {
    path = journal.file
    file = try AppendedFile(replacing: journal.file, length: journal.length)
    self.now = now
    synchronized = now()
    try write(.resumed(times: resumption))
  }

  /// Takes down an event, with the seconds of searching in whole milliseconds.
  ///
  /// The file has it after `commit()`, or sooner where much has come together.
  public func record(_ event: IslandEvent) throws {
    text.clear()
    var isBornHere = false
    switch event {
    case .born(let candidate): births.insert(candidate.id)
    case .judged(let individual): isBornHere = births.remove(individual.id) != nil
    case .emigrated, .immigrated: break
    }
    try text.append(event, t: milliseconds, isBornHere: isBornHere)
    JournalLine.append(text.bytes, to: &waiting)
    if waiting.count >= Self.largestWrite { try commit() }
  }

  /// Writes what was taken down, and synchronises the file if the last time was `interval` ago.
  public func commit() throws {
    try writeWaiting()
    if !isSynchronized && now() - synchronized >= Self.interval { try synchronize() }
  }

  /// Ends the journal, with the reason where the run ended.
  public func close(stopped: StopReason?) throws(JournalError) {
    if let stopped { try write(.stopped(stopped, t: milliseconds)) }
    try writeWaiting()
    try synchronize()
    try file.close()
  }

  private var milliseconds: Double { (now() * 1000).rounded() / 1000 }

  private func write(_ entry: JournalEntry) throws(JournalError) {
    waiting += try Self.line(entry, of: path)
    try writeWaiting()
  }

  private func writeWaiting() throws(JournalError) {
    guard !waiting.isEmpty else { return }
    try file.append(waiting)
    waiting.removeAll(keepingCapacity: true)
    isSynchronized = false
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
