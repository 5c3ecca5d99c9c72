import Genomes

extension SpaceSettings {
  /// Reads the section `space`.
  mutating func read(_ r: SettingsReader) {
    r.choice("kind", &kind)
    r.sections("fields") { r in
      if let field = Field(r) { fields.append(field) }
    }
    r.section("cell") { cell.read($0) }
    for name in Set(fields.map(\.name)) where fields.count(where: { $0.name == name }) > 1 {
      r.reject("fields", "holds \(name) twice; allowed is each name once")
    }
    if kind == .vectors, fields.isEmpty {
      r.reject("fields", "is empty; allowed is at least one field, as space.kind is vectors")
    }
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

extension CellWiring {
  /// Reads the section `space.cell`.
  mutating func read(_ r: SettingsReader) {
    r.integer("nodes", &nodes, in: .from(2, to: 16))
    r.choices("operations", &operations)
    r.integer("stacks", &stacks, in: .from(1, to: 8))
    r.integer("cells", &cells, in: .from(1, to: 100))
    r.integer("channels", &channels, in: .from(1, to: 4096))
  }
}

extension Field {
  /// Reads an entry of `space.fields`: a name, and `choices` or `min` and `max`.
  init?(_ r: SettingsReader) {
    var name: String?
    var isOrdered = false
    var isLogarithmic = false
    var isInteger = false
    var range = (min: 0.0, max: 1.0, step: 1)
    r.text("name", &name)
    let choices = r.list("choices", of: "a text") { $0.text }
    r.flag("ordered", &isOrdered)
    r.flag("integer", &isInteger)
    r.flag("log", &isLogarithmic)
    let any = Bounds<Double>.from(-0x1p53, to: 0x1p53)
    r.real("min", &range.min, in: any)
    r.real("max", &range.max, in: any)
    r.integer("step", &range.step, in: .atLeast(1))
    guard let name else {
      if !r.has("name") { r.reject("name", "is missing; allowed is a name for the field") }
      return nil
    }
    if let choices {
      guard r.isWithoutRepeats("choices", choices, { $0 }) else { return nil }
      for key in ["min", "max", "step", "log", "integer"] where r.has(key) {
        r.reject(key, "is given; allowed is that only for numbers, without choices")
      }
      self.init(name, .choices(choices, ordered: isOrdered))
      return
    }
    guard r.has("min"), r.has("max") else {
      r.reject(r.has("min") ? "max" : "min", "is missing; allowed is a number, or else choices")
      return nil
    }
    if range.min > range.max || isLogarithmic && range.min <= 0 {
      let allowed = isLogarithmic ? "0 < min <= max, as log is true" : "min <= max"
      r.rejectSection("has min \(range.min) and max \(range.max); allowed is \(allowed)")
      return nil
    }
    guard isInteger else {
      self.init(name, .reals(RealRange(range.min, range.max, logarithmic: isLogarithmic)))
      return
    }
    guard let low = Int(exactly: range.min), let high = Int(exactly: range.max),
      (high - low) % range.step == 0
    else {
      r.rejectSection("has numbers that are not whole, or not a number of steps apart")
      return nil
    }
    self.init(
      name, .integers(IntegerRange(low, high, step: range.step), logarithmic: isLogarithmic))
  }
}
