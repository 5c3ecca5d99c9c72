import Architectures
import Geometry

/// Writes the nodes of an architecture gene by gene, mending what does not fit.
///
/// Values are numbered as in `Node`: 0 is the input, *k* the output of node *k − 1*.
struct ArchitectureBuilder {
  let contract: InputContract
  private(set) var nodes: [Node] = []
  private(set) var repairs = 0
  private(set) var shapes: [Shape]

  init(contract: InputContract) {
    self.contract = contract
    shapes = [contract.shape]
  }

  /// Appends a node whose output shape is known, and gives its value.
  mutating func add(_ operation: Operation, _ inputs: [Int], _ shape: Shape) -> Int {
    nodes.append(Node(operation, inputs: inputs))
    shapes.append(shape)
    return nodes.count
  }

  /// The channels of one view.
  mutating func slice(view: Int) -> Int {
    let first = contract.views[..<view].reduce(0, +)
    let count = contract.views[view]
    let shape = Shape(
      height: contract.shape.height, width: contract.shape.width, channels: count)
    return add(.slice(Slice(first: first, count: count)), [0], shape)
  }

  /// Appends a list of genes behind a value, and gives the last value.
  ///
  /// - Throws: what is wrong with a gene that no mending helps, one of no space at all.
  mutating func append(_ genes: [Gene], from start: Int) throws(ArchitectureError) -> Int {
    var values = [start]
    for (index, gene) in genes.enumerated() {
      var value = values[index]
      if gene.skip > 0 {
        if gene.skip <= index, let joined = join(value, with: values[index - gene.skip]) {
          value = joined
        } else {
          repairs += 1
        }
      }
      values.append(try append(gene.payload, to: value))
    }
    return values[genes.count]
  }

  private mutating func append(
    _ payload: Gene.Payload, to value: Int
  ) throws(ArchitectureError) -> Int {
    let input = shapes[value]
    switch payload {
    case .convolution(let gene): return try convolve(value, gene)
    case .pooling(let gene): return try pool(value, gene)
    case .normalization: return add(.normalization(Normalization()), [value], input)
    case .activation(let kind): return add(.activation(kind), [value], input)
    case .dropout(let ratio): return add(.dropout(Dropout(ratio: ratio)), [value], input)
    case .dense(let gene):
      let dense = Dense(outputs: gene.outputs, initializer: gene.initializer)
      try check(dense.problem(over: input))
      return add(.dense(dense), [value], Shape(features: gene.outputs))
    case .inception(let gene): return try inception(value, gene)
    case .block(let gene): return try block(value, gene)
    }
  }

  /// Throws a problem of the next node, if it has one.
  func check(_ problem: String?) throws(ArchitectureError) {
    if let problem { throw .doesNotFit(node: nodes.count, reason: problem) }
  }

  private mutating func convolve(
    _ value: Int, _ gene: ConvolutionGene
  ) throws(ArchitectureError) -> Int {
    let input = shapes[value]
    let sides = 1...Shape.largestSide
    if !sides.contains(gene.filterHeight) || !sides.contains(gene.filterWidth) {
      try check("a filter of \(gene.filterHeight)x\(gene.filterWidth)")
    }
    let paddingHeight = gene.padded ? (gene.filterHeight - 1) / 2 : 0
    let paddingWidth = gene.padded ? (gene.filterWidth - 1) / 2 : 0
    let height = cut(gene.filterHeight, to: input.height + 2 * paddingHeight)
    let width = cut(gene.filterWidth, to: input.width + 2 * paddingWidth)
    let convolution = Convolution(
      outputs: gene.outputs, filterHeight: height, filterWidth: width,
      strideHeight: gene.strideHeight, strideWidth: gene.strideWidth, paddingHeight: paddingHeight,
      paddingWidth: paddingWidth, initializer: gene.initializer)
    try check(convolution.problem(over: input))
    return add(.convolution(convolution), [value], convolution.geometry(over: input).output)
  }

  private mutating func pool(_ value: Int, _ gene: PoolingGene) throws(ArchitectureError) -> Int {
    let input = shapes[value]
    let pooling = Pooling(
      kind: gene.pooling, windowHeight: cut(gene.windowHeight, to: input.height),
      windowWidth: cut(gene.windowWidth, to: input.width), strideHeight: gene.strideHeight,
      strideWidth: gene.strideWidth)
    try check(pooling.problem(over: input))
    return add(.pooling(pooling), [value], pooling.geometry(over: input).output)
  }

