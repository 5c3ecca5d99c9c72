public import Architectures
import Geometry

/// The networks by which training speed is compared with other systems: small, of the kinds that a
/// search meets, and fixed to the last weight.
public enum ReferenceNetwork: String, CaseIterable, Codable, Sendable {
  /// Three dense layers over 8 × 8 digits.
  case mlp
  /// Two 5 × 5 convolutions with pooling and two dense layers over 28 × 28 × 1, after LeCun et al.
  /// 1998 in the sizes of Caffe.
  case lenet
  /// Six 3 × 3 convolutions, each normalised, over 32 × 32 × 3, after Simonyan, Zisserman 2014.
  case vggSmall = "vgg_small"
  /// Six residual blocks of two 3 × 3 convolutions, after He et al. 2015.
  case resnetSmall = "resnet_small"
  /// Five depthwise separable convolutions, after Howard et al. 2017.
  case mobileSmall = "mobile_small"
  /// Three cells of four branches, the sort that an evolution finds.
  case branchy

  /// The network itself.
  public var architecture: Architecture {
    do throws(ArchitectureError) {
      return try architecture(for: contract)
    } catch {
      preconditionFailure("\(rawValue): \(error)")
    }
  }

  /// The same layers over another input and for other classes.
  ///
  /// - Throws: where the input is too small for them.
  public func architecture(
    for contract: InputContract
  ) throws(ArchitectureError) -> Architecture {
    var graph = Graph(contract)
    switch self {
    case .mlp: graph.mlp()
    case .lenet: graph.lenet()
    case .vggSmall: graph.vggSmall()
    case .resnetSmall: graph.resnetSmall()
    case .mobileSmall: graph.mobileSmall()
    case .branchy: graph.branchy()
    }
    return try Architecture(contract: contract, nodes: graph.nodes)
  }

  /// Weights, and multiply-adds of a sample's forward pass, as other systems count them.
  public var expectedCost: (parameters: Int, multiplyAdds: Int) {
    switch self {
    case .mlp: (17_226, 17_024)
    case .lenet: (431_080, 2_293_000)
    case .vggSmall: (288_746, 38_634_752)
    case .resnetSmall: (218_778, 31_113_856)
    case .mobileSmall: (136_778, 16_525_824)
    case .branchy: (58_874, 8_701_184)
    }
  }

  private var contract: InputContract {
    let shape =
      switch self {
      case .mlp: Shape(height: 8, width: 8, channels: 1)
      case .lenet: Shape(height: 28, width: 28, channels: 1)
      default: Shape(height: 32, width: 32, channels: 3)
      }
    return InputContract(shape: shape, classes: 10)
  }
}

/// Nodes under construction; methods append a node behind the last one and return its value.
private struct Graph {
  private(set) var nodes: [Node] = []
  private var channels: [Int]
  private let classes: Int

  init(_ contract: InputContract) {
    channels = [contract.shape.channels]
    classes = contract.classes
  }

  /// The value that was made last; 0 is the input.
  private var last: Int { nodes.count }

  @discardableResult
  private mutating func add(_ operation: Operation, _ inputs: Int..., outputs: Int? = nil) -> Int {
    nodes.append(Node(operation, inputs: inputs.isEmpty ? [last] : inputs))
    channels.append(outputs ?? channels[nodes[nodes.count - 1].inputs[0]])
    return last
  }

  /// A convolution without bias that keeps the picture's size at stride 1, normalised.
  @discardableResult
  private mutating func normalized(
    _ outputs: Int, _ filter: Int, stride: Int = 1, groups: Int = 1, of input: Int? = nil
  ) -> Int {
    let convolution = Convolution(
      outputs: outputs, filterHeight: filter, filterWidth: filter, strideHeight: stride,
      strideWidth: stride, paddingHeight: filter / 2, paddingWidth: filter / 2, groups: groups,
      bias: false)
    add(.convolution(convolution), input ?? last, outputs: outputs)
    return add(.normalization(Normalization()))
  }

  /// The same with a rectifier behind.
  @discardableResult
  private mutating func rectified(
    _ outputs: Int, _ filter: Int, stride: Int = 1, groups: Int = 1, of input: Int? = nil
  ) -> Int {
    normalized(outputs, filter, stride: stride, groups: groups, of: input)
    return add(.activation(.relu))
  }

  private mutating func halved() {
    add(
      .pooling(
        Pooling(kind: .max, windowHeight: 2, windowWidth: 2, strideHeight: 2, strideWidth: 2)))
  }

  private mutating func dense(_ outputs: Int) { add(.dense(Dense(outputs: outputs))) }

  private mutating func classifier() {
    add(.globalPooling(.average))
    dense(classes)
  }

  mutating func mlp() {
    dense(128)
    add(.activation(.relu))
    dense(64)
    add(.activation(.relu))
    dense(classes)
  }

  mutating func lenet() {
    for outputs in [20, 50] {
      add(.convolution(Convolution(outputs: outputs, filterHeight: 5, filterWidth: 5)))
      halved()
      add(.activation(.relu))
    }
    dense(500)
    add(.activation(.relu))
    dense(classes)
  }

  mutating func vggSmall() {
    for (place, outputs) in [32, 64, 128].enumerated() {
      if place > 0 { halved() }
      rectified(outputs, 3)
      rectified(outputs, 3)
    }
    classifier()
  }

  mutating func resnetSmall() {
    for (place, outputs) in [16, 32, 64].enumerated() {
      rectified(outputs, 3, stride: place == 0 ? 1 : 2)
      for _ in 0..<2 {
        let input = last
        rectified(outputs, 3)
        add(.add, input, normalized(outputs, 3))
        add(.activation(.relu))
      }
    }
    classifier()
  }

  mutating func mobileSmall() {
    rectified(32, 3)
    for (outputs, stride) in [(64, 1), (128, 2), (128, 1), (256, 2), (256, 1)] {
      let inputs = channels[last]
      rectified(inputs, 3, stride: stride, groups: inputs)
      rectified(outputs, 1)
    }
    classifier()
  }

  mutating func branchy() {
    rectified(16, 3)
    for (place, outputs) in [32, 64, 128].enumerated() {
      if place > 0 { halved() }
      cell(outputs / 4)
    }
    classifier()
  }

  /// Branches of 1 × 1, 3 × 3 and 5 × 5 convolutions and of pooling, side by side.
  private mutating func cell(_ outputs: Int) {
    let input = last
    let one = rectified(outputs, 1, of: input)
    rectified(outputs, 1, of: input)
    let three = rectified(outputs, 3)
    rectified(outputs, 1, of: input)
    let five = rectified(outputs, 5)
    add(
      .pooling(
        Pooling(
          kind: .average, windowHeight: 3, windowWidth: 3, strideHeight: 1, strideWidth: 1,
          paddingHeight: 1, paddingWidth: 1, countsPadding: true)), input)
    let pooled = rectified(outputs, 1)
    add(.concatenation, one, three, five, pooled, outputs: 4 * outputs)
  }
}
