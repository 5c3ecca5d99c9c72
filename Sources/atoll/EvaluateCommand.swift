import ArgumentParser
import DataSets
import Experiments
import Foundation
import Interchange
import Kernels
import Networks

/// Judges a trained model by samples that it has not seen, and measures how long it takes.
struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Tells how well a trained model classifies, class by class, and how long it takes.",
    discussion: """
      Samples are read as the model's own input contract says. For example:
      atoll evaluate trainings/resnet_small-s1.safetensors --data fashion-mnist --latency
      """)

  @Argument(
    help: "The model's file (safetensors, ONNX), or a library and the name of an architecture.",
    completion: .file(extensions: ["safetensors", "onnx", "sqlite"]))
  var model: [String]

  @Option(help: "A data set's name, or a settings file (default: what the model has learned).")
  var data: String?

  @Option(help: "The part of the data: test, validation or training.")
  var part = DataPart.test

  @Flag(help: "Measure the latency, too.")
  var latency = false

  @Option(help: "Samples at once, when the latency is measured.")
  var batch = 64

  @Option(help: "Threads of the kernels.")
  var threads = 1

  @Option(help: "Seconds for which passes are timed.")
  var seconds = 2.0

  @Flag(help: "Print one JSON object.")
  var json = false

  func validate() throws {
    guard (1...65536).contains(batch) else {
      throw ValidationError("--batch is \(batch); allowed are 1 to 65536.")
    }
    guard (1...1024).contains(threads) else {
      throw ValidationError("--threads is \(threads); allowed are 1 to 1024.")
    }
    guard seconds > 0, seconds <= 3600 else {
      throw ValidationError("--seconds is \(seconds); allowed is more than 0, up to 3600.")
    }
  }

  func run() throws {
    let environment = ProcessInfo.processInfo.environment
    let (source, material) = try orExit(code: 2, true) {
      var arguments = model
      let source = try ModelSource(taking: &arguments)
      if let more = arguments.first { throw UsageError("'\(more)' is given behind the model") }
      return (source, try source.data(named: data, root: dataRoot(environment)))
    }
    try orExit(code: 1, true) {
      _ = try InstructionSet.detect()
      let workers = Workers(count: threads)
      let assessment = try part.assess(source.file.model, material.samples, workers)
      let time =
        latency
        ? MeasuredLatency(
          of: source.file.model.architecture, batch: batch, workers: workers, seconds: seconds)
        : nil
      let report = EvaluateReport(
        model: source.name, data: material.name, part: part, assessment: assessment, latency: time)
      print(json ? report.json : report.text)
    }
  }
}

/// The parts of a data set that a model can be judged by.
enum DataPart: String, CaseIterable, Codable, ExpressibleByArgument {
  case test
  case validation
  case training

  /// Judges a model by this part.
  func assess(_ model: Model, _ data: DataSet, _ workers: Workers) throws -> Assessment {
    switch self {
    case .test: try Assessment(of: model, on: data.test, workers: workers)
    case .validation: try Assessment(of: model, on: data.search.validation, workers: workers)
    case .training: try Assessment(of: model, on: data.search.training, workers: workers)
    }
  }
}
