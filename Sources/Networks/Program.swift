import Architectures
import Geometry

/// What pieces of work read and write.
enum Operand: Hashable, Sendable {
  case value(Int)
  /// The gradient of a value.
  case gradient(Int)
  /// Which values the max pooling that writes a value found to be the largest.
  case winners(Int)
}

/// A piece of a layer's work on samples, before anything has a place.
struct SamplePiece: Sendable {
  let layer: Int
  let task: SampleTask
  let operands: [Operand]
  /// Samples of a part.
  var chunk = 1
  /// Pieces of the same segment walk through parts of a chunk together.
  var segment = 0
}

/// A piece of a layer's work on the whole batch.
struct BatchPiece: Sendable {
  let layer: Int
  let task: BatchTask
  let operands: [Operand]
}

/// The pieces of work between two moments at which all samples must be there.
struct StagePieces: Sendable {
  var samples: [SamplePiece] = []
  var batch: [BatchPiece] = []

  /// Samples that pass through the stage together.
  var chunk: Int { samples.map(\.chunk).max() ?? 1 }

  /// Bytes that the pieces read and write for a sample.
  func bytes(_ storage: (Operand) -> Int) -> Int {
    samples.reduce(0) { $0 + 4 * $1.operands.reduce(0) { $0 + storage($1) } }
  }
}

/// The order of all work of a network: the forward and the backward pass of a training step, and the
/// forward pass in use.
struct Program: Sendable {
  private(set) var forward: [StagePieces]
  private(set) var backward: [StagePieces]
  private(set) var use: [StagePieces]
  /// Values that are not kept but made again, from what normalisations read, in each stage that reads
  /// them: to read them from memory would cost as much.
  private(set) var isRemade: [Bool]
  let training: Levels

  init(
    _ operators: [Operator], storage: (Operand) -> Int, shards: Shards,
    for purpose: NetworkPlan.Purpose
  ) {
    training = Levels(operators, isTraining: purpose == .training)
    let use = Levels(operators, isTraining: false)
    isRemade = Self.remade(operators)
    let isTraining = purpose == .training
    forward = isTraining ? Self.forward(operators, training, isTraining: true) : []
    self.use = Self.forward(operators, use, isTraining: false)
    backward = isTraining ? Self.backward(operators, training) : []
    remake(operators)
    for stage in forward.indices { forward[stage].split(shards, storage) }
    for stage in backward.indices { backward[stage].split(shards, storage) }
    for stage in self.use.indices { self.use[stage].split(shards, storage) }
  }

  /// All stages in the order of time: forward, backward, in use.
  var stages: [StagePieces] { forward + backward + use }

  /// What normalisations write may be made again, unless its addend is made again itself; what
  /// concatenations write, where the backward pass reads it no more than once.
  private static func remade(_ operators: [Operator]) -> [Bool] {
    var result = [Bool](repeating: false, count: operators.count + 1)
    for (layer, op) in operators.enumerated() where layer + 1 < operators.count {
      let readers = operators.filter { $0.inputs.contains(layer + 1) }
      if readers.contains(where: \.isWhole) { continue }
      if op.isNormalization {
        result[layer + 1] = !op.inputs.contains { result[$0] }
      } else if case .concatenation = op.operation {
        let isReadOnce = readers.count(where: \.keepsInputs) <= 1
        let areSimple = op.inputs.allSatisfy { !result[$0] || operators[$0 - 1].isNormalization }
        result[layer + 1] = isReadOnce && areSimple && !readers.contains(where: \.isNormalization)
      }
    }
    return result
  }

