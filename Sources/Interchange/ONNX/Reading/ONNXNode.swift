/// A node of a graph, its attributes taken one by one; what nobody took is a fault.
struct ONNXNode {
  let type: String
  /// The names read; empty where an optional one is left out.
  let inputs: [String]
  let outputs: [String]
  /// The operator and the node's name, for messages.
  let place: String
  private var attributes: [String: ONNXAttributeProto]

  init(_ proto: ONNXNodeProto, index: Int) {
    type = proto.opType
    inputs = proto.input
    outputs = proto.output
    place = "node \(proto.name.isEmpty ? "\(index)" : "'\(proto.name)'" ) (\(proto.opType))"
    attributes = Dictionary(proto.attribute.map { ($0.name, $0) }) { $1 }
  }

  /// An error of this node's.
  func fault(_ sentence: String) -> InterchangeError { InterchangeError("\(place): \(sentence)") }

  /// A whole number.
  mutating func int(_ name: String, default value: Int) throws(InterchangeError) -> Int {
    guard let attribute = attributes.removeValue(forKey: name) else { return value }
    guard attribute.type == .int || !attribute.hasType else {
      throw wrongType(name, "a whole number")
    }
    return Int(attribute.i)
  }

  /// A number.
  mutating func float(_ name: String, default value: Float) throws(InterchangeError) -> Float {
    guard let attribute = attributes.removeValue(forKey: name) else { return value }
    guard attribute.type == .float || !attribute.hasType else { throw wrongType(name, "a number") }
    return attribute.f
  }

  /// Whole numbers; nil where there are none.
  mutating func ints(_ name: String) throws(InterchangeError) -> [Int]? {
    guard let attribute = attributes.removeValue(forKey: name) else { return nil }
    guard attribute.type == .ints || !attribute.hasType else {
      throw wrongType(name, "whole numbers")
    }
    return attribute.ints.map { Int($0) }
  }

  /// A text.
  mutating func text(_ name: String, default value: String) throws(InterchangeError) -> String {
    guard let attribute = attributes.removeValue(forKey: name) else { return value }
    guard attribute.type == .string || !attribute.hasType else { throw wrongType(name, "a text") }
    return String(decoding: attribute.s, as: UTF8.self)
  }

  /// A tensor; nil where there is none.
  mutating func tensor(_ name: String) throws(InterchangeError) -> ONNXConstant? {
    guard let attribute = attributes.removeValue(forKey: name) else { return nil }
    guard attribute.hasT else { throw wrongType(name, "a tensor") }
    return try ONNXConstant(attribute.t, at: "\(place): attribute '\(name)'")
  }

  /// Floats; nil where there are none.
  mutating func floats(_ name: String) throws(InterchangeError) -> [Float]? {
    guard let attribute = attributes.removeValue(forKey: name) else { return nil }
    guard attribute.type == .floats || !attribute.hasType else { throw wrongType(name, "numbers") }
    return attribute.floats
  }

  /// Whether an attribute is there.
  func has(_ name: String) -> Bool { attributes[name] != nil }

  /// Leaves out attributes that change nothing in use.
  mutating func ignore(_ names: String...) {
    for name in names { attributes.removeValue(forKey: name) }
  }

  /// Refuses an attribute that has another value than the one that Atoll can do.
  mutating func require(_ name: String, _ allowed: Int, default value: Int) throws(InterchangeError)
  {
    let found = try int(name, default: value)
    guard found == allowed else {
      throw fault("attribute '\(name)' is \(found), allowed is \(allowed)")
    }
  }

  /// Refuses attributes that nobody asked for.
  func finish() throws(InterchangeError) {
    guard let name = attributes.keys.min() else { return }
    throw fault("attribute '\(name)' is not known")
  }

  private func wrongType(_ name: String, _ kind: String) -> InterchangeError {
    fault("attribute '\(name)' is of another type, expected is \(kind)")
  }
}
