import Genomes

extension SpaceSettings {
  /// Reads the section `space`.
  mutating func read(_ r: SettingsReader) {
    r.range("genes", &genes, within: .from(1, to: 1000), stepped: false)
    r.range("head_genes", &headGenes, within: .from(0, to: 1000), stepped: false)
    let standard = kinds
    kinds = r.weights("kinds") { (kind: Gene.Kind) in
      standard.first { $0.kind == kind }?.weight ?? 0
    }.map { KindWeight($0.0, $0.1) }
    r.range("convolution_outputs", &convolutionOutputs, within: .from(1, to: 65_536))
    r.range("filter_size", &filterSize, within: .from(1, to: 1024))
    r.range("convolution_stride", &convolutionStride, within: .from(1, to: 1024))
    r.choices("initializers", &initializers)
    r.choices("poolings", &poolings)
    r.range("window", &window, within: .from(1, to: 1024))
    r.range("pooling_stride", &poolingStride, within: .from(1, to: 1024))
    r.choices("activations", &activations)
    r.range("dropout_ratio", &dropoutRatio, within: .from(0, below: 1))
    r.range("dense_outputs", &denseOutputs, within: .from(1, to: 65_536))
    r.range("inception_outputs", &inceptionOutputs, within: .from(0, to: 65_536))
    r.range("skip_reach", &skipReach, within: .from(1, to: 1000), stepped: false)
    r.choices("optimizers", &optimizers)
    r.range("sgd_learning_rate", &sgdLearningRate, within: .above(0))
    r.range("adam_learning_rate", &adamLearningRate, within: .above(0))
    r.integers("batches", &batches, in: .from(1, to: 65_536))
    r.range("weight_decay", &weightDecay, within: .above(0))
    r.section("limits") { limits.read($0) }
    if inceptionOutputs.max == 0 {
      r.reject("inception_outputs", "has max 0; allowed is at least 1, since a path needs outputs")
    }
  }
}

extension Limits {
  /// Reads the section `space.limits`.
  mutating func read(_ r: SettingsReader) {
    r.integer("parameters", &parameters, in: .atLeast(1))
    r.integer("multiply_adds", &multiplyAdds, in: .atLeast(1))
    r.integer("activation_bytes", &activationBytes, in: .atLeast(1))
  }
}