  private static func forward(
    _ operators: [Operator], _ levels: Levels, isTraining: Bool
  ) -> [StagePieces] {
    var stages = [StagePieces](repeating: StagePieces(), count: (levels.values.max() ?? 0) + 1)
    for (layer, op) in operators.enumerated() {
      let start = levels.start(of: op)
      let inputs = op.inputs.map(Operand.value)
      let all = inputs + [.value(layer + 1)]
      if op.isWhole {
        stages[start].batch.append(BatchPiece(layer: layer, task: .forward, operands: all))
        continue
      }
      if op.isNormalization, isTraining {
        stages[start].samples.append(
          SamplePiece(layer: layer, task: .sums, operands: [inputs[0]]))
        stages[start].batch.append(BatchPiece(layer: layer, task: .combination, operands: []))
      }
      let winners =
        isTraining && op.keepsWinners && levels.isTrained[layer + 1]
        ? [Operand.winners(layer + 1)] : []
      stages[levels.values[layer + 1]].samples.append(
        SamplePiece(layer: layer, task: isTraining ? .forward : .use, operands: all + winners))
    }
    return stages
  }

  private static func backward(_ operators: [Operator], _ levels: Levels) -> [StagePieces] {
    let count = (levels.gradients.max() ?? 0) + 2
    var stages = [StagePieces](repeating: StagePieces(), count: count)
    for (layer, op) in operators.enumerated().reversed() where levels.isTrained[layer + 1] {
      let start = levels.gradients[layer + 1]
      let kept = (op.keepsInputs ? op.inputs : []) + (op.keepsOutput ? [layer + 1] : [])
      let winners = op.keepsWinners ? [Operand.winners(layer + 1)] : []
      let read = kept.map(Operand.value) + winners + [.gradient(layer + 1)]
      let written = op.inputs.filter { levels.isTrained[$0] }.map(Operand.gradient)
      if op.isWhole {
        stages[start].batch += [
          BatchPiece(layer: layer, task: .backward, operands: read + written),
          BatchPiece(layer: layer, task: .weightGradient, operands: read),
        ]
        continue
      }
      var end = start
      if op.isNormalization {
        stages[start].samples.append(
          SamplePiece(layer: layer, task: .gradientSums, operands: read))
        stages[start].batch.append(
          BatchPiece(layer: layer, task: .gradientCombination, operands: []))
        end += 1
        if written.isEmpty { continue }
      }
      stages[end].samples.append(
        SamplePiece(layer: layer, task: .backward, operands: read + written))
    }
    return stages
  }

  /// Has each value that is not kept made again before it is read.
  private mutating func remake(_ operators: [Operator]) {
    for stage in forward.indices { forward[stage].remake(isRemade, operators, as: .forward) }
    for stage in backward.indices { backward[stage].remake(isRemade, operators, as: .forward) }
    for stage in use.indices { use[stage].remake(isRemade, operators, as: .use) }
  }
}

extension StagePieces {
  fileprivate mutating func remake(
    _ isRemade: [Bool], _ operators: [Operator], as task: SampleTask
  ) {
    var present = Set<Int>()
    var result: [SamplePiece] = []
    func make(_ value: Int) {
      guard isRemade[value], present.insert(value).inserted else { return }
      let inputs = operators[value - 1].inputs
      for input in inputs { make(input) }
      let operands = inputs.map(Operand.value) + [.value(value)]
      result.append(SamplePiece(layer: value - 1, task: task, operands: operands))
    }
    for piece in samples {
      if piece.task == task { present.insert(piece.layer + 1) }
      for case .value(let value) in piece.operands { make(value) }
      result.append(piece)
    }
    samples = result
  }

  /// Divides the pieces into segments: a piece takes as many samples at a time as the cache holds, or
  /// as the one before it where that is nearly as many.
  fileprivate mutating func split(_ shards: Shards, _ storage: (Operand) -> Int) {
    var segment = 0
    for index in samples.indices {
      let bytes = 4 * samples[index].operands.reduce(0) { $0 + storage($1) }
      var chunk = shards.chunk(bytesPerSample: bytes)
      if index > 0 {
        let last = samples[index - 1].chunk
        if chunk >= last && chunk <= 2 * last { chunk = last }
        if chunk != last { segment += 1 }
      }
      samples[index].chunk = chunk
      samples[index].segment = segment
    }
  }
}
