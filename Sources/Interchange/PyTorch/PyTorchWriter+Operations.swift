import Architectures
import Geometry

extension PyTorchWriter {
  /// The layers that have weights or behave differently in training, a line each.
  var layers: [String] {
    architecture.nodes.indices.compactMap { index in
      let value = index + 1
      guard let name = layerName(value) else { return nil }
      return "        self.\(name) = \(layer(value))"
    }
  }

  private func layer(_ value: Int) -> String {
    let node = architecture.nodes[value - 1]
    let input = architecture.shapes[node.inputs[0]]
    switch node.operation {
    case .convolution(let c):
      return "nn.Conv2d(\(input.channels), \(c.outputs), (\(c.filterHeight), \(c.filterWidth)), "
        + "stride=(\(c.strideHeight), \(c.strideWidth)), "
        + "padding=(\(c.paddingHeight), \(c.paddingWidth)), "
        + "dilation=(\(c.dilationHeight), \(c.dilationWidth)), groups=\(c.groups), "
        + "bias=\(Self.bool(c.bias)))"
    case .dense(let d):
      return "nn.Linear(\(input.elements), \(d.outputs), bias=\(Self.bool(d.bias)))"
    case .normalization(let n):
      let dimensions = layout.forms[value] == .vector ? 1 : 2
      return "nn.BatchNorm\(dimensions)d(\(input.channels), eps=\(n.epsilon), "
        + "momentum=\(n.momentum))"
    case .dropout(let d): return "nn.Dropout(\(d.ratio))"
    case .slice, .pooling, .globalPooling, .activation, .add, .concatenation:
      preconditionFailure("no layer of its own")
    }
  }

  /// The statements of the forward pass, in the order of the graph.
  var steps: [String] {
    let last = architecture.nodes.count
    let ending = text(of: last, as: .vector)
    return architecture.nodes.indices.map { "        v\($0 + 1) = \(step($0 + 1))" }
      + ["        return \(ending)"]
  }

  /// A value in a form.
  private func text(of value: Int, as form: ChannelsFirst.Form) -> String {
    switch (layout.forms[value], form) {
    case (.picture, .vector): "v\(value).flatten(1)"
    case (.vector, .picture): "v\(value)[:, :, None, None]"
    case (.picture, .picture), (.vector, .vector): "v\(value)"
    }
  }

  private func step(_ value: Int) -> String {
    let node = architecture.nodes[value - 1]
    let form = layout.formRead(byNodeOf: value)
    let inputs = node.inputs.map { text(of: $0, as: form) }
    switch node.operation {
    case .convolution, .dense, .normalization, .dropout:
      return "self.\(layerName(value) ?? "")(\(inputs[0]))"
    case .slice(let s): return "\(inputs[0])[:, \(s.first):\(s.first + s.count)]"
    case .pooling(let pooling): return pooling.step(over: inputs[0])
    case .globalPooling(.max): return "\(inputs[0]).amax(dim=(2, 3), keepdim=True)"
    case .globalPooling(.average): return "\(inputs[0]).mean(dim=(2, 3), keepdim=True)"
    case .activation(let kind): return kind.step(over: inputs[0])
    case .add: return inputs.joined(separator: " + ")
    case .concatenation: return "torch.cat([\(inputs.joined(separator: ", "))], dim=1)"
    }
  }

  private static func bool(_ bool: Bool) -> String { bool ? "True" : "False" }
}

extension ActivationKind {
  fileprivate func step(over input: String) -> String {
    switch self {
    case .relu: "F.relu(\(input))"
    case .leakyReLU: "F.leaky_relu(\(input), 0.01)"
    case .sigmoid: "torch.sigmoid(\(input))"
    case .tanh: "torch.tanh(\(input))"
    case .silu: "F.silu(\(input))"
    }
  }
}

extension Pooling {
  /// PyTorch pads by half a window at most; wider padding is a step of its own.
  fileprivate func step(over input: String) -> String {
    let isWide = 2 * paddingHeight > windowHeight || 2 * paddingWidth > windowWidth
    switch (kind, countsPadding) {
    case (.max, _) where isWide: return call("max", padded(input, with: "float('-inf')"))
    case (.max, _): return call("max", input, padding)
    case (.average, true) where isWide: return call("avg", padded(input, with: "0.0"))
    case (.average, false) where isWide:
      return call("avg", padded(input, with: "0.0")) + " / "
        + call("avg", padded("torch.ones_like(\(input))", with: "0.0"))
    case (.average, true): return call("avg", input, padding)
    case (.average, false): return call("avg", input, padding + ", count_include_pad=False")
    }
  }

  private var padding: String { ", padding=(\(paddingHeight), \(paddingWidth))" }

  private func padded(_ input: String, with value: String) -> String {
    let sides = "(\(paddingWidth), \(paddingWidth), \(paddingHeight), \(paddingHeight))"
    return "F.pad(\(input), \(sides), value=\(value))"
  }

  private func call(_ kind: String, _ input: String, _ rest: String = "") -> String {
    "F.\(kind)_pool2d(\(input), (\(windowHeight), \(windowWidth)), "
      + "stride=(\(strideHeight), \(strideWidth))\(rest))"
  }
}
