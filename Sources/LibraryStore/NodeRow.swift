import Architectures
import Geometry

/// One node of a decoded architecture, ready to be shown.
public struct NodeRow: Hashable, Encodable, Sendable {
  /// The number of the value that the node makes; 0 is the network's input.
  public var number: Int
  /// What it computes, such as `convolution`.
  public var operation: String
  /// The fields of the operation, in order.
  public var fields: Fields
  /// The numbers of the values that it reads.
  public var inputs: [Int]
  /// The shape of its output, as `28x28x1`.
  public var shape: String
  /// Trained weights of this node.
  public var parameters: Int
  /// Multiply-adds of this node for one sample.
  public var multiplyAdds: Int

  private enum CodingKeys: String, CodingKey {
    case number, operation, fields, inputs, shape, parameters
    case multiplyAdds = "multiply_adds"
  }

  /// Names with values, in order; an object in JSON.
  public struct Fields: Hashable, Encodable, Sendable {
    /// The fields.
    public var list: [Field]

    /// Encodes an object.
    public func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: Name.self)
      for field in list {
        let name = Name(stringValue: field.name)
        switch field.value {
        case .whole(let value): try container.encode(value, forKey: name)
        case .real(let value): try container.encode(value, forKey: name)
        case .word(let value): try container.encode(value, forKey: name)
        case .flag(let value): try container.encode(value, forKey: name)
        }
      }
    }

    private struct Name: CodingKey {
      var stringValue: String
      var intValue: Int? { nil }
      init(stringValue: String) { self.stringValue = stringValue }
      init?(intValue: Int) { nil }
    }
  }

  /// A name with a value.
  public struct Field: Hashable, Sendable, CustomStringConvertible {
    /// The name.
    public var name: String
    /// The value.
    public var value: FieldValue

    init(_ name: String, _ value: FieldValue) {
      self.name = name
      self.value = value
    }

    /// The field as `outputs=16`.
    public var description: String { "\(name)=\(value)" }
  }

  /// The value of a field.
  public enum FieldValue: Hashable, Sendable, CustomStringConvertible {
    case whole(Int)
    case real(Double)
    case word(String)
    case flag(Bool)

    /// The value as a person reads it.
    public var description: String {
      switch self {
      case .whole(let value): "\(value)"
      case .real(let value): "\(value)"
      case .word(let value): value
      case .flag(let value): value ? "yes" : "no"
      }
    }
  }
}

extension Architecture {
  /// The nodes, ready to be shown.
  var rows: [NodeRow] {
    nodes.enumerated().map { index, node in
      let input = shapes[node.inputs[0]]
      return NodeRow(
        number: index + 1, operation: node.operation.name,
        fields: NodeRow.Fields(list: node.operation.fields), inputs: node.inputs,
        shape: shapes[index + 1].description,
        parameters: node.operation.parameters(over: input),
        multiplyAdds: node.operation.multiplyAdds(over: input))
    }
  }
}

extension Operation {
  fileprivate var name: String {
    switch self {
    case .slice: "slice"
    case .convolution: "convolution"
    case .pooling: "pooling"
    case .globalPooling: "global_pooling"
    case .dense: "dense"
    case .normalization: "normalization"
    case .activation: "activation"
    case .dropout: "dropout"
    case .add: "add"
    case .concatenation: "concatenation"
    }
  }

  fileprivate var fields: [NodeRow.Field] {
    switch self {
    case .slice(let s): [.init("first", .whole(s.first)), .init("count", .whole(s.count))]
    case .convolution(let c):
      [
        .init("outputs", .whole(c.outputs)),
        .init("filter", .word("\(c.filterHeight)x\(c.filterWidth)")),
        .init("stride", .word("\(c.strideHeight)x\(c.strideWidth)")),
        .init("padding", .word("\(c.paddingHeight)x\(c.paddingWidth)")),
        .init("dilation", .word("\(c.dilationHeight)x\(c.dilationWidth)")),
        .init("groups", .whole(c.groups)), .init("bias", .flag(c.bias)),
        .init("initializer", .word(c.initializer.rawValue)),
      ]
    case .pooling(let p):
      [
        .init("kind", .word(p.kind.rawValue)),
        .init("window", .word("\(p.windowHeight)x\(p.windowWidth)")),
        .init("stride", .word("\(p.strideHeight)x\(p.strideWidth)")),
        .init("padding", .word("\(p.paddingHeight)x\(p.paddingWidth)")),
        .init("counts_padding", .flag(p.countsPadding)),
      ]
    case .globalPooling(let kind): [.init("kind", .word(kind.rawValue))]
    case .dense(let d):
      [
        .init("outputs", .whole(d.outputs)), .init("bias", .flag(d.bias)),
        .init("initializer", .word(d.initializer.rawValue)),
      ]
    case .normalization(let n):
      [.init("momentum", .real(n.momentum)), .init("epsilon", .real(n.epsilon))]
    case .activation(let kind): [.init("function", .word(kind.rawValue))]
    case .dropout(let d): [.init("ratio", .real(d.ratio))]
    case .add, .concatenation: []
    }
  }
}
