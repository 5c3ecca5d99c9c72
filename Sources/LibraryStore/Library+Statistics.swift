import Foundation
import GRDB

/// What a library holds, in numbers.
public struct LibraryStatistics: Hashable, Encodable, Sendable {
  /// Runs.
  public var runs: Int
  /// Individuals.
  public var individuals: Int
  /// How often individuals failed, by reason.
  public var failures: [String: Int]
  /// Architectures.
  public var architectures: Int
  /// Architectures that more than one individual found.
  public var foundAgain: Int
  /// Individuals by the data set, table or function that they were judged on.
  public var data: [String: Int]
  /// Trainings outside of a search.
  public var trainings: Int
  /// Files of weights.
  public var weights: Int
  /// Bytes of all weights.
  public var weightsBytes: Int
  /// Bytes of the library's file.
  public var bytes: Int
  /// Architectures by tag.
  public var tags: [String: Int]

  private enum CodingKeys: String, CodingKey {
    case runs, individuals, failures, architectures, data, trainings, weights, bytes, tags
    case foundAgain = "found_again"
    case weightsBytes = "weights_bytes"
  }
}

extension Library {
  /// Counts what there is.
  public func statistics() throws(LibraryError) -> LibraryStatistics {
    let (files, _) = weights.contents()
    let sizes = ([path] + files.map(weights.file)).map { file in
      (try? FileManager.default.attributesOfItem(atPath: file)[.size] as? Int) ?? 0
    }
    return try read { db in
      func count(_ sql: String) throws -> Int { try Int.fetchOne(db, sql: sql) ?? 0 }
      func counts(_ sql: String) throws -> [String: Int] {
        Dictionary(
          uniqueKeysWithValues: try Row.fetchAll(db, sql: sql).map {
            ($0[0] as String, $0[1] as Int)
          })
      }
      return LibraryStatistics(
        runs: try count("SELECT count(*) FROM runs"),
        individuals: try count("SELECT count(*) FROM individuals"),
        failures: try counts(
          "SELECT coalesce(reason, 'none'), count(*) FROM individuals WHERE NOT viable GROUP BY 1"),
        architectures: try count("SELECT count(*) FROM architectures"),
        foundAgain: try count(
          """
          SELECT count(*) FROM (SELECT 1 FROM individuals WHERE architecture IS NOT NULL
            GROUP BY architecture HAVING count(*) > 1)
          """),
        data: try counts(
          """
          SELECT d.name, count(*) FROM individuals i JOIN runs r ON r.number = i.run
            JOIN data_sets d ON d.number = r.data GROUP BY 1
          """),
        trainings: try count("SELECT count(*) FROM trainings"), weights: files.count,
        weightsBytes: sizes.dropFirst().reduce(0, +), bytes: sizes[0],
        tags: try counts("SELECT tag, count(*) FROM tags GROUP BY 1"))
    }
  }
}
