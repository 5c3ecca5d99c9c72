import Architectures
import ArgumentParser
import DataSets
import Experiments
import Foundation
import Geometry
import Interchange
import Kernels
import LibraryStore
import Networks

/// Reads a model of another program's and keeps it as one of Atoll's.
struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Reads a model from ONNX or JSON and keeps it in Atoll's own form.",
    discussion: """
      For example: atoll import mnist-8.onnx --out mnist-8.safetensors
      A graph that does not normalise its inputs is told how by --mean and --deviation, a number or one \
      a channel: an input is (raw value - mean) / deviation.
      """)

  @Argument(
    help: "The model's file: .onnx, .json or .safetensors.",
    completion: .file(extensions: ["onnx", "json", "safetensors"]))
  var source: String

  @Option(
    help: "The file (default: the model's name with .safetensors).",
    completion: .file(extensions: ["safetensors"]))
  var out: String?

  @Option(help: "A library that takes the model in instead of a file.", completion: .file())
  var into: String?

  @Option(help: "What the classes are called, in order, with commas between.")
  var classes: String?

  @Option(help: "What is taken off raw values: a number, or one a channel with commas between.")
  var mean: String?

  @Option(help: "What they are divided by then: a number, or one a channel.")
  var deviation: String?

  @Option(help: "Draw the weights with this seed, for JSON that names none.")
  var seed: UInt64?

  func validate() throws {
    for (name, list) in [("mean", mean), ("deviation", deviation)] {
      guard let list else { continue }
      let values = numbers(list)
      guard !values.isEmpty, values.allSatisfy(\.isFinite), name == "mean" || !values.contains(0)
      else {
        throw ValidationError("--\(name) is '\(list)'; allowed are numbers, a deviation not 0.")
      }
    }
  }

  func run() throws {
    let file =
      out ?? URL(fileURLWithPath: source).deletingPathExtension().lastPathComponent
      + ModelFormat.safetensors.ending
    var exchanged = try orExit(code: 2, true) {
      guard file != source else { throw InterchangeError.overwriting(file) }
      _ = try InstructionSet.detect()
      var exchanged = try ExchangedModel(reading: source, drawingWeightsWith: seed)
      exchanged.model = try labelled(exchanged.model)
      return exchanged
    }
    exchanged.notes.forEach(Console.complain)
    exchanged.metadata["atoll"] = exchanged.metadata["atoll"] ?? Version.current
    let place = try orExit(code: 1, true) {
      if let into { return "\(into) \(try keep(exchanged, in: into))" }
      _ = try exchanged.write(as: .safetensors, to: file)
      return file
    }
    let architecture = exchanged.model.architecture
    print(
      "\(place): \(architecture.nodes.count) nodes, \(architecture.cost.parameters) parameters, "
        + "\(architecture.contract.shape) in, \(architecture.contract.classes) classes")
  }

  /// Enters the model into a library as a training of no epochs, and gives its name there.
  private func keep(_ exchanged: ExchangedModel, in path: String) throws -> String {
    let library = try Library(path: path)
    let name = try library.add(exchanged.model.architecture, training: exchanged.gene)
    let record = TrainingRecord(
      architecture: name, seed: 0, epochs: 0, settings: "{}",
      data: exchanged.data ?? source, input: exchanged.model.input, curve: "[]", measurements: [],
      started: Date().timeIntervalSince1970, seconds: 0, host: ProcessInfo.processInfo.hostName,
      atoll: Version.current, instructionSet: InstructionSet.current.rawValue)
    let weights = Safetensors.encode(exchanged.model, metadata: exchanged.metadata)
    try library.add(training: record, weights: weights)
    return try library.architecture(named: name.description).shortName
  }

  /// The model with the class names and the normalisation that the command line gives.
  private func labelled(_ model: Model) throws -> Model {
    var input = model.input
    if let classes {
      input.classNames = classes.split(separator: ",", omittingEmptySubsequences: false)
        .map { $0.trimmingCharacters(in: .whitespaces) }
      guard input.classNames.count == input.classes else {
        throw UsageError(
          "--classes has \(input.classNames.count) names, allowed are \(input.classes)")
      }
    }
    if mean != nil || deviation != nil {
      let constants = input.normalization
      guard constants.mean.allSatisfy({ $0 == 0 }), constants.deviation.allSatisfy({ $0 == 1 })
      else { throw UsageError("--mean or --deviation, but the model has a normalisation already") }
      input.normalization.mean = try perChannel("mean", mean ?? "0", input.shape.channels)
      input.normalization.deviation = try perChannel(
        "deviation", deviation ?? "1", input.shape.channels)
    }
    return try Model(
      architecture: model.architecture, input: input, parameters: model.parameters)
  }

  private func perChannel(_ name: String, _ list: String, _ channels: Int) throws -> [Double] {
    let values = numbers(list)
    if values.count == 1 { return Array(repeating: values[0], count: channels) }
    guard values.count == channels else {
      throw UsageError("--\(name) has \(values.count) numbers, allowed are 1 or \(channels)")
    }
    return values
  }

  /// The numbers of a list; one that is none is not finite.
  private func numbers(_ list: String) -> [Double] {
    list.split(separator: ",", omittingEmptySubsequences: false).map {
      Double($0.trimmingCharacters(in: .whitespaces)) ?? .nan
    }
  }
}
