import Evolution
import Journals

/// What journals ask of a file system.
public struct FileOperations: Hashable, Sendable {
  /// Lines handed over, many at once where events follow each other without a pause.
  public var writes = 0
  /// Times that a file was brought to the disk.
  public var synchronizations = 0
  /// Files.
  public var files = 0

  mutating func add(_ other: FileOperations) {
    writes += other.writes
    synchronizations += other.synchronizations
    files += other.files
  }
}

/// Counts what the journal of an island would ask of the file system, as `JournalWriter` does it.
final class JournalLoad: Recorder {
  private let base: any Recorder
  private let now: () -> Double
  private var hasNews = false
  private var isSynchronized = true
  private var synchronized = 0.0
  private(set) var operations = FileOperations(files: 1)

  /// The load of what is told to another recorder.
  init(of base: any Recorder, now: @escaping () -> Double) {
    self.base = base
    self.now = now
  }

  func record(_ event: IslandEvent) throws {
    hasNews = true
    try base.record(event)
  }

  func commit() throws {
    try base.commit()
    if hasNews {
      hasNews = false
      isSynchronized = false
      operations.writes += 1
    }
    guard !isSynchronized, now() - synchronized >= JournalWriter.interval else { return }
    isSynchronized = true
    synchronized = now()
    operations.synchronizations += 1
  }
}
