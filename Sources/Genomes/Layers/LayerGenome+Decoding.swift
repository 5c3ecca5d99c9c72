public import Architectures

extension LayerGenome {
  /// The architecture that this genome stands for.
  ///
  /// Filters and windows larger than what they slide over are cut down to it, skips that reach
  /// beyond their tower are dropped, and both are counted. The space decides about size only: a
  /// genome of another space decodes too, if its towers are as many as the contract's views.
  ///
  /// - Throws: the reason why there is none.
  public func decoded(in space: LayerSpace) throws(DecodingFault) -> Decoded {
    let decoded: Decoded
    do throws(ArchitectureError) {
      decoded = try built(over: space.contract)
    } catch {
      throw .doesNotBuild(error)
    }
    try decoded.architecture.cost.check(against: space.limits)
    return decoded
  }

  private func built(over contract: InputContract) throws(ArchitectureError) -> Decoded {
    var builder = ArchitectureBuilder(contract: contract)
    var ends: [Int] = []
    for (view, genes) in towers.prefix(contract.views.count).enumerated() {
      let start = contract.views.count > 1 ? builder.slice(view: view) : 0
      ends.append(try builder.append(genes, from: start))
    }
    let joined = builder.concatenateTowers(ends)
    let end = try builder.append(head, from: joined)
    builder.classify(end)
    return Decoded(
      architecture: try Architecture(contract: contract, nodes: builder.nodes), training: training,
      repairs: builder.repairs)
  }
}

extension LayerGenome {
  /// The identity of architecture and training genes together: what decides whether two candidates
  /// would be trained to the same result.
  ///
  /// Nil where the genome does not decode.
  public func identity(in space: LayerSpace) -> Identity? {
    guard let decoded = try? decoded(in: space) else { return nil }
    return training.identity(with: decoded.architecture.identity)
  }
}

extension TrainingGene {
  /// The identity of a training of an architecture.
  public func identity(with architecture: Identity) -> Identity {
    let fields = [
      learningRate.bitPattern, UInt64(bitPattern: Int64(batch)), weightDecay.bitPattern,
    ]
    return Identity(
      [architecture.high, architecture.low] + fields + optimizer.rawValue.utf8.map(UInt64.init))
  }
}
