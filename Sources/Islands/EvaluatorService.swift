package import Evolution

/// What an evaluator rank does: it takes work, and sends back verdicts.
package final class EvaluatorService {
  private let evaluator: any Evaluator
  private let post: Post
  private let coordinator: Int
  private var announced: Int?

  /// Whether there has been nothing to do since it was told to drop its work.
  package private(set) var isResting = false

  /// A service to the coordinator of an island.
  package init(_ evaluator: any Evaluator, coordinator: Int, post: Post) {
    self.evaluator = evaluator
    self.coordinator = coordinator
    self.post = post
  }

  /// Takes a candidate.
  func take(_ candidate: Candidate) {
    isResting = false
    evaluator.submit(candidate)
  }

  /// Drops what is in hand.
  func cancel() {
    isResting = true
    evaluator.cancel()
  }

  /// Announces the capacity when it is another, and sends what is done.
  ///
  /// - Returns: whether anything was sent.
  package func step() throws -> Bool {
    var acted = false
    if announced != evaluator.capacity {
      announced = evaluator.capacity
      try post.send(.control(.hello(capacity: evaluator.capacity)), to: coordinator)
      acted = true
    }
    for individual in try evaluator.collect() {
      try post.send(.result(individual), to: coordinator)
      acted = true
    }
    return acted
  }
}
