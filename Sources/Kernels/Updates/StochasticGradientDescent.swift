/// One step of stochastic gradient descent, as PyTorch's SGD takes it.
///
/// g ← gradient + weightDecay·w; v ← momentum·v + g; w ← w − rate·v, or with Nesterov's variant
/// w ← w − rate·(g + momentum·v). All spans are of equal size; without momentum, velocity may be
/// empty.
public func sgdUpdate(
  _ weights: inout MutableSpan<Float>, gradient: Span<Float>, velocity: inout MutableSpan<Float>,
  rate: Float, momentum: Float, nesterov: Bool, weightDecay: Float, workers: Workers
) {
  fatalError()
}
