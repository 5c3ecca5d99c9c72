import Architectures
import Geometry
import RandomStreams

/// A small architecture with most operations and branches in it, different for each seed.
func randomArchitecture(seed: UInt64, classes: Int = 4) throws -> Architecture {
  var stream = RandomStream(seed: seed, purpose: .testing)
  let shape = Shape(
    height: stream.integer(in: 5...9), width: stream.integer(in: 5...9),
    channels: stream.integer(in: 1...3))
  var nodes: [Node] = []
  func add(_ operation: Operation, _ inputs: [Int]) -> Int {
    nodes.append(Node(operation, inputs: inputs))
    return nodes.count
  }
  let outputs = stream.integer(in: 3...20)
  let kinds = ActivationKind.allCases
  var at = 0
  if stream.happens(0.3) { at = add(.activation(stream.pick(from: kinds)), [at]) }
  at = add(
    .convolution(
      Convolution(
        outputs: outputs, filterHeight: 3, filterWidth: 5, paddingHeight: 1, paddingWidth: 2,
        bias: stream.happens(0.5))), [at])
  if stream.happens(0.5) { at = add(.normalization(Normalization()), [at]) }
  let trunk = add(.activation(stream.pick(from: kinds)), [at])
  let depthwise = add(
    .convolution(
      Convolution(
        outputs: outputs, filterHeight: 3, filterWidth: 3, paddingHeight: 1, paddingWidth: 1,
        groups: outputs)), [trunk])
  let sum = add(.add, [trunk, depthwise])
  let pointwise = add(.convolution(Convolution(outputs: 5)), [trunk])
  let joined = add(.concatenation, [sum, pointwise, trunk])
  let kind: PoolingKind = stream.happens(0.5) ? .max : .average
  at = add(
    .pooling(
      Pooling(kind: kind, windowHeight: 3, windowWidth: 2, strideHeight: 2, strideWidth: 2)),
    [joined])
  at = add(.dropout(Dropout(ratio: stream.happens(0.5) ? 0.3 : 0)), [at])
  if stream.happens(0.5) { at = add(.globalPooling(.average), [at]) }
  at = add(.activation(.tanh), [add(.dense(Dense(outputs: 11)), [at])])
  _ = add(.dense(Dense(outputs: classes)), [at])
  return try Architecture(contract: InputContract(shape: shape, classes: classes), nodes: nodes)
}
