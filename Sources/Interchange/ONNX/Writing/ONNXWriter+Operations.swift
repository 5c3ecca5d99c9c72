import Architectures
import Geometry

extension ONNXWriter {
  /// Writes an operation over named inputs.
  mutating func write(_ operation: Operation, _ inputs: [String], making value: Int) {
    let output = "value_\(value)"
    switch operation {
    case .slice(let slice): write(slice, inputs, output)
    case .convolution(let convolution): write(convolution, inputs, making: value)
    case .pooling(let pooling): write(pooling, inputs, output)
    case .globalPooling(let kind):
      add(kind == .max ? "GlobalMaxPool" : "GlobalAveragePool", inputs, making: output)
    case .dense(let dense): write(dense, inputs, making: value)
    case .normalization(let normalization): write(normalization, inputs, making: value)
    case .activation(let kind): write(kind, inputs, output)
    case .dropout: preconditionFailure("a dropout does nothing in use")
    case .add: add("Add", inputs, making: output)
    case .concatenation: add("Concat", inputs, making: output, [.int("axis", 1)])
    }
  }

  private mutating func write(_ slice: Slice, _ inputs: [String], _ output: String) {
    let names = ["first", "end", "axis"].map { "\(output).\($0)" }
    addInitializer(names[0], [slice.first])
    addInitializer(names[1], [slice.first + slice.count])
    addInitializer(names[2], [1])
    add("Slice", inputs + names, making: output)
  }

  private mutating func write(
    _ convolution: Convolution, _ inputs: [String], making value: Int
  ) {
    var inputs = inputs
    inputs.append(addInitializer("filter", of: value, layout.filter(ofNodeOf: value)))
    if convolution.bias {
      inputs.append(addInitializer("bias", of: value, layout.vector("bias", ofNodeOf: value)))
    }
    add(
      "Conv", inputs, making: "value_\(value)",
      [
        .ints("kernel_shape", [convolution.filterHeight, convolution.filterWidth]),
        .ints("strides", [convolution.strideHeight, convolution.strideWidth]),
        .padding(convolution.paddingHeight, convolution.paddingWidth),
        .ints("dilations", [convolution.dilationHeight, convolution.dilationWidth]),
        .int("group", convolution.groups),
      ])
  }

  private mutating func write(_ pooling: Pooling, _ inputs: [String], _ output: String) {
    var attributes: [ONNXAttributeProto] = [
      .ints("kernel_shape", [pooling.windowHeight, pooling.windowWidth]),
      .ints("strides", [pooling.strideHeight, pooling.strideWidth]),
      .padding(pooling.paddingHeight, pooling.paddingWidth),
    ]
    if pooling.kind == .average {
      attributes.append(.int("count_include_pad", pooling.countsPadding ? 1 : 0))
    }
    add(pooling.kind == .max ? "MaxPool" : "AveragePool", inputs, making: output, attributes)
  }

  private mutating func write(_ dense: Dense, _ inputs: [String], making value: Int) {
    var inputs = inputs
    inputs.append(addInitializer("weights", of: value, layout.weights(ofNodeOf: value)))
    if dense.bias {
      inputs.append(addInitializer("bias", of: value, layout.vector("bias", ofNodeOf: value)))
    }
    add("Gemm", inputs, making: "value_\(value)", [.int("transB", 1)])
  }

  private mutating func write(
    _ normalization: Normalization, _ inputs: [String], making value: Int
  ) {
    var inputs = inputs
    for role in ["gamma", "beta", "mean", "variance"] {
      inputs.append(addInitializer(role, of: value, layout.vector(role, ofNodeOf: value)))
    }
    add(
      "BatchNormalization", inputs, making: "value_\(value)",
      [
        .float("epsilon", Float(normalization.epsilon)),
        .float("momentum", normalization.shareOfOld),
      ])
  }

  private mutating func write(_ kind: ActivationKind, _ inputs: [String], _ output: String) {
    switch kind {
    case .relu: add("Relu", inputs, making: output)
    case .leakyReLU: add("LeakyRelu", inputs, making: output, [.float("alpha", 0.01)])
    case .sigmoid: add("Sigmoid", inputs, making: output)
    case .tanh: add("Tanh", inputs, making: output)
    case .silu:
      add("Sigmoid", inputs, making: output + "_gate")
      add("Mul", inputs + [output + "_gate"], making: output)
    }
  }
}

extension Normalization {
  /// What ONNX calls momentum: the share of the old statistics.
  var shareOfOld: Float { Float(1 - momentum) }
}
