import Experiments
import Foundation

/// What is told of a model: for a person, or as one JSON object.
struct EvaluateReport: Encodable {
  var model: String
  var data: String
  var part: DataPart
  var assessment: Assessment
  var latency: MeasuredLatency?

  /// The report as a JSON object in one line, keys sorted.
  var json: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
  }

  /// The report as lines.
  var text: String {
    var lines = [
      String(
        format:
          "\(part.rawValue) part of \(data): %d samples, accuracy %.4f, loss %.4f, mean F1 %.4f",
        assessment.samples, assessment.accuracy, assessment.loss, assessment.macroF1),
      "",
    ]
    lines += classes
    // Wider matrices are for programs.
    if assessment.classes.count <= 20 { lines += [""] + matrix }
    lines += [""] + calibration
    if let latency {
      lines += [
        "",
        String(
          format: "latency of %d samples at once, %d threads: best %.3f ms, median %.3f ms, of %d "
            + "passes", latency.batch, latency.threads, latency.best, latency.median,
          latency.passes),
      ]
    }
    return lines.joined(separator: "\n")
  }

  private var width: Int { max(5, assessment.classes.map(\.name.count).max() ?? 0) }

  private func padded(_ name: String) -> String {
    name + String(repeating: " ", count: width - name.count)
  }

  private var classes: [String] {
    [padded("class") + "  samples  precision  recall      F1"]
      + assessment.classes.map { score in
        padded(score.name)
          + String(
            format: "  %7d     %.4f  %.4f  %.4f", score.support, score.precision, score.recall,
            score.f1)
      }
  }

  private var matrix: [String] {
    let numbers = assessment.classes.indices.map { String(format: "%6d", $0) }.joined()
    return ["rows: what it is; columns: the number of the class that it was taken for"]
      + [padded("") + "    " + numbers]
      + zip(assessment.classes, assessment.confusion.counts).enumerated().map { place, row in
        padded(row.0.name) + String(format: "  %2d", place)
          + row.1.map { String(format: "%6d", $0) }.joined()
      }
  }

  private var calibration: [String] {
    let bins = assessment.calibration.bins
    return [
      String(
        format: "expected calibration error %.4f (%d bins)", assessment.calibrationError, bins.count
      ), "confidence    samples  mean confidence  accuracy",
    ]
      + bins.enumerated().filter { $1.count > 0 }.map { place, bin in
        String(
          format: "%.2f to %.2f  %7d  %15.4f  %8.4f", Double(place) / Double(bins.count),
          Double(place + 1) / Double(bins.count), bin.count, bin.confidence, bin.accuracy)
      }
  }
}
