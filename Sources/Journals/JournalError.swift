public import Evolution

/// What can be wrong with a journal or the folder of a run.
public enum JournalError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A file or folder cannot be read or written.
  case inaccessible(path: String, reason: String)
  /// The folder holds something already.
  case occupied(path: String)
  /// A file lies where the folder, or one that holds it, should be made.
  case fileInTheWay(of: String, file: String)
  /// There is no run in the folder.
  case noRun(path: String, missing: String)
  /// A line in the middle does not match its length or checksum.
  case damaged(file: String, line: Int, offset: Int)
  /// A whole line says something that this version does not know.
  case notUnderstood(file: String, line: Int, detail: String)
  /// The first line is not the header of a journal.
  case notAJournal(file: String)
  /// The journal has a format of another version of Atoll.
  case otherFormat(file: String, found: Int)
  /// The journal belongs to another run or was made by other settings.
  case otherRun(file: String, detail: String)
  /// A run that was started with other settings.
  case otherSettings(file: String, differences: [String])
  /// The journal says something that its settings and seed do not give.
  case doesNotReplay(file: String, line: Int, ReplayError)
  /// Another process is at work in the folder, or on the file.
  case inUse(path: String, by: RunLock.Holder?)
  /// Another process has put a file of its own in the place of a journal.
  case replaced(path: String)
  /// A signal came while a journal was replayed.
  case interrupted
  /// A file could not be written for longer than somebody was ready to wait.
  case givenUp(path: String, reason: String, seconds: Double, bytes: Int)

  /// Whether what was asked for cannot be meant, and nothing is broken.
  public var isRefusal: Bool {
    switch self {
    case .occupied, .fileInTheWay, .noRun, .otherRun, .otherSettings, .inUse: true
    case .inaccessible, .damaged, .notUnderstood, .notAJournal, .otherFormat, .doesNotReplay,
      .givenUp, .interrupted, .replaced:
      false
    }
  }

  /// The fault as a sentence.
  public var description: String {
    switch self {
    case .inaccessible(let path, let reason): "\(path): \(reason)"
    case .occupied(let path):
      "\(path) exists and is not empty; to go on with a run there, pass --resume, else another --out"
    case .fileInTheWay(let path, let file):
      "\(path) cannot be made: \(file) is a file; name a folder by another --out"
    case .noRun(let path, let missing):
      "\(path) holds no run to resume: \(missing) is missing"
    case .damaged(let file, let line, let offset):
      "\(file):\(line): the line at byte \(offset) is damaged: length or checksum do not match"
    case .notUnderstood(let file, let line, let detail):
      "\(file):\(line): the line is whole, but this version of Atoll cannot read it: \(detail)"
    case .notAJournal(let file):
      "\(file): the first line is not the header of a journal; if it is damaged, move the file away: its "
        + "island then begins anew, and the others go on"
    case .otherFormat(let file, let found):
      "\(file) is a journal of format \(found), this version of Atoll reads "
        + "\(JournalHeader.currentFormat)"
    case .otherRun(let file, let detail): "\(file) belongs to another run: \(detail)"
    case .otherSettings(let file, let differences):
      "the run was started with other settings than these (\(file) -> now):\n  "
        + differences.joined(separator: "\n  ")
        + "\ngo on with those, or begin another run with another --out; allowed to differ are name, budget, "
        + "final, search.islands, search.silence, evaluator.slots, evaluator.workers and evaluator.isolation"
    case .doesNotReplay(let file, let line, let error): "\(file):\(line): \(error)"
    case .inUse(let path, let holder):
      "\(path) is in use by \(holder?.description ?? "another process"); wait for it to end, or stop it"
    case .replaced(let path):
      "\(path) is no longer the file that this process writes to: another one goes on with the island, and "
        + "this one ends; what is under that name is whole"
    case .interrupted: "asked to stop while the journals were read; nothing was changed"
    case .givenUp(let path, let reason, let seconds, let bytes):
      "\(reason.hasPrefix(path) ? reason : "\(path): \(reason)"); after \(Int(seconds)) s with "
        + "\(bytes) bytes in memory the run ends: what the file has is whole, what came later is searched "
        + "again; make room and go on with --resume"
    }
  }
}
