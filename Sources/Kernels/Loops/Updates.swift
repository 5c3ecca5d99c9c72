// One step of an optimiser on a stretch of weights. Counts are whole vectors of 16.

/// Stochastic gradient descent without momentum, on the weights from `first` on.
@inline(never)
public func sgdStep(
  _ weights: inout MutableSpan<Float>, gradient: Span<Float>, first: Int, rate: Float,
  weightDecay: Float
) {
  let count = weights.count
  let gradient = raw(gradient)
  var weights = raw(&weights)
  var i = 0
  while i < count {
    let w = load(weights, i)
    let g = load(gradient, first &+ i) + w * weightDecay
    store(w - g * rate, &weights, i)
    i &+= laneCount
  }
}

/// Stochastic gradient descent with momentum, on the weights from `first` on.
@inline(never)
public func momentumStep(
  _ weights: inout MutableSpan<Float>, gradient: Span<Float>,
  velocity: inout MutableSpan<Float>, first: Int, rate: Float, momentum: Float, nesterov: Bool,
  weightDecay: Float
) {
  let count = weights.count
  let gradient = raw(gradient)
  var weights = raw(&weights)
  var velocity = raw(&velocity)
  var i = 0
  while i < count {
    let w = load(weights, i)
    let g = load(gradient, first &+ i) + w * weightDecay
    let v = g + load(velocity, i) * momentum
    store(v, &velocity, i)
    store(w - (nesterov ? g + v * momentum : v) * rate, &weights, i)
    i &+= laneCount
  }
}

/// AdamW, on the weights from `first` on; `correction1` is 1 − β₁ᵗ, `correction2` is √(1 − β₂ᵗ).
@inline(never)
public func adamWStep(
  _ weights: inout MutableSpan<Float>, gradient: Span<Float>,
  firstMoment: inout MutableSpan<Float>, secondMoment: inout MutableSpan<Float>, first: Int,
  rate: Float, beta1: Float, beta2: Float, epsilon: Float, weightDecay: Float,
  correction1: Float, correction2: Float
) {
  let count = weights.count
  let gradient = raw(gradient)
  var weights = raw(&weights)
  var firstMoment = raw(&firstMoment)
  var secondMoment = raw(&secondMoment)
  let keep = 1 - rate * weightDecay
  let step = rate / correction1
  var i = 0
  while i < count {
    let g = load(gradient, first &+ i)
    let m = load(firstMoment, i) * beta1 + g * (1 - beta1)
    let v = load(secondMoment, i) * beta2 + g * g * (1 - beta2)
    store(m, &firstMoment, i)
    store(v, &secondMoment, i)
    let deviation = squareRoot(v) / correction2 + epsilon
    store(load(weights, i) * keep - m * step / deviation, &weights, i)
    i &+= laneCount
  }
}
