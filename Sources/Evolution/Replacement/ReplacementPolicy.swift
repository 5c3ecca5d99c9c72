public import RandomStreams

/// Whose place an immigrant takes in a deme that is full.
public enum ReplacementPolicy: String, Hashable, Codable, Sendable, CaseIterable {
  /// The oldest goes, as when a child is born.
  case oldest
  /// The worst goes, and only where the immigrant is at least as good.
  case worst
  /// Anybody goes, but only where the immigrant is at least as good.
  case random

  /// Lets immigrants into a deme of at most `capacity`; each takes a place of its own.
  ///
  /// Immigrants that live here already, and non-viable ones, are turned away.
  /// - Returns: how many were admitted.
  public func admit(
    _ immigrants: [Individual], into deme: inout Deme, capacity: Int,
    using stream: inout RandomStream
  ) -> Int {
    var admitted: [BirthID] = []
    for immigrant in immigrants where immigrant.fitness != nil && !deme.contains(immigrant.id) {
      if deme.count >= capacity {
        let residents = deme.members.indices.filter { !admitted.contains(deme.members[$0].id) }
        guard let place = place(among: residents, for: immigrant, in: deme, using: &stream) else {
          continue
        }
        deme.remove(at: place)
      }
      deme.add(immigrant)
      admitted.append(immigrant.id)
    }
    return admitted.count
  }

  /// The place that the immigrant takes; nil where it may not have one.
  private func place(
    among residents: [Int], for immigrant: Individual, in deme: Deme,
    using stream: inout RandomStream
  ) -> Int? {
    guard !residents.isEmpty else { return nil }
    switch self {
    case .oldest: return residents.first
    case .random:
      let place = stream.pick(from: residents)
      return deme.isAsGood(immigrant, as: deme.members[place]) ? place : nil
    case .worst:
      let worst = residents.max { deme.precedes(deme.members[$0], deme.members[$1]) }
      return worst.flatMap { deme.isAsGood(immigrant, as: deme.members[$0]) ? $0 : nil }
    }
  }
}

extension Deme {
  /// Whether an immigrant is no worse than a resident, whoever of the two is older.
  fileprivate func isAsGood(_ immigrant: Individual, as resident: Individual) -> Bool {
    guard let mine = immigrant.fitness, let theirs = resident.fitness else {
      return immigrant.fitness != nil
    }
    if mine.violation != theirs.violation { return mine.violation < theirs.violation }
    if mine.fidelity != theirs.fidelity { return mine.fidelity > theirs.fidelity }
    return score(of: mine) <= score(of: theirs)
  }
}
