import Architectures
import Genomes
import RandomStreams

/// Architectures such as a search over a space meets: random ones, and descendants of random ones.
struct SpaceSample {
  /// What a sample is for; samples of different uses have nothing to do with each other.
  enum Use: Int {
    case entries, correction, check
  }

  private let space: SearchSpace
  private let mutations: MutationWeights
  private var stream: RandomStream

  /// A sample of a space, the same whenever it is drawn.
  init(_ space: SearchSpace, mutations: MutationWeights, seed: UInt64, for use: Use) {
    self.space = space
    self.mutations = mutations
    stream = RandomStream(seed: seed, purpose: .testing, island: 1, birth: use.rawValue)
  }

  /// The architecture of a random genome that was mutated up to three times.
  ///
  /// - Throws: `ProfileFailure` where a thousand genomes in a row are too large or build nothing.
  mutating func next() throws(ProfileFailure) -> Architecture {
    for _ in 0..<1000 {
      var genome = space.randomGenome(from: &stream)
      for _ in 0..<stream.integer(in: 0...3) {
        genome = space.mutated(genome, weights: mutations, from: &stream).genome
      }
      if let decoded = try? space.decoded(genome) { return decoded.architecture }
    }
    throw ProfileFailure("none of 1000 random genomes of the space is within its limits")
  }
}

/// Why there is no profile, as a sentence.
public struct ProfileFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// The sentence.
  public let description: String

  init(_ description: String) { self.description = description }
}
