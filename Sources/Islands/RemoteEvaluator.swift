package import Evolution

/// The evaluator of an island of several ranks: the coordinator's own and those of the others.
///
/// Work goes to the rank with the largest part of its capacity free, to this one last. A rank has no
/// capacity before it has announced one.
package final class RemoteEvaluator: Evaluator {
  private struct Place {
    /// Nil for the evaluator of this rank.
    var rank: Int?
    var capacity: Int
    var inHand: Set<BirthID> = []
  }

  private let local: any Evaluator
  private let post: Post
  private var places: [Place]
  private var waiting: [Candidate] = []
  private var finished: [Individual] = []
  private var isCancelled = false

  /// Results of remote ranks that nobody waited for.
  package private(set) var staleResults = 0

  /// An evaluator of this rank and others.
  package init(local: any Evaluator, ranks: [Int], post: Post) {
    self.local = local
    self.post = post
    places = ranks.map { Place(rank: $0, capacity: 0) } + [Place(rank: nil, capacity: 0)]
  }

  /// The capacities of all ranks together, as far as they are known.
  package var capacity: Int { places.reduce(local.capacity) { $0 + $1.capacity } }

  /// Takes a candidate; it leaves with the next `dispatch()`.
  package func submit(_ candidate: Candidate) { waiting.append(candidate) }

  /// What has come back from the ranks and from this one.
  package func collect() throws -> [Individual] {
    for individual in try local.collect() {
      places[places.endIndex - 1].inHand.remove(individual.id)
      finished.append(individual)
    }
    defer { finished = [] }
    return finished
  }

  /// Hands out what waits to ranks that have room.
  package func dispatch() throws {
    while let candidate = waiting.first, let place = roomiestPlace {
      waiting.removeFirst()
      places[place].inHand.insert(candidate.id)
      if let rank = places[place].rank {
        try post.send(.work(candidate), to: rank)
      } else {
        local.submit(candidate)
      }
    }
    if isCancelled {
      isCancelled = false
      for place in places {
        if let rank = place.rank { try post.send(.control(.cancel), to: rank) }
      }
    }
  }

  /// Drops what is in hand here, and tells the ranks to do so with the next `dispatch()`.
  package func cancel() {
    isCancelled = true
    waiting = []
    finished = []
    for place in places.indices { places[place].inHand = [] }
    local.cancel()
  }

  /// A rank has announced its capacity.
  func hello(from rank: Int, capacity: Int) {
    guard let place = places.firstIndex(where: { $0.rank == rank }) else { return }
    places[place].capacity = max(0, capacity)
  }

  /// A verdict has come from a rank; one that nobody waits for is ignored and counted.
  func receive(_ individual: Individual, from rank: Int) {
    guard let place = places.firstIndex(where: { $0.rank == rank }),
      places[place].inHand.remove(individual.id) != nil
    else {
      staleResults += 1
      return
    }
    finished.append(individual)
  }

  /// The place with the largest part of its capacity free; the first of several.
  private var roomiestPlace: Int? {
    var best: (place: Int, load: Double)?
    for (index, place) in places.enumerated() {
      let capacity = place.rank == nil ? local.capacity : place.capacity
      guard place.inHand.count < capacity else { continue }
      let load = Double(place.inHand.count) / Double(capacity)
      if best.map({ load < $0.load }) ?? true { best = (index, load) }
    }
    return best?.place
  }
}
