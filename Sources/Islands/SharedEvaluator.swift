package import Evolution

/// Lets the islands of one rank share its evaluator, each with an even part of the capacity.
///
/// Every island gets at least one slot; what the evaluator has no room for waits here. The part of
/// an island that has ended goes to the others.
package final class SharedEvaluator {
  /// What is shared.
  var evaluator: any Evaluator
  private var active: [Int]
  private var waiting: [Candidate] = []
  private var inHand: Set<BirthID> = []
  private var finished: [Int: [Individual]] = [:]

  /// An evaluator to be shared by these islands.
  ///
  /// - Parameter inHand: what the evaluator works on already.
  package init(_ evaluator: any Evaluator, islands: [Int], inHand: Set<BirthID> = []) {
    self.evaluator = evaluator
    active = islands.sorted()
    self.inHand = inHand
  }

  /// From now on these islands share the evaluator; what others have waiting is dropped.
  func serve(_ islands: [Int]) {
    active = islands.sorted()
    waiting.removeAll { !active.contains($0.id.island) }
    finished = finished.filter { active.contains($0.key) }
  }

  /// Whether a candidate is with the evaluator, and does not wait here.
  func hasHandedOn(_ id: BirthID) -> Bool { inHand.contains(id) }

  /// The part of one island.
  package func share(ofIsland island: Int) -> any Evaluator {
    Share(of: self, island: island)
  }

  private func capacity(of island: Int) -> Int {
    guard let place = active.firstIndex(of: island) else { return 0 }
    let (each, rest) = evaluator.capacity.quotientAndRemainder(dividingBy: active.count)
    return max(1, each + (place < rest ? 1 : 0))
  }

  private func submit(_ candidate: Candidate) {
    waiting.append(candidate)
    feed()
  }

  private func collect(for island: Int) throws -> [Individual] {
    for individual in try evaluator.collect() {
      inHand.remove(individual.id)
      if active.contains(individual.id.island) {
        finished[individual.id.island, default: []].append(individual)
      }
    }
    feed()
    return finished.removeValue(forKey: island) ?? []
  }

  private func cancel(_ island: Int) {
    active.removeAll { $0 == island }
    waiting.removeAll { $0.id.island == island }
    finished[island] = nil
    guard active.isEmpty else { return }
    evaluator.cancel()
    inHand = []
  }

  private func feed() {
    while !waiting.isEmpty, inHand.count < evaluator.capacity {
      let candidate = waiting.removeFirst()
      inHand.insert(candidate.id)
      evaluator.submit(candidate)
    }
  }

  final class Share: Evaluator {
    private let shared: SharedEvaluator
    private let island: Int

    fileprivate init(of shared: SharedEvaluator, island: Int) {
      self.shared = shared
      self.island = island
    }

    var capacity: Int { shared.capacity(of: island) }
    /// The evaluator of other ranks, where that is what is shared.
    var remote: RemoteEvaluator? { shared.evaluator as? RemoteEvaluator }
    func submit(_ candidate: Candidate) { shared.submit(candidate) }
    func collect() throws -> [Individual] { try shared.collect(for: island) }
    func cancel() { shared.cancel(island) }
  }
}
