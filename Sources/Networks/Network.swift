import Architectures
public import Kernels
public import RandomStreams
import Geometry

/// An architecture with weights.
///
/// All memory is allocated when the network is made; passes and updates allocate nothing. A network
/// is used by one thread at a time; its kernels split their work over the workers.
public final class Network {
  /// Where everything lies.
  public let plan: NetworkPlan

  let weights: Arena
  let weightGradients: Arena
  let statistics: Arena
  let activations: Arena
  let gradients: Arena
  let scratch: Arena
  let labels: Arena
  let workers: Workers

  /// A network whose weights are drawn from a stream.
  ///
  /// Equal streams give equal weights, whatever the batch and the workers.
  public init(_ plan: NetworkPlan, workers: Workers, weights stream: RandomStream) {
    self.plan = plan
    self.workers = workers
    weights = Arena(count: plan.weightCount)
    weightGradients = Arena(count: plan.weightCount)
    statistics = Arena(count: plan.statisticCount)
    activations = Arena(count: plan.activationCount)
    gradients = Arena(count: plan.gradientCount)
    scratch = Arena(count: plan.scratchCount)
    labels = Arena(count: plan.batch)
    var stream = stream
    for layer in plan.layers {
      layer.initialize(weights: weights, statistics: statistics, from: &stream)
    }
  }

  /// Where the next batch's samples go: `[batch, height, width, channels]`, without padding lanes.
  @_lifetime(borrow self)
  package func samples(_ batch: Int) -> MutableSpan<Float> { activations.write(plan.input.block(batch)) }

  /// Where the next batch's labels go.
  @_lifetime(borrow self)
  package func batchLabels(_ batch: Int) -> MutableSpan<Int32> {
    labels.writeLabels(Block(offset: 0, count: wholeVectors(batch)))
  }

  private func pass(batch: Int, isTraining: Bool, dropoutKey: UInt64) -> Pass {
    Pass(
      weights: weights, weightGradients: weightGradients, statistics: statistics,
      activations: activations, gradients: gradients, scratch: scratch, workers: workers,
      batch: batch, isTraining: isTraining, dropoutKey: dropoutKey)
  }

  /// Runs the batch that lies in `samples` forward, as in training, and its loss backward.
  ///
  /// - Returns: the sum of the samples' losses, and how many were classified correctly.
  package func learn(batch: Int, smoothing: Float, dropoutKey: UInt64) -> (loss: Double, correct: Int) {
    let pass = pass(batch: batch, isTraining: true, dropoutKey: dropoutKey)
    for layer in plan.layers { layer.forward(pass) }
    var dLogits = gradients.write(plan.output.gradient(batch))
    let result = softmaxCrossEntropy(
      activations.read(plan.output.block(batch)), labels: labelSpan(batch),
      classes: plan.architecture.contract.classes, smoothing: smoothing, into: &dLogits,
      workers: workers)
    for layer in plan.layers.reversed() { layer.backward(pass) }
    return result
  }

  /// Runs the batch that lies in `samples` forward, as in use.
  ///
  /// - Returns: the sum of the samples' losses, and how many were classified correctly.
  package func judge(batch: Int) -> (loss: Double, correct: Int) {
    let pass = pass(batch: batch, isTraining: false, dropoutKey: 0)
    for layer in plan.layers { layer.forward(pass) }
    return classificationLoss(
      activations.read(plan.output.block(batch)), labels: labelSpan(batch),
      classes: plan.architecture.contract.classes, smoothing: 0, workers: workers)
  }

  @_lifetime(borrow self)
  private func labelSpan(_ batch: Int) -> Span<Int32> {
    labels.readLabels(Block(offset: 0, count: wholeVectors(batch))).extracting(0..<batch)
  }
}
