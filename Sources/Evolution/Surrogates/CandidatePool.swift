import Genomes

/// The most promising of the candidates that were looked at for one proposal.
struct CandidatePool<Source: CandidateSource> {
  private let source: Source
  private let capacity: Int
  private var seen: Set<EncodedPoint> = []
  private var ranked: [(candidate: Source.Candidate, improvement: Double)] = []

  /// An empty pool that remembers this many leaders.
  init(of source: Source, capacity: Int) {
    self.source = source
    self.capacity = capacity
  }

  /// The best so far, best first; ties in the order in which they were added.
  var leaders: [Source.Candidate] { ranked.map(\.candidate) }

  /// Adds candidates; those not worthwhile, seen here or known to the guide count for nothing.
  mutating func add(_ candidates: [Source.Candidate], ratedBy guide: inout some CandidateGuide) {
    var fresh: [Source.Candidate] = []
    var points: [EncodedPoint] = []
    for candidate in candidates where source.isWorthwhile(candidate) {
      let point = source.encoding(of: candidate)
      guard seen.insert(point).inserted, !guide.knows(point) else { continue }
      fresh.append(candidate)
      points.append(point)
    }
    for (candidate, improvement) in zip(fresh, guide.improvements(of: points)) {
      let place = ranked.firstIndex { improvement > $0.improvement } ?? ranked.count
      guard place < capacity else { continue }
      ranked.insert((candidate, improvement), at: place)
      if ranked.count > capacity { ranked.removeLast() }
    }
  }
}
