public import Architectures
public import Genomes

/// What an island has judged, waits for or heard of, none of which is evaluated twice, and what is not
/// worth an evaluation at all.
public struct Known: Sendable {
  private let space: SearchSpace
  private let admits: (@Sendable (Genome) -> Bool)?
  private var identities: Set<Identity> = []
  /// The highest fidelity of the island's that can still be judged before the run ends; nil where its end
  /// is far.
  public internal(set) var ceiling: Double?

  /// Knowledge of nothing.
  ///
  /// - Parameter admits: whether a genome that decodes is worth an evaluation, as far as it tells by
  ///   itself; nil where all are.
  public init(space: SearchSpace, admits: (@Sendable (Genome) -> Bool)? = nil) {
    self.space = space
    self.admits = admits
  }

  /// Whether a genome can be evaluated and is worth it.
  public func isWorthwhile(_ genome: Genome) -> Bool {
    space.isBuildable(genome) && admits?(genome) ?? true
  }

  /// Whether the run refuses genomes that are not worth an evaluation.
  var isChoosy: Bool { admits != nil }

  /// Whether a genome is to be drawn anew, where the run does so at all.
  func refuses(_ genome: Genome) -> Bool { isChoosy && !isWorthwhile(genome) }

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
