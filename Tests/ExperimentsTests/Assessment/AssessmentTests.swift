import Architectures
import DataSets
import Experiments
import Foundation
import Geometry
import Kernels
import Networks
import RandomStreams
import Testing

@Suite("Assessments and predictions")
struct AssessmentTests {
  private static let data: DataSet = {
    guard let digits = DataDescription.known("digits"),
      let data = try? DataSet.load(digits, root: "data", seed: 1)
    else { preconditionFailure("the digits are built in") }
    return data
  }()

  /// A network that was trained for a moment.
  private static func makeNetwork() -> Network {
    let architecture = ReferenceNetwork.mlp.architecture
    let network = Network(
      NetworkPlan(architecture, batch: 32), workers: Workers(count: 1),
      weights: RandomStream(seed: 1, purpose: .weights))
    _ = network.train(
      on: data.search.training, TrainingSettings(learningRate: 0.1, batch: 32, epochs: 2),
      augmentation: nil, streams: TrainingStreams(seed: 1, island: 0, birth: 0), watch: { _ in nil }
    )
    return network
  }

  private let network = makeNetwork()

  private static let model = makeNetwork().model(input: data.contract)

  @Test("an assessment and the network's own evaluation are of one mind")
  func agreement() throws {
    let assessment = try Assessment(
      of: Self.model, on: Self.data.test, workers: Workers(count: 1))
    let own = try #require(network.evaluate(on: Self.data.test))
    #expect(assessment.accuracy == own.accuracy)
    #expect(abs(assessment.loss - own.loss) < 1e-5)
    #expect(assessment.samples == Self.data.test.count)
    #expect(assessment.confusion.total == Self.data.test.count)
    #expect(assessment.classes.map(\.support) == Self.data.test.labelCounts)
    #expect(assessment.calibration.bins.reduce(0) { $0 + $1.count } == Self.data.test.count)
  }

  @Test("logits of known probabilities give known numbers")
  func knownAnswers() {
    let even = Assessment(logits: [[0, 0], [0, 0]], labels: [0, 1], names: ["no", "yes"])
    #expect(abs(even.loss - log(2)) < 1e-12)
    #expect(even.accuracy == 0.5)
    #expect(even.calibrationError < 1e-12)
    let sure = Assessment(logits: [[1000, 0], [0, 1000]], labels: [0, 1], names: ["no", "yes"])
    #expect(sure.loss == 0)
    #expect(sure.macroF1 == 1)
  }

  @Test("a model reads samples by its own constants, whatever the data set's are")
  func ownContract() throws {
    var other = try #require(DataDescription.known("digits"))
    other.normalization = .standard
    other.maximum = nil
    let data = try DataSet.load(other, root: "data", seed: 1)
    let workers = Workers(count: 1)
    let own = try Assessment(of: Self.model, on: Self.data.test, workers: workers)
    #expect(try Assessment(of: Self.model, on: data.test, workers: workers) == own)
  }

  @Test("samples of another shape are refused by a sentence")
  func refusal() {
    let other = DataSet.synthetic(
      shape: Shape(height: 6, width: 6, channels: 1), classes: 10, count: 400, seed: 3)
    #expect(throws: TrainingError.self) {
      try Assessment(of: Self.model, on: other.test, workers: Workers(count: 1))
    }
  }

  @Test("a table of raw values is classified as the same samples of the data set are")
  func predictions() throws {
    let lines = (0..<5).map { row in
      (0..<64).map { "\(($0 * 7 + row * 3) % 17)" }.joined(separator: ",")
    }
    let file =
      FileManager.default.temporaryDirectory.path
      + "/atoll-\(ProcessInfo.processInfo.globallyUniqueString).csv"
    try lines.joined(separator: "\n").write(toFile: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: file) }
    let predictor = Predictor(Self.model, workers: Workers(count: 1))
    let all = try predictor.predict(file, top: 10)
    #expect(all.map(\.sample) == [0, 1, 2, 3, 4])
    for prediction in all {
      #expect(abs(prediction.classes.reduce(0) { $0 + $1.probability } - 1) < 1e-9)
      #expect(Set(prediction.classes.map(\.label)).count == 10)
      for (first, second) in zip(prediction.classes, prediction.classes.dropFirst()) {
        #expect(first.probability >= second.probability)
      }
    }
    #expect(try predictor.predict(file).map { $0.classes[0] } == all.map { $0.classes[0] })
    let samples = try Samples<Role.Unlabelled>(
      reading: file, shape: Self.model.input.shape, normalization: Self.model.input.normalization)
    let logits = network.logits(of: samples)
    for (row, prediction) in zip(logits, all) {
      #expect(row.firstIndex(of: row.max() ?? 0) == prediction.classes[0].label)
    }
  }

  @Test("a table whose rows are of another length is refused")
  func shortRows() throws {
    let file =
      FileManager.default.temporaryDirectory.path
      + "/atoll-\(ProcessInfo.processInfo.globallyUniqueString).csv"
    try "1,2,3\n".write(toFile: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: file) }
    let predictor = Predictor(Self.model, workers: Workers(count: 1))
    #expect(throws: DataSetError.self) { try predictor.predict(file) }
    #expect(throws: DataSetError.self) { try predictor.predict(file + ".missing") }
  }
}
