import RandomStreams

// Mutations that change the list of genes: its length, or what a gene is.

extension LayerGenome {
  /// Puts a random gene at a random place of a list that has room.
  mutating func addGene(in space: LayerSpace, from stream: inout RandomStream) -> Bool {
    let open = (0..<segmentCount).filter {
      self[segment: $0].count < space.lengths(ofSegment: $0).max
    }
    guard !open.isEmpty else { return false }
    let segment = open[stream.index(weightedBy: open.map { Double(self[segment: $0].count + 1) })]
    let gene = space.randomGene(from: &stream)
    // Behind a dense gene the picture is gone: dense genes go where no filter or window follows.
    let genes = self[segment: segment]
    let spatialEnd = (genes.lastIndex { $0.isSpatial } ?? -1) + 1
    let first = gene.kind == .dense ? spatialEnd : 0
    self[segment: segment].insert(gene, at: stream.integer(in: first...genes.count))
    return true
  }

  /// Takes a random gene out of a list that stays long enough.
  mutating func removeGene(in space: LayerSpace, from stream: inout RandomStream) -> Bool {
    let open = (0..<segmentCount).filter {
      self[segment: $0].count > space.lengths(ofSegment: $0).min
    }
    guard !open.isEmpty else { return false }
    let segment = open[stream.index(weightedBy: open.map { Double(self[segment: $0].count) })]
    self[segment: segment].remove(at: stream.integer(below: self[segment: segment].count))
    return true
  }

  /// Makes a random gene another kind, with random fields; its skip stays.
  mutating func changeType(in space: LayerSpace, from stream: inout RandomStream) -> Bool {
    guard let place = drawPlace(from: &stream) else { return false }
    let old = self[segment: place.segment][place.index]
    let others = space.kinds.filter { $0.kind != old.kind && $0.weight > 0 }
    guard !others.isEmpty else { return false }
    let kind = others[stream.index(weightedBy: others.map(\.weight))].kind
    var gene = space.randomGene(of: kind, from: &stream)
    gene.skip = old.skip
    self[segment: place.segment][place.index] = gene
    return true
  }
}

extension LayerSpace {
  /// How many genes a tower, or behind the last tower the head, may have.
  func lengths(ofSegment segment: Int) -> IntegerRange {
    segment < towerCount ? genes : headGenes
  }
}

extension Gene {
  /// Whether the gene looks at height and width.
  var isSpatial: Bool {
    switch kind {
    case .convolution, .pooling, .inception, .block: true
    case .normalization, .activation, .dropout, .dense: false
    }
  }
}
