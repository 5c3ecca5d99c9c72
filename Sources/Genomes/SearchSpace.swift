public import Architectures
public import RandomStreams

/// What a search may propose, and what its genomes mean.
///
/// The strategies see no more of a space than these functions, so every strategy works in every space.
///
/// - Precondition: of every function: the genome is of the kind of the space.
public enum SearchSpace: Hashable, Sendable {
  /// Lists of layers of any length: MENNDL's space.
  case layers(LayerSpace)
  /// A fixed wiring of edges with a choice of operations, stacked: NAS-Bench-201's kind of space.
  case cells(CellSpace)
  /// Named numbers and choices, without an architecture of their own.
  case vectors(VectorSpace)

  /// A random genome of this space.
  public func randomGenome(from stream: inout RandomStream) -> Genome {
    switch self {
    case .layers(let space): .layers(space.randomGenome(from: &stream))
    case .cells(let space): .vector(space.fields.randomGenome(from: &stream))
    case .vectors(let space): .vector(space.randomGenome(from: &stream))
    }
  }

  /// A copy with one random change, and what changed; of a vector always a field.
  ///
  /// - Parameters:
  ///   - weights: how often each kind of change is drawn.
  ///   - first: a kind that is tried before any is drawn, unless its weight is 0.
  public func mutated(
    _ genome: Genome, weights: MutationWeights, trying first: MutationKind? = nil,
    from stream: inout RandomStream
  ) -> (genome: Genome, kind: MutationKind) {
    switch (self, genome) {
    case (.layers(let space), .layers(let genome)):
      let (mutant, kind) = genome.mutated(
        in: space, weights: weights, trying: first, from: &stream)
      return (.layers(mutant), kind)
    case (.cells(let space), .vector(let genome)):
      return (.vector(space.fields.mutated(genome, from: &stream)), .alterField)
    case (.vectors(let space), .vector(let genome)):
      return (.vector(space.mutated(genome, from: &stream)), .alterField)
    default: preconditionFailure(Self.otherKind)
    }
  }

  /// A child of two parents.
  public func crossed(
    _ mother: Genome, _ father: Genome, from stream: inout RandomStream
  ) -> Genome {
    switch (self, mother, father) {
    case (.layers(let space), .layers(let a), .layers(let b)):
      .layers(a.crossed(with: b, in: space, from: &stream))
    case (.cells(let space), .vector(let a), .vector(let b)):
      .vector(space.fields.crossed(a, b, from: &stream))
    case (.vectors(let space), .vector(let a), .vector(let b)):
      .vector(space.crossed(a, b, from: &stream))
    default: preconditionFailure(Self.otherKind)
    }
  }

  /// All genomes one change away, in a fixed order; nil where they cannot be listed.
  public func neighbours(of genome: Genome) -> [Genome]? {
    switch (self, genome) {
    case (.layers, _): nil
    case (.cells(let space), .vector(let genome)): space.fields.neighbours(of: genome)
    case (.vectors(let space), .vector(let genome)): space.neighbours(of: genome)
    default: preconditionFailure(Self.otherKind)
    }
  }

  /// What decides whether two candidates would come to the same result: the architecture and the
  /// genes of training, or the numbers of a vector.
  ///
  /// - Returns: nil where a list of layers does not decode.
  public func identity(of genome: Genome) -> Identity? {
    switch (self, genome) {
    case (.layers(let space), .layers(let genome)): genome.identity(in: space)
    case (.cells(let space), .vector(let genome)):
      space.identity(of: genome) ?? genome.identity
    case (.vectors, .vector(let genome)): genome.identity
    default: preconditionFailure(Self.otherKind)
    }
  }

  /// Whether a genome stands for something that can be evaluated.
  public func isBuildable(_ genome: Genome) -> Bool {
    switch self {
    case .vectors: return true
    case .cells(let space) where space.isLiteral: return true
    case .cells, .layers: return (try? decoded(genome)) != nil
    }
  }

  /// The architecture and training that a genome stands for.
  ///
  /// - Throws: the reason why there is none.
  public func decoded(_ genome: Genome) throws(DecodingFault) -> Decoded {
    switch (self, genome) {
    case (.layers(let space), .layers(let genome)): return try genome.decoded(in: space)
    case (.cells(let space), .vector(let genome)): return try space.decoded(genome)
    case (.vectors, _): throw .noArchitecture
    default: preconditionFailure(Self.otherKind)
    }
  }

  /// Why a genome is not in this space, or nil where it is.
  public func objection(to genome: Genome) -> String? {
    switch (self, genome) {
    case (.layers(let space), .layers(let genome)): space.objection(to: genome)
    case (.cells(let space), .vector(let genome)): space.fields.objection(to: genome)
    case (.vectors(let space), .vector(let genome)): space.objection(to: genome)
    case (.layers, .vector): "a vector, where a list of layers belongs"
    case (.cells, .layers), (.vectors, .layers): "a list of layers, where a vector belongs"
    }
  }

  /// The kinds of the numbers that `encoding(of:)` gives, in their order.
  public var features: [FeatureKind] {
    switch self {
    case .layers(let space): space.features
    case .cells(let space): space.fields.features
    case .vectors(let space): space.features
    }
  }

  /// A genome as numbers of a fixed count, for models that predict its fitness.
  public func encoding(of genome: Genome) -> EncodedPoint {
    switch (self, genome) {
    case (.layers(let space), .layers(let genome)): space.encoding(of: genome)
    case (.cells(let space), .vector(let genome)): space.fields.encoding(of: genome)
    case (.vectors(let space), .vector(let genome)): space.encoding(of: genome)
    default: preconditionFailure(Self.otherKind)
    }
  }

  private static let otherKind = "the genome is of another kind than the space"
}

extension SearchSpace: Codable {
  private enum CodingKeys: String, CodingKey { case layers, cells, vectors }

  /// Decodes an object of one key, the kind of the space.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    if let space = try container.decodeIfPresent(LayerSpace.self, forKey: .layers) {
      self = .layers(space)
    } else if let space = try container.decodeIfPresent(CellSpace.self, forKey: .cells) {
      self = .cells(space)
    } else {
      self = .vectors(try container.decode(VectorSpace.self, forKey: .vectors))
    }
  }

  /// Encodes an object of one key, the kind of the space.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .layers(let space): try container.encode(space, forKey: .layers)
    case .cells(let space): try container.encode(space, forKey: .cells)
    case .vectors(let space): try container.encode(space, forKey: .vectors)
    }
  }
}
