import Foundation
import GRDB

/// Architectures that outlive their runs, with all that was ever measured of them: one SQLite file, and
/// a folder of weights beside it.
public final class Library: Sendable {
  /// Where the file stands.
  public let path: String
  let queue: DatabaseQueue

  /// Opens the library at a path; makes it where there is no file.
  public init(path: String) throws(LibraryError) {
    self.path = path
    queue = try Self.open(path)
  }

  /// Opens a library that must exist.
  ///
  /// - Throws: `missing` where there is no file; none is made.
  public init(existing path: String) throws(LibraryError) {
    guard FileManager.default.fileExists(atPath: path) else { throw .missing(path: path) }
    self.path = path
    queue = try Self.open(path)
  }

  /// The weights of trained networks.
  public var weights: WeightsFolder { WeightsFolder(library: path) }

  /// Opens the file, checks that it is ours, and brings its tables up to date.
  private static func open(_ path: String) throws(LibraryError) -> DatabaseQueue {
    try attempt(path) {
      var configuration = Configuration()
      configuration.busyMode = .timeout(30)
      // Sixty-four mebibytes: a journal's individuals are written before any page leaves the memory.
      configuration.prepareDatabase { try $0.execute(sql: "PRAGMA cache_size = -65536") }
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      let migrator = Schema.migrator
      // A process that was killed early leaves the migrator's own table and nothing else.
      let others = "SELECT count(*) FROM sqlite_master WHERE tbl_name <> 'grdb_migrations'"
      let (applied, isSuperseded, isEmpty) = try queue.read { db in
        (
          try migrator.appliedIdentifiers(db), try migrator.hasBeenSuperseded(db),
          try Int.fetchOne(db, sql: others) == 0
        )
      }
      let isOurs = try isEmpty || queue.read { try $0.tableExists("individuals") }
      if !isOurs {
        throw LibraryError.notALibrary(path: path, reason: "it is a database of something else")
      }
      if isSuperseded { throw LibraryError.tooNew(path: path) }
      if applied.count < migrator.migrations.count { try migrator.migrate(queue) }
      return queue
    }
  }

  /// Reads within one transaction.
  func read<T>(_ body: (Database) throws -> T) throws(LibraryError) -> T {
    try Self.attempt(path) { try queue.read(body) }
  }

  /// Writes within one transaction: all of it or nothing.
  func write<T>(_ body: (Database) throws -> T) throws(LibraryError) -> T {
    try Self.attempt(path) { try queue.write(body) }
  }

  /// Does something with the database, and makes a sentence of what goes wrong.
  static func attempt<T>(_ path: String, _ body: () throws -> T) throws(LibraryError) -> T {
    do { return try body() } catch let error as LibraryError {
      throw error
    } catch let error as DatabaseError {
      throw LibraryError(error, path: path)
    } catch {
      throw .database(path: path, reason: "\(error)")
    }
  }
}

extension LibraryError {
  /// What SQLite found wrong with a file.
  fileprivate init(_ error: DatabaseError, path: String) {
    switch error.resultCode {
    case .SQLITE_NOTADB: self = .notALibrary(path: path, reason: "it is not an SQLite database")
    case .SQLITE_CORRUPT:
      self = .database(
        path: path, reason: "the file is damaged; gather the runs into a new one, or take a copy")
    case .SQLITE_CANTOPEN:
      self = .database(path: path, reason: "the file cannot be opened or made")
    case .SQLITE_READONLY:
      self = .database(path: path, reason: "the file or its folder cannot be written")
    case .SQLITE_FULL:
      self = .database(path: path, reason: "the disk is full; what was begun was taken back")
    case .SQLITE_IOERR:
      self = .database(path: path, reason: "the disk cannot be read or written; is it full?")
    case .SQLITE_BUSY, .SQLITE_LOCKED:
      self = .database(path: path, reason: "another process is writing to it; try again")
    default:
      self = .database(path: path, reason: error.message ?? "SQLite error \(error.resultCode)")
    }
  }
}
