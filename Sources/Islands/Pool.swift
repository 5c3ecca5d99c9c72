import Evolution

/// What the islands of a rank evaluate with: the rank's own evaluator and those of the ranks that serve
/// it, shared out among the islands.
///
/// Each layer is there only where it is needed: an island that is alone on a rank without evaluators
/// speaks to the rank's own.
final class Pool {
  private let local: any Evaluator
  private let post: Post
  /// The evaluators of other ranks; nil where there have never been any.
  private(set) var remote: RemoteEvaluator?
  private var shared: SharedEvaluator?

  init(_ local: any Evaluator, post: Post) {
    self.local = local
    self.post = post
  }

  /// Serves these islands with these ranks, and keeps what is in hand.
  ///
  /// - Parameters:
  ///   - islands: those that have not ended.
  ///   - inHand: what they have handed over and not got back.
  ///   - service: what this rank did before it got an island.
  func arrange(
    islands: [Int], ranks: [Int], inHand: [Candidate], service: EvaluatorService? = nil
  ) {
    if let remote {
      remote.work(with: ranks)
    } else if !ranks.isEmpty || service != nil {
      let remote = RemoteEvaluator(
        local: local, ranks: ranks, post: post,
        inHand: shared.map { shared in inHand.filter { shared.hasHandedOn($0.id) } } ?? inHand)
      shared?.evaluator = remote
      self.remote = remote
    }
    if let service { remote?.inherit(inHand: service.underWay, verdicts: service.latest) }
    if let shared {
      shared.serve(islands)
    } else if islands.count > 1 {
      shared = SharedEvaluator(
        remote ?? local, islands: islands, inHand: Set(inHand.map(\.id)))
    }
  }

  /// What an island hands its candidates to.
  func evaluator(ofIsland island: Int) -> any Evaluator {
    shared?.share(ofIsland: island) ?? remote ?? local
  }

  /// Drops all that is in hand and all ranks.
  func clear() {
    local.cancel()
    remote = nil
    shared = nil
  }
}
