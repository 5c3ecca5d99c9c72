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

  @Argument(help: "The model's file.", completion: .file(extensions: ["safetensors"]))
  var model: String

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
    let (file, data) = try orExit(code: 2, true) {
      let file = try ModelFile(reading: model)
      return (file, try load(file))
    }
    try orExit(code: 1, true) {
      _ = try InstructionSet.detect()
      let workers = Workers(count: threads)
      let assessment = try part.assess(file.model, data.samples, workers)
      let time =
        latency
        ? MeasuredLatency(
          of: file.model.architecture, batch: batch, workers: workers, seconds: seconds) : nil
      let report = EvaluateReport(
        model: model, data: data.name, part: part, assessment: assessment, latency: time)
      print(json ? report.json : report.text)
    }
  }

  private func load(_ file: ModelFile) throws -> TrainingData {
    let root = dataRoot(ProcessInfo.processInfo.environment)
    if let data { return try TrainingData(source: data, root: root) }
    guard let description = file.data else {
      throw UsageError(
        "\(model) does not say what it has learned; allowed is --data with a data set's name or a "
          + "settings file")
    }
    return try TrainingData(description: description, root: root)
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
