import Architectures
import Geometry

extension Operation {
  /// The operation in the words of the model specification: its name, then its fields.
  var specification: [(key: String, value: JSONValue)] {
    switch self {
    case .slice(let s):
      Self.named("slice", [("first", .integer(s.first)), ("count", .integer(s.count))])
    case .convolution(let c): Self.named("convolution", c.specification)
    case .pooling(let p): Self.named("pooling", p.specification)
    case .globalPooling(let kind): Self.named("global_pooling", [("kind", .text(kind.rawValue))])
    case .dense(let d):
      Self.named(
        "dense",
        [
          ("outputs", .integer(d.outputs)), ("bias", .bool(d.bias)),
          ("initializer", .text(d.initializer.rawValue)),
        ])
    case .normalization(let n):
      Self.named(
        "normalization", [("momentum", .number(n.momentum)), ("epsilon", .number(n.epsilon))])
    case .activation(let kind): Self.named("activation", [("kind", .text(kind.rawValue))])
    case .dropout(let d): Self.named("dropout", [("ratio", .number(d.ratio))])
    case .add: Self.named("add")
    case .concatenation: Self.named("concatenation")
    }
  }

  private static func named(
    _ name: String, _ fields: [(key: String, value: JSONValue)] = []
  ) -> [(key: String, value: JSONValue)] {
    [("operation", .text(name))] + fields
  }

  /// The operation that the fields of a node describe.
  init(specification fields: inout JSONFields) throws(InterchangeError) {
    let name = try fields.text("operation")
    switch name {
    case "slice":
      self = .slice(
        Slice(first: try fields.integer("first"), count: try fields.integer("count")))
    case "convolution": self = .convolution(try Convolution(specification: &fields))
    case "pooling": self = .pooling(try Pooling(specification: &fields))
    case "global_pooling": self = .globalPooling(try fields.word("kind"))
    case "dense":
      self = .dense(
        Dense(
          outputs: try fields.integer("outputs"), bias: try fields.bool("bias"),
          initializer: try fields.word("initializer")))
    case "normalization":
      self = .normalization(
        Normalization(
          momentum: try fields.number("momentum"), epsilon: try fields.number("epsilon")))
    case "activation": self = .activation(try fields.word("kind"))
    case "dropout": self = .dropout(Dropout(ratio: try fields.number("ratio")))
    case "add": self = .add
    case "concatenation": self = .concatenation
    default:
      throw InterchangeError(
        "\(fields.place): the operation is '\(name)', allowed are slice, convolution, pooling, "
          + "global_pooling, dense, normalization, activation, dropout, add, concatenation")
    }
  }
}

extension JSONValue {
  /// A height and a width.
  fileprivate static func pair(_ height: Int, _ width: Int) -> JSONValue {
    .list([.integer(height), .integer(width)])
  }
}

extension Convolution {
  fileprivate var specification: [(key: String, value: JSONValue)] {
    [
      ("outputs", .integer(outputs)), ("filter", .pair(filterHeight, filterWidth)),
      ("stride", .pair(strideHeight, strideWidth)),
      ("padding", .pair(paddingHeight, paddingWidth)),
      ("dilation", .pair(dilationHeight, dilationWidth)), ("groups", .integer(groups)),
      ("bias", .bool(bias)), ("initializer", .text(initializer.rawValue)),
    ]
  }

  fileprivate init(specification fields: inout JSONFields) throws(InterchangeError) {
    let (filter, stride) = (try fields.pair("filter"), try fields.pair("stride"))
    let (padding, dilation) = (try fields.pair("padding"), try fields.pair("dilation"))
    self.init(
      outputs: try fields.integer("outputs"), filterHeight: filter.height,
      filterWidth: filter.width, strideHeight: stride.height, strideWidth: stride.width,
      paddingHeight: padding.height, paddingWidth: padding.width, dilationHeight: dilation.height,
      dilationWidth: dilation.width, groups: try fields.integer("groups"),
      bias: try fields.bool("bias"), initializer: try fields.word("initializer"))
  }
}

extension Pooling {
  fileprivate var specification: [(key: String, value: JSONValue)] {
    [
      ("kind", .text(kind.rawValue)), ("window", .pair(windowHeight, windowWidth)),
      ("stride", .pair(strideHeight, strideWidth)),
      ("padding", .pair(paddingHeight, paddingWidth)), ("counts_padding", .bool(countsPadding)),
    ]
  }

  fileprivate init(specification fields: inout JSONFields) throws(InterchangeError) {
    let (window, stride) = (try fields.pair("window"), try fields.pair("stride"))
    let padding = try fields.pair("padding")
    self.init(
      kind: try fields.word("kind"), windowHeight: window.height, windowWidth: window.width,
      strideHeight: stride.height, strideWidth: stride.width, paddingHeight: padding.height,
      paddingWidth: padding.width, countsPadding: try fields.bool("counts_padding"))
  }
}
