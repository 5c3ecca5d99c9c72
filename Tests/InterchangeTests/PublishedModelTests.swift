// Checks against published models, where they lie beside the package; where they do not, the tests say
// so and the suite has checked less.

import Architectures
import DataSets
import Foundation
import Geometry
import Interchange
import Networks
import Testing

/// The folder `shared/data/onnx` beside the package, or that of the data that the environment names.
private let root: String = {
  let data =
    ProcessInfo.processInfo.environment["ATOLL_DATA"]
    ?? URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("../shared/data").standardizedFileURL.path
  return data + "/onnx"
}()

private func isThere(_ place: String) -> Bool {
  let found = FileManager.default.fileExists(atPath: root + "/" + place)
  if !found { print("skipped: \(root)/\(place) is not there") }
  return found
}

private func data(_ place: String) throws -> Data {
  try Data(contentsOf: URL(fileURLWithPath: root + "/" + place))
}

private func softmax(_ logits: [Float]) -> [Float] {
  let top = logits.max() ?? 0
  let powers = logits.map { exp($0 - top) }
  return powers.map { $0 / powers.reduce(0, +) }
}

@Suite("Published models")
struct PublishedModelTests {
  @Test(
    "each one-layer model of PyTorch's gives its reference output, but ELU, which is refused",
    .enabled(if: isThere("node"), "needs ONNX's one-layer models"))
  func layers() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: root + "/node").sorted()
    #expect(names.count == 19)
    for name in names {
      let model = try data("node/\(name)/model.onnx")
      if name == "test_ELU" {
        let error = #expect(throws: InterchangeError.self) { try ONNX.decode(model) }
        #expect(error?.description.contains("(Elu)") == true)
        continue
      }
      let imported = try ONNX.decode(model, flattening: true)
      let input = try ONNX.tensor(data("node/\(name)/test_data_set_0/input_0.pb")).values
      let output = try ONNX.tensor(data("node/\(name)/test_data_set_0/output_0.pb")).values
      let samples = channelsLast(input, imported.model.architecture.contract.shape)
      var found = logits(imported.model, samples)
      if name == "test_Softmax" { found = found.map(softmax) }
      #expect(difference(found.flatMap(\.self), output) <= 1e-5, "\(name)")
    }
  }

  @Test(
    "whole networks of published shapes give their reference outputs; ShuffleNet's shuffle is refused",
    .enabled(if: isThere("light"), "needs ONNX's networks without weights"))
  func networks() throws {
    for name in ["light_squeezenet", "light_resnet50"] {
      let imported = try ONNX.decode(data("light/\(name).onnx"))
      let shape = imported.model.architecture.contract.shape
      #expect(shape == Shape(height: 224, width: 224, channels: 3))
      let input = (0..<shape.elements).map { Float(Double($0) / Double(shape.elements)) }
      let output = try ONNX.tensor(data("light/\(name)_output_0.pb")).values
      let found = logits(imported.model, channelsLast(input, shape))
      #expect(difference(softmax(found[0]), output) <= 1e-5, "\(name)")
    }
    let shuffle = try data("light/light_shufflenet.onnx")
    let error = #expect(throws: InterchangeError.self) { try ONNX.decode(shuffle) }
    #expect(error?.description.contains("(Reshape)") == true)
  }

  @Test(
    "mnist-8 gives the reference logits, and its accuracy, on MNIST's test pictures",
    .enabled(
      if: isThere("mnist-8") && isThere("../mnist/t10k-images-idx3-ubyte.gz"),
      "needs mnist-8 and MNIST"))
  func mnist() throws {
    let model = try ONNX.decode(data("mnist-8/mnist-8.onnx")).model
    let test = try DataSet.load(
      try #require(DataDescription.known("mnist")), root: root + "/..", seed: 1)
    let constants = test.contract.normalization
    var correct = 0
    for first in stride(from: 0, to: test.test.count, by: 1000) {
      let places = (first..<first + 1000).map(Int32.init)
      let found = logits(model, raw(test.test, places, constants))
      for (place, logits) in zip(places, found) {
        let label = Int(test.test.label(at: Int(place)))
        correct += logits.firstIndex(of: logits.max() ?? 0) == label ? 1 : 0
      }
      if first == 0 { #expect(difference(Array(found[..<100].joined()), try reference()) <= 1e-4) }
    }
    #expect(correct == 9891)
  }

  /// The pictures as they lie in the files, 0 to 255.
  private func raw(
    _ samples: Samples<Role.Test>, _ places: [Int32], _ constants: NormalizationConstants
  ) -> [Float] {
    var labels = [Int32](repeating: 0, count: places.count)
    var values = [Float](repeating: 0, count: places.count * samples.shape.elements)
    var span = values.mutableSpan
    var labelSpan = labels.mutableSpan
    samples.fill(places.span, into: &span, labels: &labelSpan)
    return values.map {
      Float((Double($0) * constants.deviation[0] + constants.mean[0]).rounded())
    }
  }

  /// Ten logits of each of the first hundred pictures.
  private func reference() throws -> [Float] {
    let text = String(decoding: try data("mnist-8/reference_logits.csv"), as: UTF8.self)
    return text.split(separator: "\n").dropFirst().flatMap { line in
      line.split(separator: ",").dropFirst(3).compactMap { Float($0) }
    }
  }
}
