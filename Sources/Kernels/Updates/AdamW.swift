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
  fatalError()
}
