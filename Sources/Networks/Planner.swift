import Architectures
import Geometry
import Kernels

/// Gives values, gradients and weights their places.
struct Planner {
  let shards: Shards
  /// Value *k* is what operator *k − 1* writes.
  let operators: [Operator]
  let program: Program
  private(set) var values: [Value]
  /// For each value, what the pooling that writes it has chosen.
  private(set) var winners: [Value?]
  /// How each operator's gradient of each input joins those of others.
  private(set) var modes: [[Accumulation?]]
  var weights = ArenaPlanner()
  /// Weights, the first ones, whose gradients are added up shard by shard.
  var shardWeightCount = 0
  var statistics = ArenaPlanner()
  var activations = ArenaPlanner()
  var transposed = ArenaPlanner()
  private var batches = Tenancy()
  private var local = Tenancy()

  init(_ architecture: Architecture, batch: Int, for purpose: NetworkPlan.Purpose) {
    shards = Shards(batch: batch)
    let shapes: [Shape]
    (operators, shapes) = Operator.all(of: architecture, for: purpose)
    values = shapes.enumerated().map { index, shape in
      Value(shape: shape, stride: index == 0 ? shape.channels : shape.channelStride)
    }
    winners = Self.winners(operators, shapes, for: purpose)
    program = Program(
      operators, storage: Self.storage(values, winners), shards: shards, for: purpose)
    modes = operators.map { $0.inputs.map { _ in nil } }
    join()
    let uses = Uses(program)
    placeValues(uses)
    placeGradients(uses)
    _ = activations.allocate(batches.count)
  }

  /// Floats of a worker's own memory.
  var localCount: Int { local.count }

  /// Floats of a sample of an operand.
  var storage: (Operand) -> Int { Self.storage(values, winners) }

  private static func storage(_ values: [Value], _ winners: [Value?]) -> (Operand) -> Int {
    { operand in
      switch operand {
      case .value(let value), .gradient(let value): values[value].storage
      case .winners(let value): winners[value]?.storage ?? 0
      }
    }
  }

  private static func winners(
    _ operators: [Operator], _ shapes: [Shape], for purpose: NetworkPlan.Purpose
  ) -> [Value?] {
    var result = [Value?](repeating: nil, count: shapes.count)
    for (index, op) in operators.enumerated() where op.keepsWinners && purpose == .training {
      let shape = op.windows(over: shapes[op.inputs[0]])?.winners
      result[index + 1] = shape.map { Value(shape: $0, stride: $0.channelStride) }
    }
    return result
  }

  /// The first to write a gradient overwrites, the others add.
  private mutating func join() {
    for writes in program.training.writes {
      for (place, write) in writes.enumerated() {
        modes[write.layer][write.place] = place == 0 ? .overwrite : .accumulate
      }
    }
  }

  /// A value that one stage alone reads, or that is made again, lies in the memory of a chunk.
  private mutating func placeValues(_ uses: Uses) {
    for value in values.indices {
      let isEnd = value == 0 || value == operators.count
      if !isEnd, let stays = uses.stays(of: .value(value), isRemade: program.isRemade[value]) {
        values[value].place = placeLocally(value, stays)
      } else {
        // A batch may pass through again, and its logits be read at any time.
        let stays = isEnd ? uses.always : uses.stays(ofBatch: .value(value))
        values[value].place = .batch(batches.place(tenant(values[value], stays)))
      }
      if let choices = winners[value] {
        let stays = uses.stays(ofBatch: .winners(value))
        let offset = batches.place(tenant(choices, stays))
        winners[value]?.place = .batch(offset)
      }
    }
  }

  private mutating func placeGradients(_ uses: Uses) {
    let output = operators.count
    for value in [output] + uses.gradientsInOrder where values[value].gradient == nil {
      let operand = Operand.gradient(value)
      if value != output, let stays = uses.stays(of: operand, isRemade: false) {
        values[value].gradient = placeLocally(value, stays)
        continue
      }
      // The loss writes the first gradient before the backward pass begins.
      let start = value == output ? uses.startOfBackward : nil
      let stays = uses.stays(ofBatch: operand, from: start)
      values[value].gradient = .batch(batches.placeLate(tenant(values[value], stays)))
    }
  }

  private func tenant(_ value: Value, _ stays: Uses.Stays) -> Tenancy.Tenant {
    Tenancy.Tenant(
      storage: value.storage, count: wholeVectors(value.storage * shards.batch),
      stays: stays.stays, leases: stays.leases)
  }

  private mutating func placeLocally(_ value: Int, _ stays: Uses.Stays) -> Place {
    let storage = values[value].storage
    let tenant = Tenancy.Tenant(
      storage: storage, count: wholeVectors(storage * stays.samples), stays: stays.stays,
      leases: stays.leases)
    return .chunk(local.place(tenant), samples: stays.samples)
  }
}
