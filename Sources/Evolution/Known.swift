public import Architectures
public import Genomes

/// What an island has judged, waits for or heard of: nothing of it is evaluated twice.
public struct Known: Sendable {
  private let space: SearchSpace
  private var identities: Set<Identity> = []
  /// The highest fidelity of the island's that can still be judged before the run ends; nil where its end
  /// is far.
  public internal(set) var ceiling: Double?

  /// Knowledge of nothing.
  public init(space: SearchSpace) { self.space = space }

  /// Whether a genome has been evaluated with a fidelity, or is about to be.
  ///
  /// Never of a genome that does not decode.
  public func contains(_ genome: Genome, fidelity: Double = 1) -> Bool {
    space.identity(of: genome).map { identities.contains($0.measured(with: fidelity)) } ?? false
  }

  /// Whether an identity has been evaluated with a fidelity, or is about to be.
  func contains(_ identity: Identity, fidelity: Double) -> Bool {
    identities.contains(identity.measured(with: fidelity))
  }

  /// Takes note of an evaluation.
  public mutating func insert(_ identity: Identity, fidelity: Double = 1) {
    identities.insert(identity.measured(with: fidelity))
  }
}

extension Identity {
  /// The identity of an evaluation with less than the full training.
  fileprivate func measured(with fidelity: Double) -> Identity {
    fidelity == 1 ? self : Identity([high, low, fidelity.bitPattern])
  }
}
