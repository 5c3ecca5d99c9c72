import Geometry

extension ONNXReader {
  /// Another name of the same.
  mutating func readIdentity(_ node: ONNXNode) throws(InterchangeError) {
    switch try meaning(node, 0) {
    case .activation(let activation)?: set(node.outputs[0], activation)
    case .constant(let constant)?: set(node.outputs[0], constant)
    case nil: throw node.fault("input 0 is missing")
    }
  }

  /// A constant in the node itself.
  mutating func readConstant(_ node: inout ONNXNode) throws(InterchangeError) {
    if let tensor = try node.tensor("value") {
      set(node.outputs[0], tensor)
    } else if let integers = try node.ints("value_ints") {
      set(node.outputs[0], ONNXConstant(integers: integers))
    } else if let floats = try node.floats("value_floats") {
      set(node.outputs[0], ONNXConstant(dims: [floats.count], values: .floats(floats)))
    } else if node.has("value_int") {
      let value = try node.int("value_int", default: 0)
      set(node.outputs[0], ONNXConstant(dims: [], values: .integers([value])))
    } else if node.has("value_float") {
      let value = try node.float("value_float", default: 0)
      set(node.outputs[0], ONNXConstant(dims: [], values: .floats([value])))
    } else {
      throw node.fault("has no 'value' that Atoll reads")
    }
  }

  /// One number many times.
  mutating func readConstantOfShape(_ node: inout ONNXNode) throws(InterchangeError) {
    let value = try node.tensor("value") ?? ONNXConstant(dims: [1], values: .floats([0]))
    guard let dims = try constant(node, 0)?.integers, let count = ONNXConstant.count(dims) else {
      throw node.fault("has no shape, or one of more than \(ONNXConstant.mostValues) values")
    }
    switch value.values {
    case .floats(let floats) where floats.count == 1:
      let values = Array(repeating: floats[0], count: count)
      set(node.outputs[0], ONNXConstant(dims: dims, values: .floats(values)))
    case .integers(let integers) where integers.count == 1:
      let values = Array(repeating: integers[0], count: count)
      set(node.outputs[0], ONNXConstant(dims: dims, values: .integers(values)))
    case .floats, .integers:
      throw node.fault("attribute 'value' has \(value.values.count) numbers, allowed is one")
    }
  }

  /// Flatten, Reshape, Squeeze and Unsqueeze: other sizes for the same numbers.
  mutating func readReshape(_ node: inout ONNXNode) throws(InterchangeError) {
    node.ignore("allowzero")
    switch try meaning(node, 0) {
    case nil: throw node.fault("input 0 is missing")
    case .constant(let constant)?:
      let dims = try targetDims(&node, of: constant.dims, count: constant.values.count)
      set(node.outputs[0], ONNXConstant(dims: dims, values: constant.values))
    case .activation(let activation)?:
      let dims = try targetDims(&node, of: [1] + activation.sizes, count: activation.shape.elements)
      guard dims.first == 1, let result = activation.reshaped(to: Array(dims.dropFirst())) else {
        throw node.fault(
          "turns \(activation.description) into \(dims), allowed are N rows of features, or the "
            + "picture that it was")
      }
      set(node.outputs[0], result)
    }
  }

  /// The sizes that a node asks for.
  ///
  /// Of a value of the network they are those of one sample: the batch counts as 1, whatever number a
  /// file has for it.
  private func targetDims(
    _ node: inout ONNXNode, of dims: [Int], count: Int
  ) throws(InterchangeError) -> [Int] {
    let isActivation = if case .activation? = try meaning(node, 0) { true } else { false }
    switch node.type {
    case "Flatten":
      let axis = try node.int("axis", default: 1)
      let place = axis < 0 ? axis + dims.count : axis
      guard ((isActivation ? 1 : 0)...dims.count).contains(place) else {
        throw node.fault("attribute 'axis' is \(axis) over \(dims.count) dimensions")
      }
      return [dims[..<place].reduce(1, *), dims[place...].reduce(1, *)]
    case "Squeeze", "Unsqueeze":
      return try squeezed(&node, dims, keepingFirst: isActivation)
    default:
      let wanted = try integers(&node, "shape", orInput: 1) ?? []
      guard let result = Self.reshape(wanted, of: dims, count: count, isActivation) else {
        throw node.fault("turns \(isActivation ? Array(dims.dropFirst()) : dims) into \(wanted)")
      }
      return result
    }
  }

  /// The sizes that a Reshape means: 0 is the old size, −1 what is left.
  private static func reshape(
    _ wanted: [Int], of dims: [Int], count: Int, _ isActivation: Bool
  ) -> [Int]? {
    var result = wanted
    if isActivation {
      let rest = wanted.dropFirst()
      guard let first = wanted.first, first >= -1 else { return nil }
      if first == -1, rest.contains(-1) { return nil }
      result[0] = 1
    }
    for place in result.indices where result[place] == 0 {
      guard place < dims.count else { return nil }
      result[place] = dims[place]
    }
    guard result.allSatisfy({ $0 >= -1 }), result.count(where: { $0 == -1 }) <= 1 else {
      return nil
    }
    guard let known = ONNXConstant.count(result.filter { $0 >= 0 }), known > 0 else { return nil }
    if let place = result.firstIndex(of: -1) { result[place] = count / known }
    return ONNXConstant.count(result) == count ? result : nil
  }

