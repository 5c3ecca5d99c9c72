import Architectures
import Geometry
import Kernels
import RandomStreams

/// Batch normalisation with its scale, shift and running statistics, and what is computed in the same
/// pass over the pixels: a sum with another value, and an activation function.
struct NormalizationLayer: Layer {
  let input: LayerInput
  /// What is added to the normalised value, if anything.
  let addend: LayerInput?
  let output: Value
  let operation: Normalization
  /// What is applied to the sum, if anything.
  let activation: ActivationKind?
  let gamma: Block
  let beta: Block
  let runningMean: Block
  let runningVariance: Block
  /// The batch's mean and inverse deviation, kept among the activations for the backward pass.
  let mean: Block
  let inverseDeviation: Block
  /// Sums of each chunk, two vectors of channels for each sample of a batch.
  let sums: Block

  private var channels: Int { output.shape.channels }
  private var pixels: Int { output.shape.pixels }

  func run(_ task: SampleTask, _ pass: Pass, _ chunk: Chunk) {
    switch task {
    case .sums: sumMoments(pass, chunk)
    case .forward: normalize(pass, chunk)
    case .use: infer(pass, chunk)
    case .gradientSums: sumGradients(pass, chunk)
    case .backward: writeInputGradients(pass, chunk)
    }
  }

  func run(_ task: BatchTask, _ pass: Pass, chunk: Int) {
    switch task {
    case .combination: combineMoments(pass, chunk: chunk)
    case .gradientCombination: combineGradients(pass, chunk: chunk)
    case .forward, .backward, .weightGradient, .preparation: break
    }
  }

  /// Scale and running variance start at one, shift and running mean at zero.
  func initialize(weights: Arena, statistics: Arena, from stream: inout RandomStream) {
    var scale = weights.write(gamma)
    var variance = statistics.write(runningVariance)
    for channel in 0..<channels {
      scale[channel] = 1
      variance[channel] = 1
    }
  }

  /// The sums of one chunk.
  private func sums(_ pass: Pass, of chunk: Chunk) -> ArenaView {
    let count = 2 * output.stride
    return ArenaView(
      pass.memory.activations, offset: sums.offset + chunk.number * count, count: count)
  }

  /// The addend of some samples, nothing where there is none.
  private func addendView(_ pass: Pass, _ chunk: Chunk) -> ArenaView {
    guard let addend else { return pass.nothing }
    return pass.value(addend.value, chunk)
  }
}

extension NormalizationLayer {
  private func infer(_ pass: Pass, _ chunk: Chunk) {
    let x = pass.value(input.value, chunk)
    let added = addendView(pass, chunk)
    let target = pass.value(output, chunk)
    let (weights, statistics) = (pass.memory.weights, pass.memory.statistics)
    var y = target.write()
    normalizationForward(
      x.read(), addend: added.read(), gamma: weights.read(gamma), beta: weights.read(beta),
      mean: statistics.read(runningMean), spread: statistics.read(runningVariance),
      as: .variance(epsilon: Float(operation.epsilon)), activation: activation, into: &y,
      channels: channels, pixels: chunk.samples.count * pixels, workers: pass.alone)
  }

  private func sumMoments(_ pass: Pass, _ chunk: Chunk) {
    let x = pass.value(input.value, chunk)
    let target = sums(pass, of: chunk)
    var moments = target.write()
    normalizationMoments(
      x.read(), into: &moments, channels: channels, pixels: chunk.samples.count * pixels,
      workers: pass.alone)
  }

  private func combineMoments(_ pass: Pass, chunk: Int) {
    let (activations, statistics) = (pass.memory.activations, pass.memory.statistics)
    var mean = activations.write(mean)
    var inverse = activations.write(inverseDeviation)
    var runningMean = statistics.write(runningMean)
    var runningVariance = statistics.write(runningVariance)
    combineNormalizationMoments(
      activations.read(sums), blockPixels: chunk * pixels, pixels: pass.batch * pixels,
      mean: &mean, inverseDeviation: &inverse, runningMean: &runningMean,
      runningVariance: &runningVariance, channels: channels,
      momentum: Float(operation.momentum), epsilon: Float(operation.epsilon),
      workers: pass.alone)
  }

  private func normalize(_ pass: Pass, _ chunk: Chunk) {
    let x = pass.value(input.value, chunk)
    let added = addendView(pass, chunk)
    let target = pass.value(output, chunk)
    let (weights, activations) = (pass.memory.weights, pass.memory.activations)
    var y = target.write()
    normalizationForward(
      x.read(), addend: added.read(), gamma: weights.read(gamma), beta: weights.read(beta),
      mean: activations.read(mean), spread: activations.read(inverseDeviation),
      as: .inverseDeviation, activation: activation, into: &y, channels: channels,
      pixels: chunk.samples.count * pixels, workers: pass.alone)
  }
}

extension NormalizationLayer {
  private func sumGradients(_ pass: Pass, _ chunk: Chunk) {
    let x = pass.value(input.value, chunk)
    let added = addendView(pass, chunk)
    let dy = pass.gradient(output, chunk)
    let target = sums(pass, of: chunk)
    let (weights, activations) = (pass.memory.weights, pass.memory.activations)
    var sums = target.write()
    normalizationGradientSums(
      x.read(), addend: added.read(), dy.read(), gamma: weights.read(gamma),
      beta: weights.read(beta), mean: activations.read(mean),
      inverseDeviation: activations.read(inverseDeviation), activation: activation, into: &sums,
      channels: channels, pixels: chunk.samples.count * pixels, workers: pass.alone)
  }

  private func combineGradients(_ pass: Pass, chunk: Int) {
    let (activations, gradients) = (pass.memory.activations, pass.memory.weightGradients)
    var dGamma = gradients.write(gamma)
    var dBeta = gradients.write(beta)
    combineNormalizationGradientSums(
      activations.read(sums), blocks: (pass.batch + chunk - 1) / chunk,
      inverseDeviation: activations.read(inverseDeviation), gamma: &dGamma, beta: &dBeta,
      channels: channels, workers: pass.alone)
  }

  private func writeInputGradients(_ pass: Pass, _ chunk: Chunk) {
    let x = pass.value(input.value, chunk)
    let added = addendView(pass, chunk)
    let dy = pass.gradient(output, chunk)
    let target = input.mode == nil ? pass.nothing : pass.gradient(input.value, chunk)
    let addendTarget =
      addend.flatMap { $0.mode == nil ? nil : pass.gradient($0.value, chunk) } ?? pass.nothing
    let memory = pass.memory
    let (weights, activations, gradients) = (
      memory.weights, memory.activations, memory.weightGradients
    )
    var dx = target.write()
    var dAddend = addendTarget.write()
    normalizationInputGradient(
      x.read(), addend: added.read(), dy.read(), gamma: weights.read(gamma),
      beta: weights.read(beta), mean: activations.read(mean),
      inverseDeviation: activations.read(inverseDeviation), dGamma: gradients.read(gamma),
      dBeta: gradients.read(beta), activation: activation, into: &dx,
      mode: input.mode ?? .overwrite, addend: &dAddend, addendMode: addend?.mode ?? .overwrite,
      channels: channels, pixels: chunk.samples.count * pixels,
      batchPixels: pass.batch * pixels, workers: pass.alone)
  }
}
