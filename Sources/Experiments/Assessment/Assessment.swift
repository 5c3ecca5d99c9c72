public import DataSets
import Foundation
public import Kernels
public import Networks

/// All that is known of a model from the logits that it gives for samples.
public struct Assessment: Codable, Hashable, Sendable {
  /// How many samples there are.
  public var samples: Int
  /// Mean cross-entropy a sample.
  public var loss: Double
  /// Share of the samples that were classified correctly.
  public var accuracy: Double
  /// Mean F1 of the classes.
  public var macroF1: Double
  /// How often each class was taken for which.
  public var confusion: ConfusionMatrix
  /// Each class on its own.
  public var classes: [ConfusionMatrix.ClassScore]
  /// The expected calibration error.
  public var calibrationError: Double
  /// What it is made of.
  public var calibration: Calibration

  /// An assessment of logits against labels.
  ///
  /// - Parameter names: of the classes, in order.
  /// - Precondition: each sample has as many logits as there are names.
  public init(logits: [[Float]], labels: [Int], names: [String]) {
    let rows = logits.map(ClassProbabilities.init)
    samples = labels.count
    confusion = ConfusionMatrix(
      labels: labels, predictions: rows.map(\.best), classes: names.count)
    let correct = zip(rows, labels).map { $0.best == $1 }
    calibration = Calibration(confidences: rows.map(\.confidence), correct: correct)
    calibrationError = calibration.expectedError
    loss =
      zip(rows, labels).reduce(0) { $0 + $1.0.loss(of: $1.1) } / Double(max(1, labels.count))
    accuracy = confusion.accuracy
    classes = confusion.scores(names: names)
    macroF1 = classes.reduce(0) { $0 + $1.f1 } / Double(max(1, classes.count))
  }

  /// Judges a model by samples, which it reads as its own input contract says.
  ///
  /// - Throws: where the samples do not fit the contract.
  public init<Part>(
    of model: Model, on samples: Samples<Part>, workers: Workers
  ) throws(TrainingError) {
    let samples = try model.normalized(samples)
    guard samples.classCount == model.input.classes else {
      throw TrainingError(
        "the model tells \(model.input.classes) classes apart; the samples are of "
          + "\(samples.classCount) classes")
    }
    let network = Network(model, batch: max(1, min(256, samples.count)), workers: workers)
    self.init(
      logits: network.logits(of: samples),
      labels: (0..<samples.count).map { Int(samples.label(at: $0)) },
      names: model.input.classNames)
  }

  enum CodingKeys: String, CodingKey {
    case samples, loss, accuracy, confusion, classes, calibration
    case macroF1 = "macro_f1"
    case calibrationError = "calibration_error"
  }

  /// The assessment as a JSON object in one line, keys sorted.
  public var json: String { trainingJSON(self) }
}

extension Model {
  /// Samples as this model wants them: of its shape, their raw values normalised by its constants.
  func normalized<Part>(_ samples: Samples<Part>) throws(TrainingError) -> Samples<Part> {
    guard samples.shape == input.shape else {
      throw TrainingError(
        "the model reads samples of \(input.shape); found are samples of \(samples.shape)")
    }
    return samples.normalized(by: input.normalization)
  }
}

/// What the logits of a sample say: a probability for each class.
struct ClassProbabilities {
  /// One for each class; they sum to 1.
  let values: [Double]
  /// The first class of the largest logit.
  let best: Int
  private let logLikelihoods: [Double]

  /// Softmax of logits.
  init(_ logits: [Float]) {
    let logits = logits.map(Double.init)
    let largest = logits.reduce(-.infinity) { $1 > $0 ? $1 : $0 }
    let sum = logits.reduce(0) { $0 + exp($1 - largest) }
    best = logits.firstIndex(of: largest) ?? 0
    logLikelihoods = logits.map { $0 - largest - log(sum) }
    values = logits.map { exp($0 - largest) / sum }
  }

  /// The probability of the class that the sample is taken for.
  var confidence: Double { values[best] }

  /// The cross-entropy of a label.
  func loss(of label: Int) -> Double { -logLikelihoods[label] }
}
