import ArgumentParser
import DataSets
import Experiments
import Foundation
import Interchange
import Kernels
import Networks

/// Classifies samples out of files.
struct PredictCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict",
    abstract: "Classifies the samples of files by a trained model.",
    discussion: """
      Files are NumPy arrays (.npy) or archives (.npz), IDX files, or tables with a sample a row, each \
      of raw values: the model's input contract says their shape and how they are normalised.
      """)

  @Argument(
    help: "The model's file, or a library and the name of an architecture; then files of samples.",
    completion: .file())
  var files: [String]

  @Option(help: "The array of a NumPy archive.")
  var array: String?

  @Option(help: "How many classes are told of each sample, the likeliest first.")
  var top = 1

  @Option(help: "Threads of the kernels.")
  var threads = 1

  @Flag(help: "Print one JSON object a sample.")
  var json = false

  @Flag(help: "Print a table with commas between its cells.")
  var csv = false

  func validate() throws {
    guard top >= 1 else { throw ValidationError("--top is \(top); allowed is at least 1.") }
    guard (1...1024).contains(threads) else {
      throw ValidationError("--threads is \(threads); allowed are 1 to 1024.")
    }
    guard !(json && csv) else {
      throw ValidationError("--json and --csv are given; allowed is one of them.")
    }
  }

  func run() throws {
    try orExit(code: 2, true) {
      _ = try InstructionSet.detect()
      var files = files
      let model = try ModelSource(taking: &files).file.model
      if files.isEmpty { throw UsageError("no file of samples is given behind the model") }
      let predictor = Predictor(model, workers: Workers(count: threads))
      let count = min(top, model.input.classes)
      if csv { print(heading(count)) }
      for file in files {
        for prediction in try predictor.predict(file, array: array, top: count) {
          print(line(file, prediction))
        }
      }
    }
  }

  private func heading(_ count: Int) -> String {
    "file,sample"
      + (1...count).map { $0 == 1 ? ",class,probability" : ",class_\($0),probability_\($0)" }
      .joined()
  }

  private func line(_ file: String, _ prediction: Predictor.Prediction) -> String {
    if json { return Line(file: file, prediction: prediction).json }
    let guesses = prediction.classes.map { ($0.name, String(format: "%.6f", $0.probability)) }
    if csv {
      return ([quoted(file), "\(prediction.sample)"] + guesses.flatMap { [quoted($0.0), $0.1] })
        .joined(separator: ",")
    }
    return "\(file) \(prediction.sample)  "
      + guesses.map { "\($0.0) \($0.1)" }.joined(separator: "  ")
  }

  /// A cell of a table (RFC 4180).
  private func quoted(_ text: String) -> String {
    guard text.contains(where: { ",\"\n\r".contains($0) }) else { return text }
    return "\"" + text.replacing("\"", with: "\"\"") + "\""
  }

  /// A sample's line for programs.
  private struct Line: Encodable {
    var file: String
    var sample: Int
    var classes: [Predictor.Guess]

    init(file: String, prediction: Predictor.Prediction) {
      self.file = file
      sample = prediction.sample
      classes = prediction.classes
    }

    var json: String {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }
  }
}
