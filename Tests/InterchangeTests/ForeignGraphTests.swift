import Architectures
import DataSets
import Foundation
import Geometry
import Interchange
import Networks
import Subprocess
import Testing

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

/// Samples in our order, from `[count, channels, height, width]`.
func channelsLast(_ values: [Float], _ shape: Shape) -> [Float] {
  values.indices.map { place in
    let (sample, rest) = place.quotientAndRemainder(dividingBy: shape.elements)
    let (pixel, channel) = rest.quotientAndRemainder(dividingBy: shape.channels)
    return values[sample * shape.elements + channel * shape.pixels + pixel]
  }
}

/// The largest difference of two lists, against the largest value where that is more than 1; infinite
/// where they are not equally long.
func difference(_ found: [Float], _ expected: [Float]) -> Float {
  guard found.count == expected.count else { return .infinity }
  let scale = expected.map(abs).max().map { max(1, $0) } ?? 1
  return zip(found, expected).map { abs($0 - $1) / scale }.reduce(0) { $1 <= $0 ? $0 : $1 }
}

/// Graphs as other programs write them.
@Suite("Foreign graphs", .enabled(if: Peer.onnx != nil, "tools/python.sh makes what this needs"))
struct ForeignGraphTests {
  private struct Row: Decodable {
    var name: String
    var refused: [String]?
  }

  @Test("what Atoll can do is computed as onnxruntime computes it; the rest is refused by name")
  func graphs() async throws {
    let folder = FileManager.default.temporaryDirectory.path + "/atoll-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path
    let result = try await Subprocess.run(
      .path(FilePath(try #require(Peer.onnx))),
      arguments: ["\(script)/Peers/onnx_graphs.py", folder],
      output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
    #expect(result.terminationStatus == .exited(0), "\(result.standardError)")
    let list = try Data(contentsOf: URL(fileURLWithPath: folder + "/graphs.json"))
    let rows = try JSONDecoder().decode([Row].self, from: list)
    #expect(rows.count > 30)
    for row in rows {
      if let words = row.refused {
        let error = #expect(throws: InterchangeError.self) {
          try ONNX.read("\(folder)/\(row.name).onnx")
        }
        for word in [row.name] + words {
          #expect(
            error?.description.contains(word) == true, "\(error?.description ?? "") - \(word)")
        }
      } else {
        try compare(row.name, in: folder)
      }
    }
  }

  private func compare(_ name: String, in folder: String) throws {
    let model: Model
    do { model = try ONNX.read("\(folder)/\(name).onnx").model } catch {
      Issue.record("\(name): \(error)")
      return
    }
    let shape = model.architecture.contract.shape
    let constants = model.input.normalization
    var input = channelsLast(try floats("\(folder)/\(name).input"), shape)
    for place in input.indices {
      let channel = place % shape.channels
      input[place] = Float(
        (Double(input[place]) - constants.mean[channel]) / constants.deviation[channel])
    }
    let expected = try floats("\(folder)/\(name).output")
    #expect(difference(logits(model, input).flatMap(\.self), expected) <= 1e-5, "\(name)")
  }

  private func floats(_ file: String) throws -> [Float] {
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: file)))
    return stride(from: 0, to: bytes.count, by: 4).map { place in
      Float(
        bitPattern: (0..<4).reduce(0) { $0 | UInt32(bytes[place + $1]) << UInt32(8 * $1) })
    }
  }
}

@Suite("Damaged ONNX files")
struct DamagedGraphTests {
  private static let data: Data = {
    let architectures = (0..<20).map { Origin.layers.architecture(seed: $0) }
    let small = architectures.filter { $0.nodes.count > 6 }.min {
      $0.cost.parameters < $1.cost.parameters
    }
    let model = trainedModel(small ?? architectures[0], seed: 3, steps: 1)
    return (try? ONNX.encode(model, metadata: ["a": "b"])) ?? Data()
  }()

  @Test("a file torn anywhere is a sentence")
  func torn() {
    for length in stride(from: 0, to: Self.data.count, by: max(1, Self.data.count / 300)) {
      #expect(throws: InterchangeError.self) { try ONNX.decode(Self.data.prefix(length)) }
    }
  }

  @Test(
    "a changed byte gives a model or a sentence", arguments: [0x11, 0xFF] as [UInt8])
  func changedBytes(mask: UInt8) {
    let step = max(1, Self.data.count / 150)
    let places =
      Array(0..<min(600, Self.data.count))
      + Array(stride(from: 600, to: Self.data.count, by: step))
    for place in places {
      var changed = Self.data
      changed[place] ^= mask
      do { _ = try ONNX.decode(changed) } catch { #expect(!error.description.isEmpty) }
    }
  }

  @Test("bytes of anything else are a sentence")
  func foreign() {
    let model = trainedModel(Origin.layers.architecture(seed: 3), seed: 3, steps: 1)
    for data in [Data(), Data("hello".utf8), Data(count: 100), Safetensors.encode(model)] {
      #expect(throws: InterchangeError.self) { try ONNX.decode(data) }
    }
  }
}
