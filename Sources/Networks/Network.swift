import Architectures
import Geometry
public import Kernels
public import RandomStreams

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
  let activationGradients: Arena
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
    activationGradients = Arena(count: plan.gradientCount)
    scratch = Arena(count: plan.scratchCount)
    labels = Arena(count: plan.batch)
    var stream = stream
    for layer in plan.layers {
      layer.initialize(weights: weights, statistics: statistics, from: &stream)
    }
  }

  /// Lets the next batch be written: its samples as `[batch, height, width, channels]`, without
  /// padding lanes, and its labels.
  package func load(
    batch: Int, _ body: (inout MutableSpan<Float>, inout MutableSpan<Int32>) -> Void
  ) {
    let activations = activations
    let labels = labels
    var samples = activations.write(plan.input.block(batch))
    var labelSpan = labels.writeLabels(Block(offset: 0, count: batch))
    body(&samples, &labelSpan)
  }

  func pass(batch: Int, isTraining: Bool, dropoutKey: UInt64) -> Pass {
    Pass(
      weights: weights, weightGradients: weightGradients, statistics: statistics,
      activations: activations, gradients: activationGradients, scratch: scratch, workers: workers,
      batch: batch, isTraining: isTraining, dropoutKey: dropoutKey)
  }

  /// Runs the batch that lies in `samples` forward, as in training, and its loss backward.
  ///
  /// - Returns: the sum of the samples' losses, and how many were classified correctly.
  package func learn(batch: Int, smoothing: Float, dropoutKey: UInt64) -> (
    loss: Double, correct: Int
  ) {
    let pass = pass(batch: batch, isTraining: true, dropoutKey: dropoutKey)
    for layer in plan.layers { layer.forward(pass) }
    let result = lossGradient(pass, smoothing: smoothing)
    for layer in plan.layers.reversed() { layer.backward(pass) }
    return result
  }

  /// The loss of the logits, and its gradient.
  func lossGradient(_ pass: Pass, smoothing: Float) -> (loss: Double, correct: Int) {
    var dLogits = pass.gradients.write(plan.output.gradient(pass.batch))
    let labels = labels
    return softmaxCrossEntropy(
      pass.activations.read(plan.output.block(pass.batch)),
      labels: labels.readLabels(Block(offset: 0, count: pass.batch)).extracting(0..<pass.batch),
      classes: plan.architecture.contract.classes, smoothing: smoothing, into: &dLogits,
      workers: workers)
  }

  /// Runs the batch that lies in `samples` forward, as in use.
  ///
  /// - Returns: the sum of the samples' losses, and how many were classified correctly.
  package func judge(batch: Int) -> (loss: Double, correct: Int) {
    let pass = pass(batch: batch, isTraining: false, dropoutKey: 0)
    for layer in plan.layers { layer.forward(pass) }
    let labels = labels
    return classificationLoss(
      pass.activations.read(plan.output.block(batch)),
      labels: labels.readLabels(Block(offset: 0, count: batch)).extracting(0..<batch),
      classes: plan.architecture.contract.classes, smoothing: 0, workers: workers)
  }
}
