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

  let memory: Memory
  let labels: Arena
  let workers: Workers
  private let alone: Workers
  /// How much of each sample of the batch is its own; the rest is its partner's.
  var ownShare: Float = 1
  /// Whose answers it learns beside the labels.
  package var teacher: Teacher?

  /// A network whose weights are drawn from a stream.
  ///
  /// Equal streams give equal weights, whatever the batch and the workers.
  public init(_ plan: NetworkPlan, workers: Workers, weights stream: RandomStream) {
    self.plan = plan
    alone = Workers(count: 1, instructionSet: workers.instructionSet)
    self.workers = plan.isSmall ? alone : workers
    memory = Memory(plan, workers: self.workers.count)
    labels = Arena(count: plan.batch)
    var stream = stream
    for layer in plan.layers {
      layer.initialize(weights: memory.weights, statistics: memory.statistics, from: &stream)
    }
  }

  /// Bytes of memory that the network takes.
  package var memoryBytes: Int { memory.bytes }

  /// Threads that share a step out: one for small networks.
  package var threads: Int { workers.count }

  /// Lets the next batch be written: its samples as `[batch, height, width, channels]`, without
  /// padding lanes, and its labels.
  package func load(
    batch: Int, _ body: (inout MutableSpan<Float>, inout MutableSpan<Int32>) -> Void
  ) {
    let pass = pass(batch: batch, dropoutKey: 0)
    let input = pass.value(plan.input)
    let labels = labels
    ownShare = 1
    var samples = input.write()
    var labelSpan = labels.writeLabels(Block(offset: 0, count: batch))
    body(&samples, &labelSpan)
  }

  func pass(batch: Int, dropoutKey: UInt64) -> Pass {
    Pass(
      memory: memory, workers: workers, alone: alone, batch: batch, shardSize: plan.shards.size,
      dropoutKey: dropoutKey)
  }

  /// Runs the batch that lies in `samples` forward, as in training, and its loss backward.
  ///
  /// - Precondition: the plan is for training.
  /// - Returns: the sum of the samples' losses, and how many were classified correctly.
  package func learn(batch: Int, smoothing: Float, dropoutKey: UInt64) -> (
    loss: Double, correct: Int
  ) {
    precondition(!plan.backward.isEmpty, "a network for use alone does not learn")
    // The loss compares with the answers.
    teacher?.answer(self, batch: batch)
    let pass = pass(batch: batch, dropoutKey: dropoutKey)
    for stage in plan.forward { stage.run(pass, plan.shards) }
    let result = lossGradient(pass, smoothing: smoothing)
    for stage in plan.backward { stage.run(pass, plan.shards) }
    pass.addShardGradients()
    return result
  }

  /// The loss of the logits, and its gradient.
  func lossGradient(_ pass: Pass, smoothing: Float) -> (loss: Double, correct: Int) {
    let logits = pass.value(plan.output)
    let target = pass.gradient(plan.output)
    let labels = labels
    var dLogits = target.write()
    let result = softmaxCrossEntropy(
      logits.read(),
      labels: labels.readLabels(Block(offset: 0, count: pass.batch)).extracting(0..<pass.batch),
      classes: plan.architecture.contract.classes, smoothing: smoothing, into: &dLogits,
      workers: workers)
    let blended = blendTargets(result, pass, smoothing: smoothing)
    guard let teacher else { return blended }
    var taught = target.write()
    return teacher.teach(
      blended, batch: pass.batch, storage: plan.output.storage, logits.read(), &taught)
  }

  /// Computes the logits of the batch that lies in `samples`, as in use.
  package func infer(batch: Int) {
    let pass = pass(batch: batch, dropoutKey: 0)
    for stage in plan.inference { stage.run(pass, plan.shards) }
  }

  /// The logits of each sample that were computed last, class after class.
  package func logits(batch: Int) -> [[Float]] {
    let view = pass(batch: batch, dropoutKey: 0).value(plan.output)
    let span = view.read()
    return (0..<batch).map { sample in
      (0..<plan.architecture.contract.classes).map { span[sample * plan.output.storage + $0] }
    }
  }

  /// Runs the batch that lies in `samples` forward, as in use.
  ///
  /// - Returns: the sum of the samples' losses, and how many were classified correctly.
  package func judge(batch: Int) -> (loss: Double, correct: Int) {
    infer(batch: batch)
    let pass = pass(batch: batch, dropoutKey: 0)
    let logits = pass.value(plan.output)
    let labels = labels
    return classificationLoss(
      logits.read(),
      labels: labels.readLabels(Block(offset: 0, count: batch)).extracting(0..<batch),
      classes: plan.architecture.contract.classes, smoothing: 0, workers: workers)
  }
}
