import Architectures
import DataSets
import Foundation
import Geometry
import Interchange
import Networks
import Testing

/// Trained networks of random genomes of both spaces must be the same to us and to others.
@Suite("Peers")
struct PeerTests {
  private static let inputs = 64
  private static let bound = 1e-4

  /// The networks of both spaces, trained once for all tests.
  private static let models = Origin.allCases.map { origin in
    (0..<UInt64(Peer.genomes)).map {
      trainedModel(origin.architecture(seed: $0), seed: $0)
    }
  }

  /// Writes the cases of both spaces.
  private static func cases(
    _ write: (Model, _ file: String) throws -> String
  ) throws -> Cases {
    var cases = try Cases()
    for (origin, models) in zip(Origin.allCases, models) {
      for (place, model) in models.enumerated() {
        let name = "\(origin.rawValue)_\(place)"
        let seed = UInt64(place)
        let shape = model.architecture.contract.shape
        let input = samples(shape, count: inputs, seed: seed)
        try cases.add(
          name, model: try write(model, cases.folder + "/" + name),
          shape: [shape.height, shape.width, shape.channels], input: input,
          output: logits(model, input).flatMap(\.self))
      }
    }
    return cases
  }

  private static func judge(_ verdicts: [Peer.Verdict], _ peer: String) {
    for verdict in verdicts {
      #expect(verdict.fault == nil, "\(verdict.name)")
      #expect((verdict.difference ?? 0) <= bound, "\(verdict.name)")
    }
    let worst = verdicts.max { ($0.difference ?? 0) < ($1.difference ?? 0) }
    print(
      "\(peer): \(verdicts.count) networks, largest difference of a logit "
        + "\(worst?.difference ?? 0) (\(worst?.name ?? ""))")
  }

  @Test(
    "ONNX's checker takes what we write, and onnxruntime computes what we compute",
    .enabled(if: Peer.onnx != nil, "no Python with onnxruntime: tools/python.sh makes one"))
  func onnxruntime() async throws {
    let cases = try Self.cases { model, file in
      try ONNX.write(model, to: file + ".onnx")
      return URL(fileURLWithPath: file + ".onnx").lastPathComponent
    }
    defer { cases.remove() }
    let verdicts = try await Peer.run(
      "onnx_cases.py", with: try #require(Peer.onnx), over: cases)
    Self.judge(verdicts, "onnxruntime")
  }

  @Test(
    "with the normalisation inside the graph, raw values give the same logits",
    .enabled(if: Peer.onnx != nil, "no Python with onnxruntime: tools/python.sh makes one"))
  func normalizing() async throws {
    var cases = try Cases()
    defer { cases.remove() }
    for seed in 0..<8 as Range<UInt64> {
      let model = trainedModel(Origin.layers.architecture(seed: seed), seed: seed)
      let shape = model.architecture.contract.shape
      let constants = model.input.normalization
      let input = samples(shape, count: Self.inputs, seed: seed)
      let raw = input.enumerated().map { place, value in
        let channel = place % shape.channels
        return Float(Double(value) * constants.deviation[channel] + constants.mean[channel])
      }
      try ONNX.write(model, normalizing: true, to: cases.folder + "/\(seed).onnx")
      try cases.add(
        "\(seed)", model: "\(seed).onnx", shape: [shape.height, shape.width, shape.channels],
        input: raw, output: logits(model, input).flatMap(\.self))
    }
    let verdicts = try await Peer.run(
      "onnx_cases.py", with: try #require(Peer.onnx), over: cases)
    // Raw values as floats have lost digits that normalised ones have: a bound of its own.
    for verdict in verdicts {
      #expect(verdict.fault == nil)
      #expect((verdict.difference ?? 1) <= 2e-3, "\(verdict.name)")
    }
  }

  @Test(
    "the PyTorch module computes what we compute",
    .enabled(if: Peer.pytorch != nil, "ATOLL_PEER_PYTHON names no Python with torch"))
  func pytorch() async throws {
    let cases = try Self.cases { model, file in
      _ = try PyTorch.write(model, metadata: ["run": "test"], to: file + ".py")
      return URL(fileURLWithPath: file + ".py").lastPathComponent
    }
    defer { cases.remove() }
    let verdicts = try await Peer.run(
      "pytorch_cases.py", with: try #require(Peer.pytorch), over: cases)
    Self.judge(verdicts, "PyTorch")
  }

  @Test("ONNX there and back gives the same model")
  func thereAndBack() throws {
    for model in Self.models.joined() {
      for normalizing in [false, true] {
        let data = try ONNX.encode(model, normalizing: normalizing, metadata: ["a": "b"])
        let imported = try ONNX.decode(data)
        #expect(imported.model == model)
        #expect(imported.model.architecture.identity == model.architecture.identity)
        #expect(imported.notes == [] && imported.metadata == ["a": "b"])
      }
    }
  }

  @Test("without our specification a graph is read operator by operator, and computes the same")
  func asAnyones() throws {
    for models in Self.models {
      for model in models.prefix(30) {
        let imported = try ONNX.decode(Self.spoilt(ONNX.encode(model)))
        let input = samples(model.architecture.contract.shape, count: 4, seed: 1)
        #expect(logits(imported.model, input) == logits(model, input))
        #expect(imported.notes.count == 1)
      }
    }
  }

  /// The bytes with a specification that nobody can read.
  private static func spoilt(_ data: Data) throws -> Data {
    var data = data
    let range = try #require(data.range(of: Data(#""format": "atoll-model""#.utf8)))
    data[range.lowerBound + 1] = UInt8(ascii: "x")
    return data
  }
}
