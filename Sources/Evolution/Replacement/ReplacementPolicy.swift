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
        let place = place(for: immigrant, in: deme, sparing: admitted, using: &stream)
        guard let place else { continue }
        deme.remove(at: place)
      }
      deme.add(immigrant)
      admitted.append(immigrant.id)
    }
    return admitted.count
  }

  /// The place that the immigrant takes; nil where it may not have one.
  private func place(
    for immigrant: Individual, in deme: Deme, sparing admitted: [BirthID],
    using stream: inout RandomStream
  ) -> Int? {
    let members = deme.members
    func isResident(_ place: Int) -> Bool { !admitted.contains(members[place].id) }
    func isBeaten(_ place: Int) -> Bool { deme.isAsGood(immigrant, as: members[place]) }
    switch self {
    case .oldest: return members.indices.first(where: isResident)
    case .random:
      let residents = members.indices.filter(isResident)
      guard !residents.isEmpty else { return nil }
      let place = stream.pick(from: residents)
      return isBeaten(place) ? place : nil
    case .worst:
      let worst = members.indices.lazy.filter(isResident)
        .max { deme.precedes(members[$0], members[$1]) }
      return worst.flatMap { isBeaten($0) ? $0 : nil }
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
