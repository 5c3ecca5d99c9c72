import Architectures
import Foundation
import Interchange
import Networks
import Testing

@Suite("Safetensors")
struct SafetensorsTests {
  private static let pairs = ["atoll": "1.2.3", "run": "a \"b\"\n鳥", "": ""]

  private static func model(_ seed: UInt64 = 1) -> Model {
    trainedModel(Origin.cells.architecture(seed: seed), seed: seed, steps: 1)
  }

  @Test(
    "reading what was written gives the same model and pairs", arguments: 0..<12 as Range<UInt64>)
  func roundTrip(seed: UInt64) throws {
    for origin in Origin.allCases {
      let model = trainedModel(origin.architecture(seed: seed), seed: seed)
      let (read, pairs) = try Safetensors.decode(
        Safetensors.encode(model, metadata: Self.pairs))
      #expect(read == model)
      #expect(pairs == Self.pairs)
    }
  }

  @Test("equal models give equal bytes, aligned to eight")
  func bytes() throws {
    let model = Self.model()
    let data = Safetensors.encode(model, metadata: Self.pairs)
    #expect(data == Safetensors.encode(model, metadata: Self.pairs))
    let floats = model.parameters.reduce(0) { $0 + $1.values.count }
    #expect((data.count - 4 * floats) % 8 == 0)
    #expect(try Safetensors.encode(Safetensors.decode(data).model, metadata: Self.pairs) == data)
  }

  @Test("values that are no numbers, infinite or negative zero survive")
  func oddValues() throws {
    var model = Self.model()
    var parameters = model.parameters
    for (place, value) in [Float.nan, .infinity, -0.0, .leastNonzeroMagnitude].enumerated() {
      parameters[0].values[place] = value
    }
    model = try Model(
      architecture: model.architecture, input: model.input, parameters: parameters)
    let read = try Safetensors.decode(Safetensors.encode(model)).model
    #expect(
      read.parameters[0].values.map(\.bitPattern) == parameters[0].values.map(\.bitPattern))
  }

  @Test("a file torn anywhere is refused by a sentence")
  func torn() throws {
    let data = Safetensors.encode(Self.model())
    for length in Array(0..<40) + Array(stride(from: 40, to: data.count, by: 997)) {
      #expect(throws: InterchangeError.self) { try Safetensors.decode(data.prefix(length)) }
    }
    #expect(throws: InterchangeError.self) { try Safetensors.decode(data + Data([0])) }
  }

  @Test("a changed byte of the header gives the same model or a sentence")
  func changedBytes() throws {
    let model = Self.model()
    let data = Safetensors.encode(model)
    for place in stride(from: 0, to: 3000, by: 13) {
      var changed = data
      changed[place] ^= 0x11
      do { #expect(try Safetensors.decode(changed).model.parameters == model.parameters) } catch {
        #expect(!error.description.isEmpty)
      }
    }
  }

  @Test("foreign headers are refused: what is wrong, and where")
  func foreign() {
    let cases: [(header: String, bytes: Int, says: String)] = [
      ("{}", 0, "without Atoll's model specification"),
      ("[]", 0, "not an object"), ("{", 0, "not JSON"),
      (#"{"a":{"dtype":"F16","shape":[2],"data_offsets":[0,4]}}"#, 4, "'a' has the type F16"),
      (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#, 4, "allowed are 0 to 4"),
      (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}"#, 8, "offsets 8 to 0"),
      (#"{"a":{"dtype":"F32","shape":[-2,-1],"data_offsets":[0,8]}}"#, 8, "[-2, -1]"),
      (
        #"{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,8]}}"#, 8,
        "'a' of shape"
      ),
      (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#, 8, "begins at offset 4"),
      (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, 8, "the header tells of 4"),
      (#"{"a":{"dtype":"F32","shape":[1]}}"#, 4, "no 'data_offsets'"),
      (#"{"__metadata__":{"a":1}}"#, 0, "'a' is 1.0"),
      (#"{"__metadata__":{"atoll_model":"{}"}}"#, 0, "no 'format'"),
    ]
    for (header, bytes, says) in cases {
      var data = Data([UInt8(header.utf8.count), 0, 0, 0, 0, 0, 0, 0]) + Data(header.utf8)
      data.append(Data(count: bytes))
      let error = #expect(throws: InterchangeError.self) { try Safetensors.decode(data) }
      #expect(error?.description.contains(says) == true, "\(error?.description ?? "") - \(says)")
    }
  }

  @Test("a file that is not there, or a folder, is named")
  func files() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent("m.safetensors").path
    let model = Self.model()
    try Safetensors.write(model, to: file)
    #expect(try Safetensors.read(file).model == model)
    for wrong in [file + "x", folder.path] {
      let error = #expect(throws: InterchangeError.self) { try Safetensors.read(wrong) }
      #expect(error?.description.contains(wrong) == true)
    }
    #expect(throws: InterchangeError.self) {
      try Safetensors.write(model, to: folder.path + "/no/such/folder.safetensors")
    }
  }
}
