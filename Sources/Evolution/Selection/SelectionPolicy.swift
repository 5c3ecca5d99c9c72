public import RandomStreams

/// Who emigrates from a deme.
public enum SelectionPolicy: String, Hashable, Codable, Sendable, CaseIterable {
  /// The best, then the next best.
  case best
  /// Winners of tournaments of two, each member at most once.
  case tournament
  /// Anybody, each member at most once.
  case random

  /// Up to `count` different members.
  ///
  /// - Parameter placesOfBest: places of so many best members, as the island's strategy sees them.
  public func select(
    _ count: Int, from deme: Deme, placesOfBest: (Int) -> [Int], using stream: inout RandomStream
  ) -> [Individual] {
    switch self {
    case .best:
      return placesOfBest(count).map { deme.members[$0] }
    case .random:
      var members = deme.members
      stream.shuffle(&members)
      return Array(members.prefix(count))
    case .tournament:
      var rest = deme
      var selected: [Individual] = []
      while selected.count < count, !rest.isEmpty {
        let winner = rest.tournament(of: 2, using: &stream)
        rest.remove(winner.id)
        selected.append(winner)
      }
      return selected
    }
  }
}
