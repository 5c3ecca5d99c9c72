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
  /// How each operator's gradient of each input joins those of others.
  private(set) var modes: [[Accumulation?]]
  var weights = ArenaPlanner()
  /// Weights, the first ones, whose gradients are added up shard by shard.
  var shardWeightCount = 0
  var statistics = ArenaPlanner()
  var activations = ArenaPlanner()
  var transposed = ArenaPlanner()
  private var gradients = Tenancy()
  private var local = Tenancy()

  init(_ architecture: Architecture, batch: Int, for purpose: NetworkPlan.Purpose) {
    shards = Shards(batch: batch)
    let shapes: [Shape]
    (operators, shapes) = Operator.all(of: architecture, for: purpose)
    values = shapes.enumerated().map { index, shape in
      Value(shape: shape, stride: index == 0 ? shape.channels : shape.channelStride)
    }
    program = Program(operators, values: values, shards: shards, for: purpose)
    modes = operators.map { $0.inputs.map { _ in nil } }
    join()
    let uses = Uses(program)
    placeValues(uses)
    placeGradients(uses)
  }

  /// Floats of the arena of gradients.
  var gradientCount: Int { gradients.count }

  /// Floats of a shard's own memory.
  var localCount: Int { local.count }

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
        values[value].place = .batch(activations.allocate(values[value].storage * shards.batch))
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
      let lease = uses.lease(of: operand)
      let storage = values[value].storage
      // The loss writes the first gradient before the backward pass begins.
      let start = value == output ? uses.startOfBackward : lease.stay.lowerBound
      let tenant = Tenancy.Tenant(
        storage: storage, count: wholeVectors(storage * shards.batch),
        stays: [min(start, lease.stay.lowerBound)...lease.stay.upperBound],
        leases: [min(start, lease.lease.lowerBound)...lease.lease.upperBound])
      values[value].gradient = .batch(gradients.place(tenant))
    }
  }

  private mutating func placeLocally(_ value: Int, _ stays: Uses.Stays) -> Place {
    let storage = values[value].storage
    let tenant = Tenancy.Tenant(
      storage: storage, count: wholeVectors(storage * stays.samples), stays: stays.stays,
      leases: stays.leases)
    return .chunk(local.place(tenant), samples: stays.samples)
  }
}
