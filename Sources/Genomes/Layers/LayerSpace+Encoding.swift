import Architectures

// What a model is told of a list of layers: how large it is, what it is made of, in which order its
// sizes fall, and how it is trained. Lists differ in length, so all are sums over the genes.

extension LayerSpace {
  /// The kinds of the numbers of an encoding.
  var features: [FeatureKind] {
    [.categorical(levels: training.optimizers.count, alphabet: 0)]
      + Array(repeating: .real, count: 2 * Gene.Kind.allCases.count + 8)
  }

  /// A genome as numbers.
  func encoding(of genome: LayerGenome) -> [Double] {
    let genes = genome.towers.flatMap { $0 } + genome.head
    let longest = Double(self.genes.max * towerCount + headGenes.max)
    let gene = genome.training
    let optimizer = training.optimizers.firstIndex(of: gene.optimizer) ?? 0
    let rate = Field("", .reals(training.learningRate(of: gene.optimizer)))
    let decay = Field("", .reals(training.weightDecay))
    let batch = training.batches.firstIndex(of: gene.batch) ?? 0
    return [
      Double(optimizer), rate.place(of: gene.learningRate), decay.place(of: gene.weightDecay),
      Double(batch) / Double(max(1, training.batches.count - 1)),
      squashed(Double(genes.count), longest / 4),
      squashed(Double(genes.count { $0.skip > 0 }), 3),
    ] + kindFeatures(genes) + costFeatures(genome)
  }

  /// For each kind, how many there are and how far behind they stand on average.
  private func kindFeatures(_ genes: [Gene]) -> [Double] {
    Gene.Kind.allCases.flatMap { kind in
      let places = genes.indices.filter { genes[$0].kind == kind }
      let mean = places.isEmpty ? 0.5 : Double(places.reduce(0, +)) / Double(places.count)
      let depth = genes.count > 1 && !places.isEmpty ? mean / Double(genes.count - 1) : 0.5
      return [squashed(Double(places.count), 3), depth]
    }
  }

  /// What the network costs, in logarithms between 1 and the limits; zero where it does not decode.
  private func costFeatures(_ genome: LayerGenome) -> [Double] {
    guard let cost = try? genome.decoded(in: self).architecture.cost else { return [0, 0, 0] }
    return [
      share(cost.parameters, of: limits.parameters),
      share(cost.multiplyAdds, of: limits.multiplyAdds),
      share(cost.activationBytes, of: limits.activationBytes),
    ]
  }

  private func share(_ count: Int, of limit: Int) -> Double {
    logarithm(Double(max(1, count))) / logarithm(Double(max(2, limit)))
  }

  /// A count as a number below 1 that grows ever slower.
  private func squashed(_ count: Double, _ half: Double) -> Double { count / (count + half) }
}
