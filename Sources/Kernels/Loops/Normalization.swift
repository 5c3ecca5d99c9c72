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
  let pass = NormalizationPass(
    x: raw(x), addend: raw(addend), gamma: raw(gamma), beta: raw(beta), mean: raw(mean),
    inverse: raw(inverse), fromVariance: fromVariance, epsilon: epsilon, channels: channels,
    stride: stride, pixels: pixels)
  var y = raw(&y)
  switch activation {
  case nil: pass.normalize(Identity.self, &y)
  case .relu: pass.normalize(Relu.self, &y)
  case .leakyReLU: pass.normalize(LeakyRelu.self, &y)
  case .sigmoid: pass.normalize(Sigmoid.self, &y)
  case .tanh: pass.normalize(Tanh.self, &y)
  case .silu: pass.normalize(Silu.self, &y)
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
  let pass = NormalizationPass(
    x: raw(x), addend: raw(addend), gamma: raw(gamma), beta: raw(beta), mean: raw(mean),
    inverse: raw(inverseDeviation), fromVariance: false, epsilon: 0, channels: channels,
    stride: stride, pixels: pixels)
  let dy = raw(dy)
  var sums = raw(&sums)
  switch activation {
  case nil: pass.sumGradients(Identity.self, dy, &sums)
  case .relu: pass.sumGradients(Relu.self, dy, &sums)
  case .leakyReLU: pass.sumGradients(LeakyRelu.self, dy, &sums)
  case .sigmoid: pass.sumGradients(Sigmoid.self, dy, &sums)
  case .tanh: pass.sumGradients(Tanh.self, dy, &sums)
  case .silu: pass.sumGradients(Silu.self, dy, &sums)
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
  let pass = NormalizationPass(
    x: raw(x), addend: raw(addend), gamma: raw(gamma), beta: raw(beta), mean: raw(mean),
    inverse: raw(inverseDeviation), fromVariance: false, epsilon: 0, channels: channels,
    stride: stride, pixels: pixels)
  let hasAddendGradient = !dAddend.isEmpty
  var dAddend = raw(&dAddend)
  var dx = raw(&dx)
  let b = NormalizationBackward(
    dy: raw(dy), dGamma: raw(dGamma), dBeta: raw(dBeta), share: 1 / Float(allPixels),
    adding: adding,
    addingToAddend: addingToAddend, hasAddendGradient: hasAddendGradient)
  switch activation {
  case nil: pass.inputGradient(Identity.self, b, &dx, &dAddend)
  case .relu: pass.inputGradient(Relu.self, b, &dx, &dAddend)
  case .leakyReLU: pass.inputGradient(LeakyRelu.self, b, &dx, &dAddend)
  case .sigmoid: pass.inputGradient(Sigmoid.self, b, &dx, &dAddend)
  case .tanh: pass.inputGradient(Tanh.self, b, &dx, &dAddend)
  case .silu: pass.inputGradient(Silu.self, b, &dx, &dAddend)
  }
}
