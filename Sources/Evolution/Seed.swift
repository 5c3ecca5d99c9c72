public import Genomes

/// What an island is given to begin with: a genome that did well before, elsewhere.
public struct Seed: Hashable, Codable, Sendable {
  /// What is born before anything is bred.
  public var genome: Genome
  /// The share of the full training that it was judged by, where the island uses that share.
  public var fidelity: Double

  /// A seed.
  public init(_ genome: Genome, fidelity: Double) {
    self.genome = genome
    self.fidelity = fidelity
  }
}
