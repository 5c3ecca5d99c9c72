// Batch normalisation, alone or with what often follows it in the same pass: a sum with another value
// and an activation function. Vectors run along channels. The values between are never stored: the
// backward pass computes them again from the input.

public import Geometry

/// `y = f((x − mean)·inverse·γ + β + addend)` for some pixels, where `inverse` is the inverse
/// deviation, or with `fromVariance` a variance.
///
/// - **Shapes:** x, addend (or empty) and y `[pixels, stride]`, of which `channels` are not padding.
@inline(never)
public func normalizePixels(
  _ x: Span<Float>, addend: Span<Float>, gamma: Span<Float>, beta: Span<Float>,
  mean: Span<Float>, inverse: Span<Float>, fromVariance: Bool, epsilon: Float,
  activation: ActivationKind?, into y: inout MutableSpan<Float>, channels: Int, stride: Int,
  pixels: Int
) {
  let x = raw(x)
  let addend = raw(addend)
  let gamma = raw(gamma)
  let beta = raw(beta)
  let mean = raw(mean)
  let inverse = raw(inverse)
  let pass = NormalizationPass(
    fromVariance: fromVariance, epsilon: epsilon, channels: channels, stride: stride, pixels: pixels
  )
  var y = raw(&y)
  switch activation {
  case nil: pass.normalize(Identity.self, x, addend, gamma, beta, mean, inverse, &y)
  case .relu: pass.normalize(Relu.self, x, addend, gamma, beta, mean, inverse, &y)
  case .leakyReLU: pass.normalize(LeakyRelu.self, x, addend, gamma, beta, mean, inverse, &y)
  case .sigmoid: pass.normalize(Sigmoid.self, x, addend, gamma, beta, mean, inverse, &y)
  case .tanh: pass.normalize(Tanh.self, x, addend, gamma, beta, mean, inverse, &y)
  case .silu: pass.normalize(Silu.self, x, addend, gamma, beta, mean, inverse, &y)
  }
}

/// Sums of g and of g · (x − mean) over some pixels, for each channel, where g is the gradient
/// before the activation function.
///
/// - **Shapes:** sums `[2, stride]`, everything else as in `normalizePixels`.
@inline(never)
public func normalizationGradientSums(
  _ x: Span<Float>, addend: Span<Float>, _ dy: Span<Float>, gamma: Span<Float>,
  beta: Span<Float>, mean: Span<Float>, inverseDeviation: Span<Float>,
  activation: ActivationKind?, into sums: inout MutableSpan<Float>, channels: Int, stride: Int,
  pixels: Int
) {
  let x = raw(x)
  let addend = raw(addend)
  let gamma = raw(gamma)
  let beta = raw(beta)
  let mean = raw(mean)
  let inverse = raw(inverseDeviation)
  let pass = NormalizationPass(
    fromVariance: false, epsilon: 0, channels: channels, stride: stride, pixels: pixels)
  let dy = raw(dy)
  var sums = raw(&sums)
  switch activation {
  case nil: pass.sumGradients(Identity.self, x, addend, gamma, beta, mean, inverse, dy, &sums)
  case .relu: pass.sumGradients(Relu.self, x, addend, gamma, beta, mean, inverse, dy, &sums)
  case .leakyReLU:
    pass.sumGradients(LeakyRelu.self, x, addend, gamma, beta, mean, inverse, dy, &sums)
  case .sigmoid: pass.sumGradients(Sigmoid.self, x, addend, gamma, beta, mean, inverse, dy, &sums)
  case .tanh: pass.sumGradients(Tanh.self, x, addend, gamma, beta, mean, inverse, dy, &sums)
  case .silu: pass.sumGradients(Silu.self, x, addend, gamma, beta, mean, inverse, dy, &sums)
  }
}

/// `dx = γ·inverse·(g − dβ/n − x̂·dγ/n)` for some of the `n` pixels, where g is the gradient before the
/// activation function; g itself is the gradient of the addend.
@inline(never)
public func normalizationInputGradient(
  _ x: Span<Float>, addend: Span<Float>, _ dy: Span<Float>, gamma: Span<Float>,
  beta: Span<Float>, mean: Span<Float>, inverseDeviation: Span<Float>, dGamma: Span<Float>,
  dBeta: Span<Float>, activation: ActivationKind?, into dx: inout MutableSpan<Float>,
  adding: Bool, addend dAddend: inout MutableSpan<Float>, addingToAddend: Bool, channels: Int,
  stride: Int, pixels: Int, allPixels: Int
) {
  let x = raw(x)
  let addend = raw(addend)
  let gamma = raw(gamma)
  let beta = raw(beta)
  let mean = raw(mean)
  let inverse = raw(inverseDeviation)
  let pass = NormalizationPass(
    fromVariance: false, epsilon: 0, channels: channels, stride: stride, pixels: pixels)
  let hasAddendGradient = !dAddend.isEmpty
  var dAddend = raw(&dAddend)
  var dx = raw(&dx)
  let dy = raw(dy)
  let dGamma = raw(dGamma)
  let dBeta = raw(dBeta)
  let b = NormalizationBackward(
    share: 1 / Float(allPixels),
    adding: adding,
    addingToAddend: addingToAddend, hasAddendGradient: hasAddendGradient)
  switch activation {
  case nil:
    pass.inputGradient(
      Identity.self, x, addend, gamma, beta, mean, inverse, dy, dGamma, dBeta, b, &dx, &dAddend)
  case .relu:
    pass.inputGradient(
      Relu.self, x, addend, gamma, beta, mean, inverse, dy, dGamma, dBeta, b, &dx, &dAddend)
  case .leakyReLU:
    pass.inputGradient(
      LeakyRelu.self, x, addend, gamma, beta, mean, inverse, dy, dGamma, dBeta, b, &dx, &dAddend)
  case .sigmoid:
    pass.inputGradient(
      Sigmoid.self, x, addend, gamma, beta, mean, inverse, dy, dGamma, dBeta, b, &dx, &dAddend)
  case .tanh:
    pass.inputGradient(
      Tanh.self, x, addend, gamma, beta, mean, inverse, dy, dGamma, dBeta, b, &dx, &dAddend)
  case .silu:
    pass.inputGradient(
      Silu.self, x, addend, gamma, beta, mean, inverse, dy, dGamma, dBeta, b, &dx, &dAddend)
  }
}
