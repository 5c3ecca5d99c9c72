import Evaluators
import RandomStreams
import Testing

@Suite struct CorrectionTests {
  private let sums = (1...40).map { 10 * Double($0) }

  @Test func aLineIsFoundAgain() {
    let line = DeviceProfile.Correction(sums: sums, measured: sums.map { 4 + 0.7 * $0 })
    #expect(abs(line.intercept - 4) < 1e-3 && abs(line.slope - 0.7) < 1e-5)
    #expect(line.networks == 40)
    #expect(abs(line.latency(ofSum: 1000) - 704) < 0.1)
  }

  @Test func someDisturbedNetworksDoNotDrawItAway() {
    var stream = RandomStream(seed: 1, purpose: .testing)
    let measured = sums.enumerated().map { place, sum in
      (4 + 0.7 * sum) * (place % 8 == 0 ? 3 : 1) * (1 + 0.01 * stream.normal())
    }
    let line = DeviceProfile.Correction(sums: sums, measured: measured)
    #expect(abs(line.latency(ofSum: 200) / 144 - 1) < 0.03)
  }

  @Test func noNetworkTakesLessThanNothing() {
    let line = DeviceProfile.Correction(sums: sums, measured: sums.map { max(0.1, $0 - 9) })
    #expect(line.intercept == 0 && line.slope > 0)
  }

  @Test func withoutNetworksNothingIsCorrected() {
    #expect(
      DeviceProfile.Correction(sums: [], measured: []) == DeviceProfile.Correction())
    #expect(DeviceProfile.Correction().latency(ofSum: 17) == 17)
  }
}
