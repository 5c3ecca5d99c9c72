import Architectures
import Geometry
import Networks

/// A model as frameworks with channels first see it: `[N, channels, height, width]` for pictures,
/// `[N, features]` for vectors.
///
/// Dense operations get their weights in the order in which such a picture is flattened, so nothing
/// is transposed when the network runs.
struct ChannelsFirst {
  /// How a value is laid out.
  enum Form: Hashable {
    case picture
    case vector
  }

  /// A tensor in the order of channels first.
  struct Tensor {
    var shape: [Int]
    var values: [Float]
  }

  let model: Model
  /// The form of each value, the input's first.
  let forms: [Form]
  private let parameters: [String: Parameter]

  init(_ model: Model) {
    self.model = model
    var forms = [Form.picture]
    for node in model.architecture.nodes {
      forms.append(Self.form(of: node, over: node.inputs.map { forms[$0] }))
    }
    self.forms = forms
    parameters = Dictionary(uniqueKeysWithValues: model.parameters.map { ($0.name, $0) })
  }

  private static func form(of node: Node, over inputs: [Form]) -> Form {
    switch node.operation {
    case .dense: .vector
    case .slice, .convolution, .pooling, .globalPooling: .picture
    case .normalization, .activation, .dropout, .add, .concatenation:
      inputs.contains(.vector) ? .vector : .picture
    }
  }

  /// The form in which the node of a value wants what it reads.
  func formRead(byNodeOf value: Int) -> Form {
    switch model.architecture.nodes[value - 1].operation {
    case .dense: .vector
    case .slice, .convolution, .pooling, .globalPooling: .picture
    case .normalization, .activation, .dropout, .add, .concatenation: forms[value]
    }
  }

  /// The filter of a convolution as `[outputs, inputs of a group, height, width]`.
  func filter(ofNodeOf value: Int) -> Tensor {
    let filter = parameter(value, "filter")
    let (height, width) = (filter.shape[0], filter.shape[1])
    let (inputs, outputs) = (filter.shape[2], filter.shape[3])
    var values: [Float] = []
    values.reserveCapacity(filter.values.count)
    for output in 0..<outputs {
      for input in 0..<inputs {
        for pixel in 0..<height * width {
          values.append(filter.values[(pixel * inputs + input) * outputs + output])
        }
      }
    }
    return Tensor(shape: [outputs, inputs, height, width], values: values)
  }

  /// The weights of a dense operation as `[outputs, inputs]`, the inputs in the order channels,
  /// height, width.
  func weights(ofNodeOf value: Int) -> Tensor {
    let weights = parameter(value, "weights")
    let input = model.architecture.inputShapes(of: model.architecture.nodes[value - 1])[0]
    let (inputs, outputs) = (weights.shape[0], weights.shape[1])
    var values: [Float] = []
    values.reserveCapacity(weights.values.count)
    for output in 0..<outputs {
      for channel in 0..<input.channels {
        for pixel in 0..<input.pixels {
          values.append(weights.values[(pixel * input.channels + channel) * outputs + output])
        }
      }
    }
    return Tensor(shape: [outputs, inputs], values: values)
  }

  /// A tensor with one value a channel: a bias, or what a normalisation has.
  func vector(_ role: String, ofNodeOf value: Int) -> Tensor {
    let vector = parameter(value, role)
    return Tensor(shape: vector.shape, values: vector.values)
  }

  private func parameter(_ value: Int, _ role: String) -> Parameter {
    guard let parameter = parameters["\(value).\(role)"] else {
      preconditionFailure("a model without \(value).\(role)")
    }
    return parameter
  }
}