  /// A size no larger than what there is; counts a repair where it had to shrink.
  mutating func cut(_ size: Int, to available: Int) -> Int {
    if size <= available { return size }
    repairs += 1
    return available
  }

  private mutating func inception(
    _ value: Int, _ gene: InceptionGene
  ) throws(ArchitectureError) -> Int {
    let paths = [
      (gene.outputs1, 1, false), (gene.outputs3, 3, true), (gene.outputs5, 5, true),
      (gene.outputsPooled, 1, false),
    ]
    var ends: [Int] = []
    for (place, path) in paths.enumerated() where path.0 > 0 {
      var at = value
      if place == 3 { at = samePooling(value) }
      if path.2 { at = try activatedConvolution(at, outputs: max(1, path.0 / 2), filter: 1) }
      ends.append(try activatedConvolution(at, outputs: path.0, filter: path.1))
    }
    guard let first = ends.first else { return value }
    if ends.count == 1 { return first }
    return concatenate(ends)
  }

  private mutating func activatedConvolution(
    _ value: Int, outputs: Int, filter: Int
  ) throws(ArchitectureError) -> Int {
    let convolution = Convolution(
      outputs: outputs, filterHeight: filter, filterWidth: filter, paddingHeight: (filter - 1) / 2,
      paddingWidth: (filter - 1) / 2)
    try check(convolution.problem(over: shapes[value]))
    let shape = convolution.geometry(over: shapes[value]).output
    return add(.activation(.relu), [add(.convolution(convolution), [value], shape)], shape)
  }

  private mutating func samePooling(_ value: Int) -> Int {
    let pooling = Pooling(
      kind: .max, windowHeight: 3, windowWidth: 3, strideHeight: 1, strideWidth: 1,
      paddingHeight: 1, paddingWidth: 1)
    return add(.pooling(pooling), [value], shapes[value])
  }

  private mutating func concatenate(_ values: [Int]) -> Int {
    let first = shapes[values[0]]
    let channels = values.reduce(0) { $0 + shapes[$1].channels }
    let shape = Shape(height: first.height, width: first.width, channels: channels)
    return add(.concatenation, values, shape)
  }

  /// Joins a value with an earlier one: by add where the shapes agree, by concatenation else.
  ///
  /// The earlier value is pooled down to the later one's height and width. Nil where that is impossible.
  private mutating func join(_ value: Int, with earlier: Int) -> Int? {
    let target = shapes[value]
    guard let fitted = fit(earlier, height: target.height, width: target.width) else { return nil }
    if shapes[fitted] == target { return add(.add, [value, fitted], target) }
    return concatenate([value, fitted])
  }

  /// A value pooled down to a height and width; nil where it is smaller than that already.
  private mutating func fit(_ value: Int, height: Int, width: Int) -> Int? {
    let shape = shapes[value]
    guard shape.height >= height, shape.width >= width else { return nil }
    if shape.height == height, shape.width == width { return value }
    let strideHeight = shape.height / height
    let strideWidth = shape.width / width
    let pooling = Pooling(
      kind: .max, windowHeight: shape.height - (height - 1) * strideHeight,
      windowWidth: shape.width - (width - 1) * strideWidth, strideHeight: strideHeight,
      strideWidth: strideWidth)
    return add(.pooling(pooling), [value], pooling.geometry(over: shape).output)
  }

  /// The towers' ends side by side, pooled down to the smallest height and width among them.
  mutating func concatenateTowers(_ ends: [Int]) -> Int {
    guard ends.count > 1 else { return ends.first ?? 0 }
    let height = ends.map { shapes[$0].height }.min() ?? 1
    let width = ends.map { shapes[$0].width }.min() ?? 1
    let fitted = ends.compactMap { fit($0, height: height, width: width) }
    return concatenate(fitted)
  }

  /// The last operation: one logit a class.
  mutating func classify(_ value: Int) {
    _ = add(
      .dense(Dense(outputs: contract.classes, initializer: .xavier)), [value],
      Shape(features: contract.classes))
  }
}
