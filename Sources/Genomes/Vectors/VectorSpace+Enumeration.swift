// Small spaces, whose genomes can be listed.

extension VectorSpace {
  /// All genomes, the last field running fastest; nil where there are more than `limit`.
  public func genomes(atMost limit: Int) -> [VectorGenome]? {
    guard size <= Double(limit) else { return nil }
    return fields.reduce([[]]) { heads, field in
      heads.flatMap { head in field.values.map { head + [$0] } }
    }.map(VectorGenome.init)
  }
}

extension Field {
  /// All values, rising.
  ///
  /// - Precondition: they are finitely many.
  fileprivate var values: [Double] {
    switch domain {
    case .choices: openChoices.map(Double.init)
    case .integers(let range, _):
      stride(from: range.min, through: range.max, by: range.step).map(Double.init)
    case .reals(let range): [range.min]
    }
  }
}

extension SearchSpace {
  /// How many different genomes there are; infinite for numbers without end and lists of layers.
  public var size: Double {
    switch self {
    case .layers: .infinity
    case .cells(let space): space.fields.size
    case .vectors(let space): space.size
    }
  }

  /// All genomes; nil where there are more than `limit`.
  public func genomes(atMost limit: Int) -> [Genome]? {
    switch self {
    case .layers: nil
    case .cells(let space): space.fields.genomes(atMost: limit)?.map(Genome.vector)
    case .vectors(let space): space.genomes(atMost: limit)?.map(Genome.vector)
    }
  }
}
