/// The nodes of a partition, as `sinfo` describes them.
public struct SlurmNodes: Hashable, Sendable {
  /// The partition's name.
  public var partition: String
  /// Cores of the smallest node.
  public var cores: Int
  /// Hardware threads of a core.
  public var threadsPerCore: Int
  /// The longest time that a job may ask for; nil where there is no limit.
  public var limit: SlurmTime?
  /// Whether the nodes are not all alike.
  public var isMixed: Bool

  /// What `sinfo` is asked: partition, sockets, cores of a socket, threads of a core, time limit.
  public static let question = ["--noheader", "--exact", "--format=%P %X %Y %Z %l"]

  /// The nodes of a partition, or of the default one, in the answer to `question`; nil where they
  /// are not in it.
  public init?(answer: String, partition: String?) {
    let rows = answer.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    // The default partition is marked by a star.
    let wanted = rows.filter { row in
      row.count == 5 && (row[0].hasSuffix("*") && partition == nil || Self.name(row) == partition)
    }
    let shapes = wanted.compactMap { row -> (cores: Int, threads: Int)? in
      guard let sockets = Int(row[1]), let cores = Int(row[2]), let threads = Int(row[3]) else {
        return nil
      }
      return (sockets * cores, threads)
    }
    guard let first = wanted.first, let least = shapes.min(by: { $0.cores < $1.cores }),
      least.cores > 0
    else { return nil }
    self.partition = Self.name(first)
    cores = least.cores
    threadsPerCore = least.threads
    limit = SlurmTime(first[4])
    isMixed = !shapes.allSatisfy { $0 == least }
  }

  private static func name(_ row: [String]) -> String { row[0].replacing("*", with: "") }
}

/// A span of time as `sbatch --time` takes it.
public struct SlurmTime: Hashable, Sendable, CustomStringConvertible {
  /// The span in seconds.
  public let seconds: Int
  /// As it was written.
  public let description: String

  /// Reads minutes, `M:S`, `H:M:S`, `D-H`, `D-H:M` or `D-H:M:S`; nil for anything else.
  public init?(_ text: String) {
    let halves = text.split(separator: "-", omittingEmptySubsequences: false)
    let parts = (halves.last ?? "").split(separator: ":", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { Int($0) }
    guard halves.count <= 2, numbers.count == parts.count, (1...3).contains(parts.count),
      numbers.allSatisfy({ $0 >= 0 })
    else { return nil }
    if halves.count == 2 {
      guard let days = Int(halves[0]), days >= 0 else { return nil }
      let units = [3600, 60, 1]
      seconds = days * 86_400 + zip(numbers, units).reduce(0) { $0 + $1.0 * $1.1 }
    } else {
      let units = parts.count == 3 ? [3600, 60, 1] : [60, 1]
      seconds = zip(numbers, units).reduce(0) { $0 + $1.0 * $1.1 }
    }
    guard seconds > 0 else { return nil }
    description = text
  }
}
