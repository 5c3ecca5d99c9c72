import RealModule

/// One step of Adam with decoupled weight decay, as PyTorch's AdamW takes it.
///
/// All spans are of equal size; `step` counts from 1.
///
/// - **Source:** Loshchilov, Hutter, "Decoupled Weight Decay Regularization", 2019, algorithm 2.
public func adamWUpdate(
  _ weights: inout MutableSpan<Float>, gradient: Span<Float>, firstMoment: inout MutableSpan<Float>,
  secondMoment: inout MutableSpan<Float>, step: Int, rate: Float, beta1: Float, beta2: Float,
  epsilon: Float, weightDecay: Float, workers: Workers
) {
  let count = weights.count
  precondition(
    gradient.count == count && firstMoment.count == count && secondMoment.count == count,
    "spans of unequal size")
  precondition(step >= 1, "steps count from 1")
  let weightParts = Parts(&weights)
  let firstParts = Parts(&firstMoment)
  let secondParts = Parts(&secondMoment)
  let set = workers.instructionSet
  let correction1 = Float(1 - Double.pow(Double(beta1), step))
  let correction2 = Float((1 - Double.pow(Double(beta2), step)).squareRoot())
  workers.runFloats(count) { range in
    var w = weightParts.part(range)
    var m = firstParts.part(range)
    var v = secondParts.part(range)
    set.adamWStep(
      &w, gradient: gradient, firstMoment: &m, secondMoment: &v, first: range.lowerBound,
      rate: rate, beta1: beta1, beta2: beta2, epsilon: epsilon, weightDecay: weightDecay,
      correction1: correction1, correction2: correction2)
  }
}
