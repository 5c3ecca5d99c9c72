import Architectures

// What a model is told of a list of layers: how it is trained, what the network is made of and where, and
// what it costs.

extension LayerSpace {
  /// The kinds of the numbers of an encoding.
  var features: [FeatureKind] {
    [.categorical(levels: training.optimizers.count, alphabet: 0)]
      + Array(repeating: .real, count: 3 + ArchitectureFeatures().values.count + 3)
  }

  /// A genome as numbers.
  func encoding(of genome: LayerGenome) -> [Double] {
    trainingFeatures(genome.training) + architectureFeatures(genome)
  }

  private func trainingFeatures(_ gene: TrainingGene) -> [Double] {
    let optimizer = training.optimizers.firstIndex(of: gene.optimizer) ?? 0
    let rate = Field("", .reals(training.learningRate(of: gene.optimizer)))
    let decay = Field("", .reals(training.weightDecay))
    let batch = training.batches.firstIndex(of: gene.batch) ?? 0
    return [
      Double(optimizer), rate.place(of: gene.learningRate), decay.place(of: gene.weightDecay),
      Double(batch) / Double(max(1, training.batches.count - 1)),
    ]
  }

  /// What the network is made of, and the logarithms of its costs between 1 and the limits; the numbers of
  /// nothing where it does not decode.
  private func architectureFeatures(_ genome: LayerGenome) -> [Double] {
    guard let architecture = try? genome.decoded(in: self).architecture else {
      return ArchitectureFeatures().values + [0, 0, 0]
    }
    let cost = architecture.cost
    return ArchitectureFeatures(of: architecture).values + [
      share(cost.parameters, of: limits.parameters),
      share(cost.multiplyAdds, of: limits.multiplyAdds),
      share(cost.activationBytes, of: limits.activationBytes),
    ]
  }

  private func share(_ count: Int, of limit: Int) -> Double {
    logarithm(Double(max(1, count))) / logarithm(Double(max(2, limit)))
  }
}
