import Architectures
import Geometry
import Kernels

/// Places values, gradients and weights, makes the layers, and puts their work into stages.
struct Planner {
  let shards: Shards
  /// Value *k* is what operator *k − 1* writes.
  let operators: [Operator]
  private(set) var values: [Value]
  var weights = ArenaPlanner()
  /// Weights, the first ones, whose gradients are added up shard by shard.
  var shardWeightCount = 0
  var statistics = ArenaPlanner()
  var activations = ArenaPlanner()
  private(set) var gradients = ArenaPlanner()
  var transposed = ArenaPlanner()
  var scratchCount = 0
  /// Floats of a shard's own memory.
  private(set) var localCount = 0
  let training: Levels
  let use: Levels
  /// How each operator's gradient of each input joins those of others.
  private(set) var modes: [[Accumulation?]]

  init(_ architecture: Architecture, batch: Int) {
    shards = Shards(batch: batch)
    let shapes: [Shape]
    (operators, shapes) = Operator.all(of: architecture)
    values = shapes.enumerated().map { index, shape in
      Value(shape: shape, stride: index == 0 ? shape.channels : shape.channelStride)
    }
    training = Levels(operators, isTraining: true)
    use = Levels(operators, isTraining: false)
    modes = operators.map { $0.inputs.map { _ in nil } }
  }

  /// Gives each value a place: for the whole batch where the backward pass or another stage reads it
  /// again, else for a chunk.
  mutating func placeValues() {
    let trainingChunks = forwardChunks(isTraining: true)
    let useChunks = forwardChunks(isTraining: false)
    for value in values.indices {
      if staysInStage(value) {
        let samples = max(
          trainingChunks[training.values[value]], useChunks[use.values[value]])
        values[value].place = .chunk(localCount)
        localCount += wholeVectors(values[value].storage * samples)
      } else {
        let count = values[value].storage * shards.batch
        values[value].place = .batch(activations.allocate(count))
      }
    }
  }

  /// Whether nobody reads a value beyond the stage that writes it.
  private func staysInStage(_ value: Int) -> Bool {
    guard value > 0, value < operators.count else { return false }
    let maker = operators[value - 1]
    if maker.isWhole || (maker.keepsOutput && training.isTrained[value]) { return false }
    return operators.enumerated().allSatisfy { layer, op in
      guard op.inputs.contains(value) else { return true }
      return !op.isWhole && !(op.keepsInputs && training.isTrained[layer + 1])
        && training.start(of: op) == training.values[value]
        && use.start(of: op) == use.values[value]
    }
  }

  /// Places gradients in the order of the backward pass: each lives from the first stage that writes
  /// it to the last one of the layer that made the value.
  mutating func placeGradients() {
    let stageCount = (training.gradients.max() ?? 0) + 2
    let chunks = backwardChunks(stages: stageCount)
    var endings = [[Int]](repeating: [], count: stageCount)
    var beginnings = endings
    values[operators.count].gradient = .batch(
      gradients.allocate(values[operators.count].storage * shards.batch))
    for value in values.indices.reversed() {
      guard let first = training.writes[value].first else { continue }
      for (place, write) in training.writes[value].enumerated() {
        modes[write.layer][write.place] = place == 0 ? .overwrite : .accumulate
      }
      let maker = operators[value - 1]
      let last = training.gradients[value] + maker.meetings(isTraining: true)
      let isLocal = !maker.isWhole && !training.writes[value].contains { $0.isWhole }
      if isLocal && first.level == last { continue }
      beginnings[first.level].append(value)
      endings[last].append(value)
    }
    // What lives in one stage only lies behind the values of a chunk, anew in each stage.
    let start = localCount
    for stage in 0..<stageCount {
      for value in beginnings[stage] {
        values[value].gradient = .batch(
          gradients.allocate(values[value].storage * shards.batch))
      }
      var next = start
      for value in values.indices
      where values[value].gradient == nil && training.writes[value].first?.level == stage {
        values[value].gradient = .chunk(next)
        next += wholeVectors(values[value].storage * chunks[stage])
      }
      localCount = max(localCount, next)
      for value in endings[stage] {
        if case .batch(let offset)? = values[value].gradient {
          gradients.release(offset, values[value].storage * shards.batch)
        }
      }
    }
  }

  /// Bytes that an operator's forward pass reads and writes for a sample.
  func forwardBytes(_ layer: Int) -> Int {
    (operators[layer].inputs + [layer + 1]).reduce(0) { $0 + 4 * values[$1].storage }
  }

  /// Bytes that an operator's backward pass reads and writes for a sample.
  func backwardBytes(_ layer: Int) -> Int {
    let op = operators[layer]
    let gradients = op.inputs.filter { training.isTrained[$0] } + [layer + 1]
    let kept = (op.keepsInputs ? op.inputs : []) + (op.keepsOutput ? [layer + 1] : [])
    return (gradients + kept).reduce(0) { $0 + 4 * values[$1].storage }
  }

  /// Samples that pass through each stage of a forward pass together: as many as its smallest piece
  /// of work should have.
  func forwardChunks(isTraining: Bool) -> [Int] {
    let levels = isTraining ? training : use
    var chunks = [Int](repeating: 1, count: (levels.values.max() ?? 0) + 1)
    for (layer, op) in operators.enumerated() where !op.isWhole {
      for stage in levels.start(of: op)...levels.values[layer + 1] {
        chunks[stage] = max(chunks[stage], shards.chunk(bytesPerSample: forwardBytes(layer)))
      }
    }
    return chunks
  }

  /// Samples that pass through each stage of the backward pass together.
  func backwardChunks(stages: Int) -> [Int] {
    var chunks = [Int](repeating: 1, count: stages)
    for (layer, op) in operators.enumerated() where !op.isWhole && training.isTrained[layer + 1] {
      let start = training.gradients[layer + 1]
      for stage in start...start + op.meetings(isTraining: true) {
        chunks[stage] = max(chunks[stage], shards.chunk(bytesPerSample: backwardBytes(layer)))
      }
    }
    return chunks
  }
}
