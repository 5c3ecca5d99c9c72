public import Architectures
import GRDB

extension Library {
  /// Measures every architecture that a filter lets through and that has a network, and keeps what comes
  /// out, in one transaction; it takes the place of what was kept of the same quantities before, but for
  /// what trainings and searches have measured.
  ///
  /// - Returns: how many architectures were measured.
  @discardableResult
  public func measure(
    _ filter: EntryFilter, _ body: (Architecture) -> [StoredMeasurement]
  ) throws(LibraryError) -> Int {
    try write { db in
      let numbers = try Self.entries([], filter, db).map(\.number)
      var count = 0
      for number in Set(numbers).sorted() {
        guard let architecture = try Self.stored(number, db).architecture else { continue }
        count += 1
        for measurement in body(architecture) {
          try db.cachedStatement(
            sql: """
              DELETE FROM measurements WHERE architecture = ? AND quantity = ? AND training IS NULL
              """
          ).execute(arguments: [number, measurement.quantity])
          try Self.insert(measurement, of: number, training: nil, db)
        }
      }
      return count
    }
  }
}
