import ArgumentParser
import DataSets
import Experiments
import Foundation
import Interchange
import Kernels
import Networks

/// Writes a model in a form that other programs read.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Writes a trained model for other programs: ONNX, PyTorch, JSON, safetensors.",
    discussion: """
      For example: atoll export trainings/best.safetensors --format onnx --out best.onnx
      atoll export library.sqlite 3f2a9c1e --format pytorch
      A PyTorch module and a JSON specification have their weights beside them, in NAME_weights.safetensors.
      """)

  @Argument(
    help:
      "The model's file (.safetensors, .onnx, .json), or a library and the name of an architecture.",
    completion: .file(extensions: ["safetensors", "onnx", "json", "sqlite"]))
  var source: [String]

  @Option(help: "The form (default: as --out ends).")
  var format: ModelFormat?

  @Option(help: "The file (default: the model's name with the form's ending).", completion: .file())
  var out: String?

  @Flag(help: "ONNX takes raw values: the graph normalises them.")
  var normalize = false

  @Flag(help: "JSON without weights.")
  var architectureOnly = false

  func validate() throws {
    guard format != nil || out != nil else {
      throw ValidationError("Neither --format nor --out is given.")
    }
    guard let chosen else {
      throw ValidationError(
        "--out is '\(out ?? "")'; allowed endings without --format are .onnx, .py, .json, "
          + ".safetensors.")
    }
    if normalize && chosen != .onnx { throw ValidationError("--normalize is for ONNX alone.") }
    if architectureOnly && chosen != .json {
      throw ValidationError("--architecture-only is for JSON alone.")
    }
  }

  func run() throws {
    guard let format = chosen else { return }
    let file = target(format)
    var exchanged = try orExit(code: 2, true) {
      guard !source.contains(file) else { throw InterchangeError.overwriting(file) }
      var arguments = source
      let found = try ModelSource(taking: &arguments)
      if let more = arguments.first { throw UsageError("'\(more)' is given behind the model") }
      return found.file
    }
    exchanged.notes.forEach(Console.complain)
    exchanged.metadata["atoll"] = exchanged.metadata["atoll"] ?? Version.current
    print(try orExit(code: 1, true) { try write(exchanged, as: format, to: file) })
  }

  /// The form that is meant.
  private var chosen: ModelFormat? { format ?? out.flatMap(ModelFormat.init(file:)) }

  private func target(_ format: ModelFormat) -> String {
    out
      ?? URL(fileURLWithPath: source.last ?? "").deletingPathExtension().lastPathComponent
      + format.ending
  }

  /// Writes the files, and says which.
  private func write(
    _ exchanged: ExchangedModel, as format: ModelFormat, to file: String
  ) throws -> String {
    let input = exchanged.model.input
    let contract = "\(input.shape) in, \(input.classes) classes"
    if architectureOnly {
      try ModelSpecification(architecture: exchanged.model.architecture, input: input)
        .write(to: file)
      return "\(file): json without weights, \(contract)"
    }
    let files = try exchanged.write(as: format, to: file, normalizing: normalize)
    let values = normalize ? "raw" : "normalised"
    return files.joined(separator: ", ") + ": \(format.rawValue), "
      + (format == .onnx ? "operators \(ONNX.operatorSet), \(values) " : "") + contract
  }
}
