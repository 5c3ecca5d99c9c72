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
  /// For each value, what the max pooling that writes it keeps for the backward pass, if there is any.
  private(set) var winners: [Value?]
  /// How each operator's gradient of each input joins those of others.
  private(set) var modes: [[Accumulation?]]
  var weights = ArenaPlanner()
  /// Weights, the first ones, whose gradients are added up shard by shard.
  var shardWeightCount = 0
  var statistics = ArenaPlanner()
  var activations = ArenaPlanner()
  var transposed = ArenaPlanner()
  var flat: Block?
  private let sharesMemory: Bool
  private var batches = Tenancy()
  private var local = Tenancy()

  init(
    _ architecture: Architecture, batch: Int, for purpose: NetworkPlan.Purpose, sharesMemory: Bool
  ) {
    self.sharesMemory = sharesMemory
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
    let offset = activations.allocate(batches.count)
    precondition(offset == 0, "places of values count from the beginning of the arena")
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
    let levels = Levels(operators, isTraining: purpose == .training)
    for (index, op) in operators.enumerated()
    where op.keepsWinners && purpose == .training && levels.isTrained[index + 1] {
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
        values[value].place = placeLocally(value, stays, uses)
      } else {
        // A batch may pass through again, and its logits be read at any time.
        let stays = isEnd ? uses.always : uses.stays(ofBatch: .value(value))
        values[value].place = .batch(batches.place(tenant(values[value], stays, uses)))
      }
      if let kept = winners[value] {
        let offset = batches.place(tenant(kept, uses.stays(ofBatch: .winners(value)), uses))
        winners[value]?.place = .batch(offset)
      }
    }
  }

  private mutating func placeGradients(_ uses: Uses) {
    let output = operators.count
    for value in [output] + uses.gradientsInOrder where values[value].gradient == nil {
      let operand = Operand.gradient(value)
      if value != output, let stays = uses.stays(of: operand, isRemade: false) {
        values[value].gradient = placeLocally(value, stays, uses)
        continue
      }
      // The loss writes the first gradient before the backward pass begins.
      let start = value == output ? uses.startOfBackward : nil
      let stays = uses.stays(ofBatch: operand, from: start)
      values[value].gradient = .batch(batches.placeLate(tenant(values[value], stays, uses)))
    }
  }

  private func tenant(_ value: Value, _ stays: Uses.Stays, _ uses: Uses) -> Tenancy.Tenant {
    let stays = sharesMemory ? stays : uses.always
    return Tenancy.Tenant(
      storage: value.storage, count: wholeVectors(value.storage * shards.batch),
      stays: stays.stays, leases: stays.leases)
  }

  private mutating func placeLocally(
    _ value: Int, _ stays: Uses.Stays, _ uses: Uses
  ) -> Place {
    let storage = values[value].storage
    let times = sharesMemory ? stays : uses.always
    let tenant = Tenancy.Tenant(
      storage: storage, count: wholeVectors(storage * stays.samples), stays: times.stays,
      leases: times.leases)
    return .chunk(local.place(tenant), samples: stays.samples)
  }
}
