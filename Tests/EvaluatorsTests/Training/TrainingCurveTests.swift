import Evaluators
import Evolution
import Testing

@Suite struct TrainingCurveTests {
  private var material: Material

  init() throws {
    material = try Material()
    material.settings.epochs = 4
  }

  /// Whoever measures after each epoch does not touch the training.
  @Test mutating func aCurveChangesNothingButItself() throws {
    let plain = try material.judge(candidate(goodGenome()))
    material.settings.curves = CurveSettings()
    let watched = try material.judge(candidate(goodGenome()))
    #expect(plain.measurements.curve == nil)
    let curve = try #require(watched.measurements.curve)
    let accuracy = try #require(plain.measurements.validationAccuracy)
    #expect(curve.count == 4 && curve.last == 1 - accuracy)
    #expect(curve[0] >= curve[3])
    var rest = watched.measurements
    rest.curve = nil
    #expect(rest == plain.measurements && watched.verdict == plain.verdict)
  }

  @Test mutating func aPartOfTheValidationSamplesIsEnough() throws {
    material.settings.curves = CurveSettings(samples: 50)
    let curve = try #require(try material.judge(candidate(goodGenome())).measurements.curve)
    #expect(curve.count == 4)
    #expect(curve.prefix(3).allSatisfy { abs(($0 * 50).rounded() - $0 * 50) < 1e-9 })
  }

  /// The fidelity is just below that of a training that was planned so short.
  @Test mutating func whoIsBehindIsJudgedByWhatItTrained() throws {
    material.settings.curves = CurveSettings()
    var late = candidate(goodGenome(), fidelity: 0.5)
    material.settings.epochs = 8
    late.stop = StopLine(first: 1, limits: [0, 0])
    let (verdict, measurements) = try material.judge(late)
    guard case .viable(let fitness) = verdict else { throw Unexpected(what: "a reason") }
    #expect(fitness.fidelity == 0.25.nextDown)
    #expect(measurements.epochs == 2 && measurements.trainingLoss == nil)
    let accuracy = try #require(measurements.validationAccuracy)
    #expect(fitness.primary == 1 - accuracy)
    #expect(measurements.curve?.count == 3)
    late.stop = StopLine(first: 1, limits: [1, 1])
    #expect(try material.judge(late).measurements.epochs == 4)
  }

  /// Without curves nobody looks at a line.
  @Test mutating func aLineNeedsACurve() throws {
    var late = candidate(goodGenome())
    late.stop = StopLine(first: 0, limits: [0])
    #expect(try material.judge(late).measurements.epochs == 4)
  }
}
