import Architectures
import Foundation
import Interchange
import Networks
import Testing

@Suite("Model specifications")
struct ModelSpecificationTests {
  @Test("reading what was written gives the same, and writing that the same text")
  func roundTrip() throws {
    for origin in Origin.allCases {
      for seed in 0..<200 as Range<UInt64> {
        let architecture = origin.architecture(seed: seed)
        let written = ModelSpecification(
          architecture: architecture, input: input(of: architecture, seed: seed),
          weights: seed % 2 == 0 ? nil : "weights \"1\".safetensors")
        let read = try ModelSpecification(written.text)
        #expect(read == written)
        #expect(read.text == written.text)
        #expect(read.architecture.identity == architecture.identity)
      }
    }
  }

  @Test("each operation reads as it is written")
  func operations() throws {
    let specification = try ModelSpecification(Self.example)
    #expect(specification.text == Self.example)
  }

  @Test("the document of docs/model-specification.md is one")
  func documentation() throws {
    let file = URL(fileURLWithPath: #filePath)
      .appendingPathComponent("../../../docs/model-specification.md").standardizedFileURL
    let page = try String(contentsOf: file, encoding: .utf8)
    let start = try #require(page.range(of: "```json\n")).upperBound
    let end = try #require(page.range(of: "```", range: start..<page.endIndex)).lowerBound
    let text = String(page[start..<end])
    #expect(try ModelSpecification(text).text == text)
  }

  @Test("the network that stands beside a job is one, as small as its guide says")
  func foundNetwork() throws {
    let file = URL(fileURLWithPath: #filePath)
      .appendingPathComponent("../../../jobs/fashion-mnist/quick.json").standardizedFileURL
    let text = try String(contentsOf: file, encoding: .utf8)
    let found = try ModelSpecification(text)
    #expect(found.text == text)
    #expect(found.architecture.cost.parameters == 386_786)
    #expect(found.architecture.cost.multiplyAdds == 1_314_328)
  }

  @Test("what is wrong is named: place, found, allowed")
  func faults() {
    let cases: [(from: String, to: String, says: String)] = [
      (#""version": 1"#, #""version": 2"#, "version 2 of atoll-model; this Atoll reads version 1"),
      ("atoll-model", "other-model", "'other-model'"),
      (#""dense""#, #""lstm""#, "nodes[8]: the operation is 'lstm'"),
      (#""groups": 2"#, #""groups": 3"#, "3 groups do not divide 4"),
      (#""groups": 2"#, #""groups": 2.5"#, "'groups' is 2.5, expected is a whole number"),
      (#""groups": 2, "#, "", "has no 'groups'"),
      (#""groups": 2"#, #""groups": 2, "size": 1"#, "has 'size', which means nothing here"),
      (#""filter": [3, 3]"#, #""filter": [3]"#, "a list of 2 whole numbers"),
      (#""he""#, #""hem""#, "allowed are 'he', 'xavier'"),
      (#"[4, 4, 4]"#, #"[4, 4, 5]"#, "said to give 4x4x5"),
      (#""reads": [6]"#, #""reads": [9]"#, "reads values [9]"),
      (#"["a", "b"]"#, #"["a", "b", "c"]"#, "1x1x2"),
      (#"["a", "b"]"#, "[]", "'classes' is empty"),
      (#""views": [1, 1]"#, #""views": [1, 2]"#, "views of [1, 2] channels"),
      (#""deviation": [1.0, 2.0]"#, #""deviation": [1.0, 0.0]"#, "a deviation is 0"),
      (#""deviation": [1.0, 2.0]"#, #""deviation": [1.0]"#, "1 deviations for 2 channels"),
      (#""weights": null"#, #""weights": 7"#, "'weights' is 7.0"),
      (#""weights": null"#, #""weights": null, "x": 1"#, "has 'x'"),
    ]
    for (from, to, says) in cases {
      #expect(Self.example.contains(from), "\(from)")
      let text = Self.example.replacing(from, with: to)
      let error = #expect(throws: InterchangeError.self) { try ModelSpecification(text) }
      #expect(error?.description.contains(says) == true, "\(error?.description ?? "") - \(says)")
    }
  }

  @Test("what is no JSON at all is a sentence too")
  func noJSON() {
    for text in ["", "{", "7", "[1]", String(repeating: "[", count: 100_000)] {
      #expect(throws: InterchangeError.self) { try ModelSpecification(text) }
    }
  }

  /// Every operation once.
  static let example = """
    {
      "format": "atoll-model",
      "version": 1,
      "input": {"shape": [8, 8, 2], "views": [1, 1], "mean": [0.5, 0.0], "deviation": [1.0, 2.0]},
      "classes": ["a", "b"],
      "nodes": [
        {"value": 1, "reads": [0], "shape": [8, 8, 1], "operation": "slice", "first": 1, "count": 1},
        {"value": 2, "reads": [1], "shape": [8, 8, 4], "operation": "convolution", "outputs": 4, \
    "filter": [5, 5], "stride": [1, 1], "padding": [2, 2], "dilation": [1, 1], "groups": 1, \
    "bias": false, "initializer": "xavier"},
        {"value": 3, "reads": [2], "shape": [8, 8, 4], "operation": "normalization", \
    "momentum": 0.1, "epsilon": 1e-05},
        {"value": 4, "reads": [3], "shape": [8, 8, 4], "operation": "activation", \
    "kind": "leaky_relu"},
        {"value": 5, "reads": [4], "shape": [8, 8, 4], "operation": "convolution", "outputs": 4, \
    "filter": [3, 3], "stride": [1, 1], "padding": [1, 1], "dilation": [1, 1], "groups": 2, \
    "bias": true, "initializer": "he"},
        {"value": 6, "reads": [5, 4], "shape": [8, 8, 4], "operation": "add"},
        {"value": 7, "reads": [6], "shape": [4, 4, 4], "operation": "pooling", "kind": "average", \
    "window": [3, 3], "stride": [2, 2], "padding": [1, 1], "counts_padding": true},
        {"value": 8, "reads": [7], "shape": [1, 1, 4], "operation": "global_pooling", "kind": "max"},
        {"value": 9, "reads": [8], "shape": [1, 1, 6], "operation": "dense", "outputs": 6, \
    "bias": true, "initializer": "gaussian"},
        {"value": 10, "reads": [9, 8], "shape": [1, 1, 10], "operation": "concatenation"},
        {"value": 11, "reads": [10], "shape": [1, 1, 10], "operation": "dropout", "ratio": 0.25},
        {"value": 12, "reads": [11], "shape": [1, 1, 2], "operation": "dense", "outputs": 2, \
    "bias": false, "initializer": "positive_unit_ball"}
      ],
      "weights": null
    }

    """
}
