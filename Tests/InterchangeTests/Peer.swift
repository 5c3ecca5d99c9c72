// Other programs that are asked whether they see a model as we do.

import Foundation
import Subprocess
import Testing

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

/// A Python with packages that Atoll does not need itself.
enum Peer {
  /// The Python with onnx and onnxruntime that tools/python.sh makes, or that ATOLL_TEST_PYTHON names.
  static let onnx: String? = {
    let own = repository + "/.build-python/bin/python"
    let named = ProcessInfo.processInfo.environment["ATOLL_TEST_PYTHON"]
    return [named, own].compactMap(\.self).first(where: FileManager.default.isExecutableFile)
  }()

  /// The Python with torch that ATOLL_PEER_PYTHON names.
  static let pytorch: String? = ProcessInfo.processInfo.environment["ATOLL_PEER_PYTHON"]

  /// How many genomes of each space are tried: ATOLL_GENOMES, or some.
  static let genomes: Int =
    ProcessInfo.processInfo.environment["ATOLL_GENOMES"].flatMap(Int.init) ?? 200

  private static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path

  /// What a peer says of a case.
  struct Verdict: Decodable {
    var name: String
    var difference: Double?
    var fault: String?
  }

  /// Runs a script of `Peers` over a folder of cases.
  static func run(_ script: String, with python: String, over cases: Cases) async throws
    -> [Verdict]
  {
    try cases.writeList()
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path
    let result = try await Subprocess.run(
      .path(FilePath(python)), arguments: ["\(path)/Peers/\(script)", cases.folder],
      output: .string(limit: 1 << 22), error: .string(limit: 1 << 20))
    let lines = result.standardOutput.split(separator: "\n")
    let verdicts = try lines.map { try JSONDecoder().decode(Verdict.self, from: Data($0.utf8)) }
    #expect(verdicts.count == cases.list.count, "\(result.standardError.suffix(2000))")
    return verdicts
  }
}

/// Models, inputs and expected outputs in files.
struct Cases {
  /// One of them, as the scripts read it.
  struct Case: Encodable {
    var name: String
    var model: String
    var input: String
    var output: String
    var shape: [Int]
  }

  let folder: String
  var list: [Case] = []

  init() throws {
    folder = FileManager.default.temporaryDirectory.path + "/atoll-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  /// Adds a case whose model the caller has written.
  mutating func add(
    _ name: String, model: String, shape: [Int], input: [Float], output: [Float]
  ) throws {
    let next = Case(
      name: name, model: model, input: name + ".input", output: name + ".output", shape: shape)
    for (file, values) in [(next.input, input), (next.output, output)] {
      let bytes = values.flatMap { value in
        (0..<4).map { UInt8(value.bitPattern >> ($0 * 8) & 255) }
      }
      try Data(bytes).write(to: URL(fileURLWithPath: folder + "/" + file))
    }
    list.append(next)
  }

  func writeList() throws {
    try JSONEncoder().encode(list).write(to: URL(fileURLWithPath: folder + "/cases.json"))
  }

  func remove() { try? FileManager.default.removeItem(atPath: folder) }
}
