import Architectures

extension LayerSpace {
  /// Why a genome is not in this space, or nil where it is.
  public func objection(to genome: LayerGenome) -> String? {
    if genome.towers.count != towerCount {
      return "\(genome.towers.count) towers, the input has \(towerCount) views"
    }
    for tower in genome.towers where !genes.contains(tower.count) {
      return "a tower of \(tower.count) genes, allowed are \(genes.min) to \(genes.max)"
    }
    if !headGenes.contains(genome.head.count) {
      return
        "a head of \(genome.head.count) genes, allowed are \(headGenes.min) to \(headGenes.max)"
    }
    for gene in genome.towers.joined() + genome.head {
      if let objection = objection(to: gene) { return objection }
    }
    return objection(to: genome.training)
  }

  private func objection(to gene: Gene) -> String? {
    if gene.skip != 0 && !skipReach.contains(gene.skip) { return "a skip of \(gene.skip) genes" }
    if weight(of: gene.kind) <= 0 { return "the kind \(gene.kind.rawValue)" }
    let isInside =
      switch gene.payload {
      case .convolution(let g):
        convolutionOutputs.contains(g.outputs) && filterSize.contains(g.filterHeight)
          && filterSize.contains(g.filterWidth) && convolutionStride.contains(g.strideHeight)
          && convolutionStride.contains(g.strideWidth) && initializers.contains(g.initializer)
      case .pooling(let g):
        poolings.contains(g.pooling) && window.contains(g.windowHeight)
          && window.contains(g.windowWidth) && poolingStride.contains(g.strideHeight)
          && poolingStride.contains(g.strideWidth)
      case .normalization: true
      case .activation(let function): activations.contains(function)
      case .dropout(let ratio): dropoutRatio.contains(ratio)
      case .dense(let g):
        denseOutputs.contains(g.outputs) && initializers.contains(g.initializer)
      case .inception(let g):
        [g.outputs1, g.outputs3, g.outputs5, g.outputsPooled].allSatisfy(inceptionOutputs.contains)
          && g.outputs1 + g.outputs3 + g.outputs5 + g.outputsPooled > 0
      case .block(let g):
        convolutionOutputs.contains(g.outputs) && filterSize.contains(g.filter)
          && convolutionStride.contains(g.stride) && activations.contains(g.activation)
      }
    return isInside ? nil : "a field out of range in \(gene)"
  }

  private func objection(to gene: TrainingGene) -> String? {
    let isInside =
      training.optimizers.contains(gene.optimizer) && training.batches.contains(gene.batch)
      && training.weightDecay.contains(gene.weightDecay)
      && training.learningRate(of: gene.optimizer).contains(gene.learningRate)
    return isInside ? nil : "a field out of range in \(gene)"
  }
}
