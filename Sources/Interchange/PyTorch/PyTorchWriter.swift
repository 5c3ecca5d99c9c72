import Architectures
import DataSets
import Geometry
import Networks

/// Writes a model as Python.
struct PyTorchWriter {
  let layout: ChannelsFirst

  init(_ model: Model) { layout = ChannelsFirst(model) }

  var architecture: Architecture { layout.model.architecture }

  /// The tensors of the module's `state_dict`.
  var tensors: [TensorFile.Tensor] {
    architecture.nodes.indices.flatMap { index in
      let (value, operation) = (index + 1, architecture.nodes[index].operation)
      guard let name = layerName(value) else { return [TensorFile.Tensor]() }
      return operation.tensorNames.map { role, peer in
        let tensor =
          switch role {
          case "filter": layout.filter(ofNodeOf: value)
          case "weights": layout.weights(ofNodeOf: value)
          default: layout.vector(role, ofNodeOf: value)
          }
        return TensorFile.Tensor(
          name: "\(name).\(peer)", shape: tensor.shape, values: tensor.values)
      }
    }
  }

  /// The name of a value's layer in the module, or nil where it needs none.
  func layerName(_ value: Int) -> String? {
    switch architecture.nodes[value - 1].operation {
    case .convolution: "convolution_\(value)"
    case .dense: "dense_\(value)"
    case .normalization: "normalization_\(value)"
    case .dropout: "dropout_\(value)"
    case .slice, .pooling, .globalPooling, .activation, .add, .concatenation: nil
    }
  }

  /// The whole file.
  func module(weights: String) -> String {
    let input = layout.model.input
    let constants = input.normalization
    let shape = architecture.contract.shape
    return """
      \(Self.head)
      WEIGHTS = \(JSONValue.text(weights).line)
      CLASS_NAMES = \(JSONValue.list(input.classNames.map(JSONValue.text)).line)
      MEAN = \(JSONValue.list(constants.mean.map(JSONValue.number)).line)
      DEVIATION = \(JSONValue.list(constants.deviation.map(JSONValue.number)).line)


      class Network(nn.Module):
          def __init__(self):
              super().__init__()
      \(layers.isEmpty ? "        pass" : layers.joined(separator: "\n"))

          def forward(self, v0):
              \"""Logits [N, \(input.classes)] of normalised inputs \
      [N, \(shape.channels), \(shape.height), \(shape.width)].\"""
      \(steps.joined(separator: "\n"))


      \(Self.tail)

      """
  }

  private static let head = #"""
    """A network that Atoll found.

    import this file, then: network = load(); logits = network(normalize(raw)).argmax(1)
    """
    import json
    from pathlib import Path

    import torch
    import torch.nn.functional as F
    from torch import nn

    """#

  private static let tail = #"""
    def normalize(raw):
        """Inputs of the network, [N, channels, height, width], from raw values of that shape."""
        mean = torch.tensor(MEAN, dtype=torch.float32).view(1, -1, 1, 1)
        deviation = torch.tensor(DEVIATION, dtype=torch.float32).view(1, -1, 1, 1)
        return (raw - mean) / deviation


    def load(path=None):
        """The network with its weights, ready for use; they lie beside this file unless said."""
        network = Network()
        network.load_state_dict(read(path or Path(__file__).with_name(WEIGHTS)))
        return network.eval()


    def read(path):
        """The tensors of a safetensors file."""
        try:
            from safetensors.torch import load_file
        except ImportError:
            data = Path(path).read_bytes()
            start = 8 + int.from_bytes(data[:8], "little")
            tensors = {}
            for name, entry in json.loads(data[8:start]).items():
                if name != "__metadata__":
                    first, end = (start + offset for offset in entry["data_offsets"])
                    flat = torch.frombuffer(bytearray(data[first:end]), dtype=torch.float32)
                    tensors[name] = flat.reshape(entry["shape"])
            return tensors
        return load_file(path)
    """#
}

extension Operation {
  /// The roles of the operation's tensors, and what PyTorch calls them.
  fileprivate var tensorNames: [(role: String, peer: String)] {
    switch self {
    case .convolution(let convolution):
      [("filter", "weight")] + (convolution.bias ? [("bias", "bias")] : [])
    case .dense(let dense): [("weights", "weight")] + (dense.bias ? [("bias", "bias")] : [])
    case .normalization:
      [
        ("gamma", "weight"), ("beta", "bias"), ("mean", "running_mean"),
        ("variance", "running_var"),
      ]
    case .slice, .pooling, .globalPooling, .activation, .dropout, .add, .concatenation: []
    }
  }
}
