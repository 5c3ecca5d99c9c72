import Architectures
import Foundation
import Geometry
import RandomStreams
import Testing

@Test func architecturesSurviveCoding() throws {
  var stream = RandomStream(seed: 8, purpose: .testing)
  for _ in 0..<100 {
    let architecture = try randomArchitecture(using: &stream)
    let data = try JSONEncoder().encode(architecture)
    let decoded = try JSONDecoder().decode(Architecture.self, from: data)
    #expect(decoded == architecture)
    #expect(decoded.identity == architecture.identity && decoded.shapes == architecture.shapes)
  }
}

@Test func identitiesAndCostsSurviveCoding() throws {
  let identity = Identity([1, 2, 3])
  let cost = Cost(parameters: 1, multiplyAdds: 2, activationBytes: 3)
  let decoder = JSONDecoder()
  #expect(try decoder.decode(Identity.self, from: JSONEncoder().encode(identity)) == identity)
  #expect(try decoder.decode(Cost.self, from: JSONEncoder().encode(cost)) == cost)
  #expect(throws: DecodingError.self) {
    try decoder.decode(Identity.self, from: Data("\"12\"".utf8))
  }
}

/// An architecture as JSON with one dense node, over a sample of these sizes.
private func text(
  height: Int = 2, width: Int = 2, channels: Int = 2, views: String = "[2]", classes: Int = 2,
  node: String =
    #"{"operation":{"dense":{"_0":{"outputs":2,"bias":true,"initializer":"he"}}},"inputs":[0]}"#
) -> String {
  """
  {"contract":{"shape":{"height":\(height),"width":\(width),"channels":\(channels)},
  "views":\(views),"classes":\(classes)},"nodes":[\(node)]}
  """
}

private func decoded(_ text: String) throws -> Architecture {
  try JSONDecoder().decode(Architecture.self, from: Data(text.utf8))
}

@Test func theTextOfTheseTestsIsAnArchitecture() throws {
  #expect(try decoded(text()).cost.parameters == 18)
}

private func convolutionText(_ field: String, _ value: Int) -> String {
  var fields = [
    "outputs": 2, "filterHeight": 1, "filterWidth": 1, "strideHeight": 1, "strideWidth": 1,
    "paddingHeight": 0, "paddingWidth": 0, "dilationHeight": 1, "dilationWidth": 1, "groups": 1,
  ]
  fields[field] = value
  let list = fields.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value)" }
  return #"{"operation":{"convolution":{"_0":{"bias":true,"initializer":"he","#
    + list.joined(separator: ",") + #"}}},"inputs":[0]}"#
}

private let faultyTexts: [String] = {
  var texts = [
    "", "{", "[]", "{}", "null", text(views: "null"), text(views: "[]"), text(node: "{}"),
  ]
  for size in [0, -1, Int.min, Int.max, 1 << 40] {
    texts += [text(height: size), text(width: size), text(channels: size, views: "[\(size)]")]
    texts += [text(classes: size)]
  }
  texts += ["[1]", "[1,2]", "[3,-1]", "[0,2]", "[2,0]", "[\(Int.max),\(Int.max)]"].map {
    text(views: $0)
  }
  texts += [text(height: 1 << 20, width: 1 << 20), text(channels: 3)]
  let dense =
    #"{"operation":{"dense":{"_0":{"outputs":OUT,"bias":true,"initializer":"he"}}},"inputs":IN}"#
  for outputs in [0, -1, 3, Int.max, 1 << 30] {
    texts.append(
      text(
        node: dense.replacingOccurrences(of: "OUT", with: "\(outputs)").replacingOccurrences(
          of: "IN", with: "[0]")))
  }
  for inputs in ["[]", "[1]", "[-1]", "[0,0]", "[\(Int.max)]", "null"] {
    texts.append(
      text(
        node: dense.replacingOccurrences(of: "OUT", with: "2").replacingOccurrences(
          of: "IN", with: inputs)))
  }
  for operation in ["activation", "unheard_of"] {
    texts.append(text(node: #"{"operation":{"\#(operation)":{"_0":"no_such"}},"inputs":[0]}"#))
  }
  for sizes in [(0, 0), (-1, 1), (Int.max, 1), (1, Int.max), (0, 3), (2, 1)] {
    texts.append(
      text(
        node:
          #"{"operation":{"slice":{"_0":{"first":\#(sizes.0),"count":\#(sizes.1)}}},"inputs":[0]}"#)
    )
  }
  return texts
}()

@Test func textThatIsNoArchitectureIsAnErrorAndNotACrash() {
  for text in faultyTexts {
    #expect(throws: (any Error).self, "\(text)") { try decoded(text) }
  }
}

@Test(arguments: [
  "outputs", "filterHeight", "filterWidth", "strideHeight", "strideWidth", "paddingHeight",
  "paddingWidth", "dilationHeight", "dilationWidth", "groups",
])
func aConvolutionWithAnyFieldOutOfHandIsAnErrorAndNotACrash(field: String) {
  for value in [Int.min, -1, 1 << 21, 1 << 40, Int.max / 2, Int.max] {
    #expect(throws: (any Error).self) { try decoded(text(node: convolutionText(field, value))) }
  }
}

@Test func sizesThatMultiplyBeyondAllBoundsAreAnErrorAndNotACrash() {
  // Each field is allowed by itself.
  let big = 1 << 20
  let contract = InputContract(
    shape: Shape(height: 1 << 14, width: 1 << 14, channels: 1), classes: 2)
  let nodes = [
    Convolution(outputs: big),
    Convolution(
      outputs: 2, filterHeight: big, filterWidth: big, paddingHeight: big, paddingWidth: big),
    Convolution(outputs: 1 << 13, filterHeight: 1 << 13),
    Convolution(outputs: 1, paddingHeight: big, paddingWidth: big),
  ]
  for node in nodes {
    #expect(throws: ArchitectureError.self) {
      try Architecture(
        contract: contract,
        nodes: [Node(.convolution(node), inputs: [0])] + ending(1, classes: 2))
    }
  }
  #expect(throws: ArchitectureError.self) {
    try Architecture(contract: contract, nodes: [Node(.dense(Dense(outputs: 2)), inputs: [0])])
  }
  #expect(throws: ArchitectureError.self) {
    try Architecture(
      contract: contract, nodes: [Node(.concatenation, inputs: [0, 0])] + ending(1, classes: 2))
  }
}
