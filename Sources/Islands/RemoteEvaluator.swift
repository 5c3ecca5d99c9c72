package import Evolution

/// The evaluator of a coordinator with ranks below it: its own and those of the others.
///
/// Work goes to the rank with the largest part of its capacity free, to this one last. A rank has no
/// capacity before it has announced one. What a rank had in hand that is lost is handed out again.
///
/// A rank may have candidates in hand that nobody here has handed out yet: it was given them by a
/// coordinator that is dead, whose island this rank has read from its journal. They are not handed out
/// a second time.
package final class RemoteEvaluator: Evaluator {
  private struct Place {
    /// Nil for the evaluator of this rank.
    var rank: Int?
    var capacity: Int
    /// What it works on; nil for what nobody here has handed out, or somebody else has judged since.
    var inHand: [BirthID: Candidate?] = [:]
  }

  private let local: any Evaluator
  private let post: Post
  private var places: [Place]
  private var waiting: [Candidate] = []
  private var finished: [Individual] = []
  private var isCancelled = false
  /// Whether ranks may know of candidates that nobody here has handed out.
  private var isHeir = false
  /// Verdicts on candidates that nobody here has handed out yet.
  private var early: [BirthID: Individual] = [:]

  /// Results of remote ranks that nobody waited for.
  package private(set) var staleResults = 0
  /// Candidates of each island that were handed out again because a rank was lost.
  package private(set) var repeated: [Int: Int] = [:]

  /// An evaluator of this rank and others.
  ///
  /// - Parameter inHand: what the evaluator of this rank works on already.
  package init(local: any Evaluator, ranks: [Int], post: Post, inHand: [Candidate] = []) {
    self.local = local
    self.post = post
    places = ranks.map { Place(rank: $0, capacity: 0) } + [Place(rank: nil, capacity: 0)]
    for candidate in inHand { places[places.endIndex - 1].inHand[candidate.id] = candidate }
  }

  /// Goes on with the work that a lost coordinator has handed out.
  ///
  /// - Parameters:
  ///   - inHand: what this rank's evaluator works on.
  ///   - verdicts: what it has judged lately: perhaps nobody took it down.
  func inherit(inHand: Set<BirthID>, verdicts: [Individual]) {
    isHeir = true
    for id in inHand { places[places.endIndex - 1].inHand[id] = .some(nil) }
    for individual in verdicts { early[individual.id] = individual }
  }

  /// Islands were taken over: ranks may know of candidates that nobody here has handed out.
  func expectHeirlooms() { isHeir = true }

  /// The capacities of all ranks together, as far as they are known.
  package var capacity: Int { places.reduce(local.capacity) { $0 + $1.capacity } }

  /// Takes a candidate; it leaves with the next `dispatch()`, unless a rank has it in hand.
  package func submit(_ candidate: Candidate) {
    guard isHeir else { return waiting.append(candidate) }
    if let individual = early.removeValue(forKey: candidate.id), individual.candidate == candidate {
      finished.append(individual)
    } else if let place = places.firstIndex(where: { $0.inHand[candidate.id] == .some(nil) }) {
      places[place].inHand[candidate.id] = .some(candidate)
    } else {
      waiting.append(candidate)
    }
  }

  /// What has come back from the ranks and from this one.
  package func collect() throws -> [Individual] {
    for individual in try local.collect() { accept(individual, at: places.endIndex - 1) }
    defer { finished = [] }
    return finished
  }

  /// Hands out what waits to ranks that have room.
  package func dispatch() throws {
    while let candidate = waiting.first, let place = roomiestPlace {
      if let rank = places[place].rank {
        try post.send(.work(candidate), to: rank)
      } else {
        local.submit(candidate)
      }
      waiting.removeFirst()
      places[place].inHand[candidate.id] = .some(candidate)
    }
    if isCancelled {
      for place in places {
        if let rank = place.rank { try post.send(.control(.cancel), to: rank) }
      }
      isCancelled = false
    }
  }

  /// Drops what is in hand here, and tells the ranks to do so with the next `dispatch()`.
  package func cancel() {
    isCancelled = true
    waiting = []
    finished = []
    early = [:]
    for place in places.indices { places[place].inHand = [:] }
    local.cancel()
  }

  /// From now on these are the ranks: what those had in hand that are gone waits again, in front.
  func work(with ranks: [Int]) {
    var orphans: [Candidate] = []
    for place in places {
      guard let rank = place.rank, !ranks.contains(rank) else { continue }
      orphans += place.inHand.values.compactMap(\.self)
    }
    orphans.sort { $0.id < $1.id }
    for candidate in orphans { repeated[candidate.id.island, default: 0] += 1 }
    waiting = orphans + waiting
    let own = places[places.endIndex - 1]
    let known = places.filter { $0.rank.map(ranks.contains) ?? false }
    places =
      ranks.map { rank in known.first { $0.rank == rank } ?? Place(rank: rank, capacity: 0) } + [
        own
      ]
  }

  /// A rank has announced its capacity, and what it works on.
  func hello(from rank: Int, capacity: Int, inHand: [BirthID] = []) {
    guard let place = places.firstIndex(where: { $0.rank == rank }) else { return }
    places[place].capacity = max(0, capacity)
    for id in inHand where places[place].inHand[id] == nil {
      let candidate = waiting.firstIndex { $0.id == id }.map { waiting.remove(at: $0) }
      places[place].inHand[id] = .some(candidate)
    }
  }

  /// A verdict has come from a rank; one that nobody waits for is ignored and counted.
  func receive(_ individual: Individual, from rank: Int) {
    accept(individual, at: places.firstIndex { $0.rank == rank })
  }

  /// Takes a verdict from wherever it comes, as long as it is the first on its candidate.
  private func accept(_ individual: Individual, at place: Int?) {
    let (id, candidate) = (individual.id, individual.candidate)
    if let place, let entry = places[place].inHand.removeValue(forKey: id), let own = entry {
      if own == candidate || !isHeir {
        finished.append(individual)
      } else {
        // Its former coordinator had another candidate of that name, which no journal has.
        staleResults += 1
        waiting.insert(own, at: 0)
      }
    } else if let place = waiting.firstIndex(of: candidate) {
      waiting.remove(at: place)
      finished.append(individual)
    } else if let place = places.firstIndex(where: { $0.inHand[id] == .some(candidate) }) {
      places[place].inHand[id] = .some(nil)
      finished.append(individual)
    } else if isHeir {
      early[id] = individual
    } else {
      staleResults += 1
    }
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
