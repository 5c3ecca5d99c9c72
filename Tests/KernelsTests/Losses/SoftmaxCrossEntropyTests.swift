import Geometry
import Kernels
import TestSupport
import Testing

/// Loss, correct count and gradient of a batch, for every instruction set; the evaluation variant
/// must say the same.
private func losses(
  _ logits: [Double], _ labels: [Int], classes: Int, smoothing: Float = 0
) -> [(loss: Double, correct: Int, dLogits: [Float])] {
  let z = vectors(logits, channels: classes)
  let labels = labels.map(Int32.init)
  return InstructionSet.available.map { set in
    let workers = Workers(count: 1, instructionSet: set)
    var d = [Float](repeating: poison, count: z.count)
    var span = d.mutableSpan
    let (loss, correct) = softmaxCrossEntropy(
      z.span, labels: labels.span, classes: classes, smoothing: smoothing, into: &span,
      workers: workers)
    let other = classificationLoss(
      z.span, labels: labels.span, classes: classes, smoothing: smoothing, workers: workers)
    #expect(other.loss.bitPattern == loss.bitPattern && other.correct == correct)
    return (loss, correct, dense(d, channels: classes))
  }
}

@Test(arguments: [0.0, 0.1])
func referenceLossGradientAgreesWithDifferences(_ smoothing: Double) {
  let (classes, labels) = (4, [2, 0, 3])
  let z = floatValues(12, seed: 1)
  let d = Reference.softmaxCrossEntropy(z, labels: labels, classes: classes, smoothing: smoothing)
  expectGradient(d.dLogits, at: z) {
    Reference.softmaxCrossEntropy($0, labels: labels, classes: classes, smoothing: smoothing).loss
      / 3
  }
}

@Test(arguments: [2, 10, 16, 17, 100], [Float(0), 0.1])
func lossAgreesWithReference(_ classes: Int, _ smoothing: Float) {
  let batch = 23
  let z = floatValues(batch * classes, seed: 1).map { $0 * 8 }
  let labels = (0..<batch).map { $0 * 5 % classes }
  let expected = Reference.softmaxCrossEntropy(
    z.map { Double(Float($0)) }, labels: labels, classes: classes, smoothing: Double(smoothing))
  for result in losses(z, labels, classes: classes, smoothing: smoothing) {
    #expect(abs(result.loss - expected.loss) < 1e-5 * expected.loss)
    #expect(result.correct == expected.correct)
    expectClose(result.dLogits, expected.dLogits, within: 2e-6)
  }
}

@Test func equalLogitsHaveTheLogarithmOfTheClassesAsLoss() {
  for result in losses([Double](repeating: 3, count: 10), [0], classes: 10) {
    #expect(abs(result.loss - 2.302585092994046) < 1e-6)
    #expect(result.correct == 1, "the first of equal logits counts")
  }
  for result in losses([Double](repeating: 3, count: 10), [1], classes: 10) {
    #expect(result.correct == 0)
  }
}

@Test(arguments: [Double.nan, .infinity])
func logitsThatAreNoNumbersHaveNoLossAndAreNeverCorrect(_ bad: Double) {
  for place in 0..<3 {
    var z: [Double] = [5, 0, 0, 1, 9, 1]
    z[place] = bad
    for result in losses(z, [0, 1], classes: 3) {
      #expect(result.loss.isNaN)
      #expect(result.correct == (bad == .infinity && place == 0 ? 2 : 1))
      #expect(result.dLogits.prefix(3).contains { $0.isNaN })
      #expect(!result.dLogits.suffix(3).contains { $0.isNaN })
    }
  }
}

@Test func farApartLogitsStayFinite() {
  for result in losses([1000, -1000, -1000, 1000], [0, 0], classes: 2) {
    #expect(abs(result.loss - 2000) < 1e-3)
    #expect(result.correct == 1)
    #expect(result.dLogits.allSatisfy { $0.isFinite })
  }
}
