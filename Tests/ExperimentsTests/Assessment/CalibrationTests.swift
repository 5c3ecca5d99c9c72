import Experiments
import Testing

@Suite("Calibration")
struct CalibrationTests {
  @Test("who is as often right as they say has no error")
  func perfect() {
    let correct = (0..<100).map { $0 % 4 != 0 }
    let calibration = Calibration(
      confidences: Array(repeating: 0.75, count: 100), correct: correct, bins: 10)
    #expect(calibration.expectedError < 1e-12)
    #expect(calibration.bins[7].count == 100)
  }

  @Test("who is always sure and half of the time right is off by a half")
  func overconfident() {
    let calibration = Calibration(
      confidences: Array(repeating: 1, count: 10), correct: (0..<10).map { $0 < 5 })
    #expect(abs(calibration.expectedError - 0.5) < 1e-12)
    #expect(calibration.bins.count == 15)
    #expect(calibration.bins[14].count == 10)
  }

  @Test("bins weigh as many samples as they have")
  func weights() {
    // Three samples of 0.9, two right; one of 0.3, right.
    let calibration = Calibration(
      confidences: [0.9, 0.9, 0.9, 0.3], correct: [true, true, false, true], bins: 5)
    let expected = 0.75 * abs(2.0 / 3 - 0.9) + 0.25 * 0.7
    #expect(abs(calibration.expectedError - expected) < 1e-12)
  }

  @Test("a confidence on an edge belongs to the bin below")
  func edges() {
    let calibration = Calibration(
      confidences: [0, 0.2, 0.4, 1], correct: [true, true, true, true], bins: 5)
    #expect(calibration.bins.map(\.count) == [2, 1, 0, 0, 1])
  }
}