  private func squeezed(
    _ node: inout ONNXNode, _ dims: [Int], keepingFirst: Bool
  ) throws(InterchangeError) -> [Int] {
    let isSqueeze = node.type == "Squeeze"
    let given = try integers(&node, "axes", orInput: 1)
    let rank = isSqueeze ? dims.count : dims.count + (given?.count ?? 0)
    let axes =
      given?.map { $0 < 0 ? $0 + rank : $0 }
      ?? dims.indices.filter { !(keepingFirst && $0 == 0) && dims[$0] == 1 }
    guard axes.allSatisfy({ (0..<rank).contains($0) }), Set(axes).count == axes.count,
      !(keepingFirst && axes.contains(0))
    else {
      throw node.fault("axes \(axes) over \(dims.count) dimensions")
    }
    if isSqueeze {
      guard axes.allSatisfy({ dims[$0] == 1 }) else {
        throw node.fault("axes \(axes) of \(dims), allowed are sizes of 1")
      }
      return dims.indices.filter { !axes.contains($0) }.map { dims[$0] }
    }
    var rest = dims[...]
    return (0..<rank).map { axes.contains($0) ? 1 : rest.removeFirst() }
  }

  /// Another order of a constant's dimensions.
  mutating func readTranspose(_ node: inout ONNXNode) throws(InterchangeError) {
    let order = try node.ints("perm")
    guard case .constant(let constant)? = try meaning(node, 0), let values = constant.floats else {
      throw node.fault(
        "attribute 'perm' is \(order ?? []) over a value of the network, allowed are constants")
    }
    let axes = order ?? constant.dims.indices.reversed()
    guard axes.sorted() == Array(constant.dims.indices) else {
      throw node.fault("attribute 'perm' is \(axes) over \(constant.dims.count) dimensions")
    }
    var strides = [Int](repeating: 1, count: constant.dims.count)
    for axis in strides.indices.dropLast().reversed() {
      strides[axis] = strides[axis + 1] * constant.dims[axis + 1]
    }
    let dims = axes.map { constant.dims[$0] }
    let result = values.indices.map { place in
      var (rest, source) = (place, 0)
      for axis in axes.indices.reversed() {
        source += rest % dims[axis] * strides[axes[axis]]
        rest /= dims[axis]
      }
      return values[source]
    }
    set(node.outputs[0], ONNXConstant(dims: dims, values: .floats(result)))
  }
}

// What exporters write to find out a batch's size: whole numbers that end in a Reshape.
extension ONNXReader {
  /// The sizes of a value; the batch's is 0, which a Reshape takes for the old one.
  mutating func readShape(_ node: inout ONNXNode) throws(InterchangeError) {
    switch try meaning(node, 0) {
    case .activation(let activation)?:
      set(node.outputs[0], ONNXConstant(integers: [0] + activation.sizes))
    case .constant(let constant)?: set(node.outputs[0], ONNXConstant(integers: constant.dims))
    case nil: throw node.fault("input 0 is missing")
    }
  }

  /// Some of a row of whole numbers.
  mutating func readGather(_ node: inout ONNXNode) throws(InterchangeError) {
    try node.require("axis", 0, default: 0)
    guard let constant = try constant(node, 0), let values = constant.integers,
      constant.dims.count == 1, let places = try self.constant(node, 1),
      let indices = places.integers
    else { throw node.fault("allowed are rows of whole numbers") }
    let chosen = try indices.map { (index) throws(InterchangeError) -> Int in
      let place = index < 0 ? index + values.count : index
      guard values.indices.contains(place) else {
        throw node.fault("takes number \(index) of \(values.count)")
      }
      return values[place]
    }
    set(node.outputs[0], ONNXConstant(dims: places.dims, values: .integers(chosen)))
  }

  /// Whole numbers stay what they are.
  mutating func readCast(_ node: inout ONNXNode) throws(InterchangeError) {
    let type = try node.int("to", default: 0)
    node.ignore("saturate")
    guard let constant = try constant(node, 0) else { throw node.fault("input 0 is missing") }
    let isWhole = ONNXTensorProto.DataType(rawValue: type).map { [.int32, .int64].contains($0) }
    switch (constant.values, isWhole) {
    case (.integers, true?): set(node.outputs[0], constant)
    case (.floats, false?): set(node.outputs[0], constant)
    default: throw node.fault("attribute 'to' is \(type), allowed is the kind of number that it is")
    }
  }

  /// Rows of whole numbers behind each other.
  mutating func readConstantConcatenation(_ node: ONNXNode) throws(InterchangeError) {
    var all: [Int] = []
    for place in node.inputs.indices {
      guard let constant = try constant(node, place), let values = constant.integers,
        constant.dims.count == 1
      else { throw node.fault("joins constants that are no rows of whole numbers") }
      all += values
    }
    set(node.outputs[0], ONNXConstant(integers: all))
  }

  /// A part of a row of whole numbers.
  mutating func readConstantSlice(
    _ node: ONNXNode, _ constant: ONNXConstant
  ) throws(InterchangeError) {
    var node = node
    let (starts, ends, axes, steps) = try sliceBounds(&node, rank: 1)
    guard let values = constant.integers, constant.dims.count == 1, axes == [0], steps == [1] else {
      throw node.fault("of a constant that is no row of whole numbers")
    }
    let first = min(max(starts[0] < 0 ? starts[0] + values.count : starts[0], 0), values.count)
    let end = min(ends[0] < 0 ? ends[0] + values.count : ends[0], values.count)
    set(node.outputs[0], ONNXConstant(integers: first < end ? Array(values[first..<end]) : []))
  }
}
