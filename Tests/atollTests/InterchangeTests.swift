import Foundation
import Testing

extension AtollTests {
  /// Models that leave Atoll and come back, as a user moves them.
  @Suite struct Interchange {
    /// A network of one convolution, by hand.
    private static let specification = """
      {"format": "atoll-model", "version": 1,
       "input": {"shape": [6, 5, 2], "views": [2], "mean": [1, 2], "deviation": [3, 4]},
       "classes": ["left", "right"],
       "nodes": [
         {"value": 1, "reads": [0], "shape": [4, 3, 3], "operation": "convolution", "outputs": 3,
          "filter": [3, 3], "stride": [1, 1], "padding": [0, 0], "dilation": [1, 1], "groups": 1,
          "bias": true, "initializer": "he"},
         {"value": 2, "reads": [1], "shape": [4, 3, 3], "operation": "dropout", "ratio": 0.5},
         {"value": 3, "reads": [2], "shape": [1, 1, 2], "operation": "dense", "outputs": 2,
          "bias": false, "initializer": "xavier"}
       ]}
      """

    private static func atoll(_ arguments: String, in scratch: Scratch) async throws -> AtollRun {
      try await Launch().run(arguments.split(separator: " ").map(String.init), in: scratch.path)
    }

    private static func bytes(_ name: String, in scratch: Scratch) throws -> Data {
      try Data(contentsOf: URL(fileURLWithPath: scratch.path + "/" + name))
    }

    @Test func aModelComesBackFromEveryFormTheSameToTheLastByte() async throws {
      let scratch = try Scratch()
      try scratch.write(Self.specification, to: "net.json")
      let made = try await Self.atoll("import net.json --seed 5 --out net.safetensors", in: scratch)
      #expect(made.code == 0 && made.output.contains("3 nodes"), "\(made)")
      #expect(made.errors.contains("drawn afresh with seed 5"), "\(made)")
      let forms = [
        "--out a.onnx", "--format onnx --normalize --out raw.onnx", "--format json --out b.json",
        "--out c.safetensors",
      ]
      for form in forms {
        let export = try await Self.atoll("export net.safetensors \(form)", in: scratch)
        #expect(export.code == 0 && export.errors.isEmpty, "\(export)")
        let file = form.split(separator: " ").last ?? ""
        let back = try await Self.atoll("import \(file) --out back.safetensors", in: scratch)
        #expect(back.code == 0 && back.errors.isEmpty, "\(back)")
        #expect(
          try Self.bytes("back.safetensors", in: scratch)
            == Self.bytes("net.safetensors", in: scratch))
      }
    }

    @Test func aPyTorchModuleIsAFileOfPythonAndItsWeights() async throws {
      let scratch = try Scratch()
      try scratch.write(Self.specification, to: "net.json")
      _ = try await Self.atoll("import net.json --seed 5", in: scratch)
      let export = try await Self.atoll("export net.safetensors --format pytorch", in: scratch)
      #expect(export.code == 0 && export.output.contains("net.py, net_weights"), "\(export)")
      let text = String(decoding: try Self.bytes("net.py", in: scratch), as: UTF8.self)
      #expect(text.contains("CLASS_NAMES = [\"left\", \"right\"]"))
      #expect(try Self.bytes("net_weights.safetensors", in: scratch).count > 200)
    }

    @Test(arguments: [
      ("import net.json", 2, ["net.json", "--seed"]),
      ("import torn.onnx", 2, ["torn.onnx", "torn, or no ONNX file"]),
      ("import torn.safetensors", 2, ["torn.safetensors", "torn"]),
      ("import nowhere.onnx", 2, ["nowhere.onnx", "no such file"]),
      ("import net.txt", 2, ["net.txt", ".onnx"]),
      ("import net.json --seed 1 --classes one", 2, ["--classes has 1 names", "2"]),
      ("import net.json --seed 1 --mean 1", 2, ["--mean", "normalisation already"]),
      ("import net.json --seed 1 --deviation 0", 2, ["--deviation is '0'"]),
      ("import net.json --seed 1 --out no/folder/m.safetensors", 1, ["no/folder/m.safetensors"]),
      ("export net.json", 2, ["--format", "--out"]),
      ("export net.json --out net.xyz", 2, ["net.xyz", ".onnx"]),
      ("export net.json --out net.json", 2, ["net.json is the model's own file"]),
      ("export net.json --out m.py --normalize", 2, ["--normalize"]),
    ])
    func aMistakeIsASentenceAndNothingIsWritten(
      _ arguments: String, _ code: Int, _ names: [String]
    ) async throws {
      let scratch = try Scratch()
      try scratch.write(Self.specification, to: "net.json")
      try scratch.write("hello", to: "torn.onnx")
      try scratch.write("hello", to: "torn.safetensors")
      let before = try scratch.contents()
      let run = try await Self.atoll(arguments, in: scratch)
      #expect(run.code == code && run.output.isEmpty, "\(run)")
      for name in names { #expect(run.errors.contains(name), "\(name): \(run)") }
      #expect(try scratch.contents() == before)
    }
  }
}
