public import RandomStreams

/// The ways in which a genome is varied.
public enum MutationKind: String, Hashable, Codable, Sendable, CaseIterable {
  case addGene = "add_gene"
  case removeGene = "remove_gene"
  case changeType = "change_type"
  case alterField = "alter_field"
  case addSkip = "add_skip"
  case removeSkip = "remove_skip"
  case alterTraining = "alter_training"
}

/// How often each mutation is drawn, in proportion to the others.
public struct MutationWeights: Hashable, Codable, Sendable {
  /// A random gene more.
  public var addGene = 2.0
  /// A gene less.
  public var removeGene = 1.5
  /// A gene becomes another kind.
  public var changeType = 1.0
  /// A field of a gene moves.
  public var alterField = 3.0
  /// A gene gets a skip.
  public var addSkip = 0.75
  /// A gene loses its skip.
  public var removeSkip = 0.5
  /// A gene of training changes.
  public var alterTraining = 1.5

  /// The weights that are used when nothing is said.
  public init() {}

  /// The weight of a kind.
  public subscript(kind: MutationKind) -> Double {
    get {
      switch kind {
      case .addGene: addGene
      case .removeGene: removeGene
      case .changeType: changeType
      case .alterField: alterField
      case .addSkip: addSkip
      case .removeSkip: removeSkip
      case .alterTraining: alterTraining
      }
    }
    set {
      switch kind {
      case .addGene: addGene = newValue
      case .removeGene: removeGene = newValue
      case .changeType: changeType = newValue
      case .alterField: alterField = newValue
      case .addSkip: addSkip = newValue
      case .removeSkip: removeSkip = newValue
      case .alterTraining: alterTraining = newValue
      }
    }
  }
}

extension LayerGenome {
  /// A copy with one random change, and the kind of that change.
  ///
  /// A kind is drawn by its weight; where it has nothing to act on (no skip to remove, no room for a
  /// gene, a field that has one value only) another is drawn, and training in the end. The copy is
  /// equal only where training has nothing to change either.
  ///
  /// - Parameter first: a kind that is tried before any is drawn, unless its weight is 0.
  public func mutated(
    in space: LayerSpace, weights: MutationWeights, trying first: MutationKind? = nil,
    from stream: inout RandomStream
  ) -> (genome: LayerGenome, kind: MutationKind) {
    var open = MutationKind.allCases.filter { weights[$0] > 0 }
    var wanted = first.flatMap(open.firstIndex(of:))
    while !open.isEmpty {
      let place = wanted ?? stream.index(weightedBy: open.map { weights[$0] })
      wanted = nil
      let kind = open.remove(at: place)
      let copy = changed(kind, in: space, from: &stream)
      if copy != self { return (copy, kind) }
    }
    return (changed(.alterTraining, in: space, from: &stream), .alterTraining)
  }

  /// A copy with a change of a kind; equal where that kind has nothing to act on.
  private func changed(
    _ kind: MutationKind, in space: LayerSpace, from stream: inout RandomStream
  ) -> LayerGenome {
    var copy = self
    // A field drawn may have one value only where others have more: a few attempts.
    for _ in 0..<8 where copy == self {
      guard copy.apply(kind, in: space, from: &stream) else { break }
    }
    return copy
  }

  /// Applies one kind of change; false where it has nothing to act on.
  mutating func apply(
    _ kind: MutationKind, in space: LayerSpace, from stream: inout RandomStream
  ) -> Bool {
    switch kind {
    case .addGene: addGene(in: space, from: &stream)
    case .removeGene: removeGene(in: space, from: &stream)
    case .changeType: changeType(in: space, from: &stream)
    case .alterField: alterField(in: space, from: &stream)
    case .addSkip: addSkip(in: space, from: &stream)
    case .removeSkip: removeSkip(from: &stream)
    case .alterTraining: alterTraining(in: space, from: &stream)
    }
  }

  /// A gene, drawn evenly from all that a test admits; nil where there is none.
  func drawPlace(
    from stream: inout RandomStream, where admits: (Gene, Int) -> Bool = { _, _ in true }
  ) -> (segment: Int, index: Int)? {
    var places: [(Int, Int)] = []
    for segment in 0..<segmentCount {
      for (index, gene) in self[segment: segment].enumerated() where admits(gene, index) {
        places.append((segment, index))
      }
    }
    return places.isEmpty ? nil : stream.pick(from: places)
  }
}
