import Architectures
import Geometry

extension ArchitectureBuilder {
  /// Appends a block, and gives its last value.
  mutating func block(_ value: Int, _ gene: BlockGene) throws(ArchitectureError) -> Int {
    guard (1...Shape.largestSide).contains(gene.filter) else {
      throw .doesNotFit(node: nodes.count, reason: "a filter of \(gene.filter)x\(gene.filter)")
    }
    let input = shapes[value]
    let padding = (gene.filter - 1) / 2
    var convolution = Convolution(
      outputs: gene.separable ? input.channels : gene.outputs,
      filterHeight: cut(gene.filter, to: input.height + 2 * padding),
      filterWidth: cut(gene.filter, to: input.width + 2 * padding), strideHeight: gene.stride,
      strideWidth: gene.stride, paddingHeight: padding, paddingWidth: padding,
      groups: gene.separable ? input.channels : 1, bias: false)
    var end = try normalized(convolution, of: value)
    if gene.separable {
      end = add(.activation(gene.activation), [end], shapes[end])
      convolution = Convolution(outputs: gene.outputs, bias: false)
      end = try normalized(convolution, of: end)
    }
    if gene.residual, shapes[end] == input { end = add(.add, [end, value], input) }
    return add(.activation(gene.activation), [end], shapes[end])
  }

  private mutating func normalized(
    _ convolution: Convolution, of value: Int
  ) throws(ArchitectureError) -> Int {
    try check(convolution.problem(over: shapes[value]))
    let shape = convolution.geometry(over: shapes[value]).output
    let end = add(.convolution(convolution), [value], shape)
    return add(.normalization(Normalization()), [end], shape)
  }
}
