public import Evolution
public import MessagePassing

/// The part that one rank plays in a run: it drives its islands, or evaluates for one.
///
/// Every rank makes one and calls `run()`. It is a loop on one thread that receives, acts, sends and
/// sleeps, and that waits for nobody.
public final class Archipelago {
  /// A rank's part in a run.
  ///
  /// - Parameters:
  ///   - evaluator: what this rank's processor evaluates with.
  ///   - states: the islands that the rank coordinates, fresh or replayed from their journals.
  ///   - recorders: the recorder of each of them.
  /// - Precondition: states and recorders are those of `Placement(rankCount:islandCount:)`.
  public init(
    plan: ArchipelagoPlan, communicator: any Communicator, evaluator: any Evaluator,
    states: [Int: IslandState], recorders: [Int: any Recorder], environment: RunEnvironment
  ) {
  }

  /// Takes part until the search is over.
  ///
  /// - Returns: on the root, the summary, while the other ranks wait for `end()`; on the others nil,
  ///   after the root ended the run.
  /// - Throws: what communication, recorders and evaluators throw; the run must then be aborted.
  public func run() throws -> RunSummary? { nil }

  /// Ends the run on the other ranks; called on the root, once, after `run()`.
  public func end() throws {}
}
