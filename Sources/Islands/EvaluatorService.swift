package import Evolution

/// What an evaluator rank does: it takes work, and sends back verdicts.
///
/// A coordinator may die before it has taken down what it was sent. So the last verdicts are kept, and
/// whoever follows it is sent them again, and told what is in hand.
package final class EvaluatorService {
  private let evaluator: any Evaluator
  private let post: Post
  /// Whom it serves; nil for nobody, before it is told.
  package private(set) var coordinator: Int?
  private var announced: Int?
  /// What it works on.
  private(set) var inHand: Set<BirthID> = []
  /// The last verdicts, those on whatever was in hand at once among them.
  private(set) var latest: [Individual] = []

  /// Whether there has been nothing to do since it was told to drop its work.
  package private(set) var isResting = false

  /// A service to a coordinator.
  package init(_ evaluator: any Evaluator, coordinator: Int?, post: Post) {
    self.evaluator = evaluator
    self.coordinator = coordinator
    self.post = post
  }

  /// Serves another coordinator, and tells it what there is.
  func serve(_ rank: Int) throws {
    coordinator = rank
    announced = nil
    try announce()
    for individual in latest { try post.send(.result(individual), to: rank) }
  }

  /// Takes a candidate.
  func take(_ candidate: Candidate) {
    isResting = false
    guard inHand.insert(candidate.id).inserted else { return }
    evaluator.submit(candidate)
  }

  /// Drops what is in hand.
  func cancel() {
    isResting = true
    inHand = []
    latest = []
    evaluator.cancel()
  }

  /// Announces the capacity when it is another, and sends what is done.
  ///
  /// - Returns: whether anything was sent.
  package func step() throws -> Bool {
    var acted = try announce()
    for individual in try evaluator.collect() {
      inHand.remove(individual.id)
      latest.append(individual)
      if let coordinator { try post.send(.result(individual), to: coordinator) }
      acted = true
    }
    let excess = latest.count - 2 * max(1, evaluator.capacity)
    if excess > 0 { latest.removeFirst(excess) }
    return acted
  }

  @discardableResult
  private func announce() throws -> Bool {
    guard let coordinator, announced != evaluator.capacity else { return false }
    announced = evaluator.capacity
    try post.send(
      .control(.hello(capacity: evaluator.capacity, inHand: inHand.sorted())), to: coordinator)
    return true
  }
}
