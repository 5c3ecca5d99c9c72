/// A point of an archive with the coordinates by which it is compared.
struct ArchiveEntry: Sendable {
  /// The point.
  let point: ParetoPoint
  /// Its costs, or the number of the epsilon box that holds them.
  let key: [Double]
}

/// Neighbouring entries of an archive, and the smallest box around their keys.
///
/// Nobody within can dominate a key that is not above the box's ideal corner everywhere, and nobody
/// within is dominated by a key that is above its nadir somewhere: most boxes are settled by one
/// comparison.
///
/// - **Source:** the corners are those of Jaszkiewicz, Lust, "ND-Tree-Based Update: A Fast
///   Algorithm for the Dynamic Nondominance Problem", IEEE Trans. Evolutionary Computation 2018;
///   one list of boxes serves instead of a tree.
struct ArchiveBox: Sendable {
  /// Entries that a box holds before it is halved.
  static let capacity = 64

  /// The entries, in the order in which they came.
  private(set) var entries: [ArchiveEntry]
  /// The least of each coordinate.
  private(set) var ideal: [Double]
  /// The largest of each coordinate.
  private(set) var nadir: [Double]

  /// A box around entries.
  ///
  /// - Precondition: there is one.
  init(_ entries: [ArchiveEntry]) {
    self.entries = entries
    ideal = entries[0].key
    nadir = entries[0].key
    for entry in entries { widen(to: entry.key) }
  }

  /// The first entry whose key is nowhere above this one.
  func firstNowhereAbove(_ key: [Double]) -> ArchiveEntry? {
    guard isNowhereAbove(ideal, key) else { return nil }
    return entries.first { isNowhereAbove($0.key, key) }
  }

  /// Twice the distance of a key from the middle, coordinates weighted.
  func distance(to key: [Double], weights: [Double]) -> Double {
    var sum = 0.0
    for place in key.indices {
      sum += weights[place] * abs((key[place] - ideal[place]) + (key[place] - nadir[place]))
    }
    return sum
  }

  /// Takes in an entry.
  mutating func append(_ entry: ArchiveEntry) {
    entries.append(entry)
    widen(to: entry.key)
  }

  /// Two boxes, halved across the side that is longest when coordinates are weighted.
  func halves(weights: [Double]) -> (ArchiveBox, ArchiveBox) {
    let sides = weights.indices.map { weights[$0] * (nadir[$0] - ideal[$0]) }
    let axis = sides.indices.max { sides[$0] < sides[$1] } ?? 0
    let sorted = entries.sorted { $0.key[axis] < $1.key[axis] }
    let middle = sorted.count / 2
    return (ArchiveBox(Array(sorted[..<middle])), ArchiveBox(Array(sorted[middle...])))
  }

  private mutating func widen(to key: [Double]) {
    for place in key.indices {
      ideal[place] = min(ideal[place], key[place])
      nadir[place] = max(nadir[place], key[place])
    }
  }
}
