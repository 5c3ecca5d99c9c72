import Foundation
import GRDB

/// Every individual of any number of runs, with parents and verdict, in one SQLite file.
public final class Library: Sendable {
  /// Where the file stands.
  public let path: String
  private let queue: DatabaseQueue

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

  /// Opens the file, checks that it is ours, and brings its tables up to date.
  private static func open(_ path: String) throws(LibraryError) -> DatabaseQueue {
    try attempt(path) {
      var configuration = Configuration()
      configuration.busyMode = .timeout(30)
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      let migrator = Schema.migrator
      let (applied, isSuperseded, isEmpty) = try queue.read { db in
        (
          try migrator.appliedIdentifiers(db), try migrator.hasBeenSuperseded(db),
          try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") == 0
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
  private static func attempt<T>(
    _ path: String, _ body: () throws -> T
  ) throws(LibraryError) -> T {
    do { return try body() } catch let error as LibraryError {
      throw error
    } catch let error as DatabaseError {
      switch error.resultCode {
      case .SQLITE_NOTADB:
        throw .notALibrary(path: path, reason: "it is not an SQLite database")
      case .SQLITE_CANTOPEN:
        throw .database(path: path, reason: "the file cannot be opened or made")
      case .SQLITE_BUSY, .SQLITE_LOCKED:
        throw .database(path: path, reason: "another process is writing to it; try again")
      default:
        throw .database(path: path, reason: error.message ?? "SQLite error \(error.resultCode)")
      }
    } catch {
      throw .database(path: path, reason: "\(error)")
    }
  }
}
