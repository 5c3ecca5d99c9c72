/// One step of stochastic gradient descent, as PyTorch's SGD takes it.
///
/// g ← gradient + weightDecay·w; v ← momentum·v + g; w ← w − rate·v, or with Nesterov's variant
/// w ← w − rate·(g + momentum·v). All spans are of equal size; without momentum, velocity may be
/// empty.
public func sgdUpdate(
  _ weights: inout MutableSpan<Float>, gradient: Span<Float>, velocity: inout MutableSpan<Float>,
  rate: Float, momentum: Float, nesterov: Bool, weightDecay: Float, workers: Workers
) {
  let count = weights.count
  precondition(
    gradient.count == count && (velocity.count == count || momentum == 0),
    "spans of unequal size")
  let weightParts = Parts(&weights)
  let velocityParts = Parts(&velocity)
  let set = workers.instructionSet
  workers.runFloats(count) { range in
    var w = weightParts.part(range)
    if momentum == 0 {
      set.sgdStep(
        &w, gradient: gradient, first: range.lowerBound, rate: rate, weightDecay: weightDecay)
    } else {
      var v = velocityParts.part(range)
      set.momentumStep(
        &w, gradient: gradient, velocity: &v, first: range.lowerBound, rate: rate,
        momentum: momentum, nesterov: nesterov, weightDecay: weightDecay)
    }
  }
}
