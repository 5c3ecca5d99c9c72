import Evaluators
import Experiments
import Testing

@Suite struct LatencyCheckTests {
  @Test func perfectPredictionsHaveNoError() {
    let measured = [1.0, 5, 2, 8]
    let check = LatencyCheck(
      measured.map { LatencyPrediction(microseconds: $0) }, measured: measured)
    #expect(check.spearman == 1)
    #expect(check.networks == 4)
    #expect(check.medianRelativeError == 0 && check.ninthDecileError == 0)
  }

  @Test func errorsAreSharesOfWhatWasMeasured() {
    let measured = (1...11).map { 100 * Double($0) }
    // Off by 0 %, 1 %, …, 10 %, too much and too little in turn.
    let predictions = measured.enumerated().map { place, time in
      let share = 0.01 * Double(place) * (place.isMultiple(of: 2) ? 1 : -1)
      return LatencyPrediction(microseconds: time * (1 + share), measured: 3, interpolated: 1)
    }
    let check = LatencyCheck(predictions, measured: measured)
    #expect(abs(check.medianRelativeError - 0.05) < 1e-12)
    #expect(abs(check.ninthDecileError - 0.09) < 1e-12)
    #expect(check.measuredShare == 0.75)
  }
}
