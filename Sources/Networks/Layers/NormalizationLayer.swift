import Architectures
import Geometry
import Kernels
import RandomStreams

/// Batch normalisation with its scale, shift and running statistics.
struct NormalizationLayer: Layer {
  let input: LayerInput
  let output: Value
  let operation: Normalization
  let gamma: Block
  let beta: Block
  let runningMean: Block
  let runningVariance: Block
  /// The batch's mean and inverse deviation, kept among the activations for the backward pass.
  let mean: Block
  let inverseDeviation: Block

  private var channels: Int { output.shape.channels }

  func forward(_ pass: Pass) {
    let x = pass.activations.read(input.value.block(pass.batch))
    var y = pass.activations.write(output.block(pass.batch))
    let pixels = pass.batch * output.shape.pixels
    guard pass.isTraining else {
      normalizationInference(
        x, gamma: pass.weights.read(gamma), beta: pass.weights.read(beta),
        runningMean: pass.statistics.read(runningMean),
        runningVariance: pass.statistics.read(runningVariance), into: &y, channels: channels,
        pixels: pixels, epsilon: Float(operation.epsilon), workers: pass.workers)
      return
    }
    var runningMean = pass.statistics.write(runningMean)
    var runningVariance = pass.statistics.write(runningVariance)
    var mean = pass.activations.write(mean)
    var inverseDeviation = pass.activations.write(inverseDeviation)
    var scratch = pass.scratch.write(pass.scratch.whole)
    normalizationForward(
      x, gamma: pass.weights.read(gamma), beta: pass.weights.read(beta),
      runningMean: &runningMean, runningVariance: &runningVariance, mean: &mean,
      inverseDeviation: &inverseDeviation, into: &y, scratch: &scratch, channels: channels,
      pixels: pixels, momentum: Float(operation.momentum), epsilon: Float(operation.epsilon),
      workers: pass.workers)
  }

  func backward(_ pass: Pass) {
    guard let mode = input.mode else {
      preconditionFailure("normalisation reads a copy of the input")
    }
    var dx = pass.gradients.write(input.value.gradient(pass.batch))
    var dGamma = pass.weightGradients.write(gamma)
    var dBeta = pass.weightGradients.write(beta)
    var scratch = pass.scratch.write(pass.scratch.whole)
    normalizationGradient(
      pass.activations.read(input.value.block(pass.batch)),
      pass.gradients.read(output.gradient(pass.batch)), gamma: pass.weights.read(gamma),
      mean: pass.activations.read(mean),
      inverseDeviation: pass.activations.read(inverseDeviation), into: &dx, gamma: &dGamma,
      beta: &dBeta, scratch: &scratch, channels: channels,
      pixels: pass.batch * output.shape.pixels, mode: mode, workers: pass.workers)
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

  /// Floats of scratch that either pass of a batch needs.
  func scratchCount(batch: Int) -> Int {
    normalizationScratchCount(channels: channels, pixels: batch * output.shape.pixels)
  }
}
