import Networks
import Testing

@Suite struct ScheduleTests {
  @Test func warmUpIsLinearAndEndsAtThePeak() {
    let schedule = Schedule(.constant, peak: 0.8, warmup: 0.1, steps: 40)
    #expect((0..<5).map { schedule.rate(at: $0) } == [0.2, 0.4, 0.6000000000000001, 0.8, 0.8])
  }

  @Test func aCosineFallsFromThePeakToNothing() {
    let schedule = Schedule(.cosine, peak: 1, warmup: 0, steps: 100)
    #expect(schedule.rate(at: 0) == 1)
    #expect(abs(schedule.rate(at: 50) - 0.5) < 1e-12)
    #expect(schedule.rate(at: 99) < 0.001 && schedule.rate(at: 99) > 0)
    for step in 1..<100 { #expect(schedule.rate(at: step) < schedule.rate(at: step - 1)) }
  }

  @Test func stepsFallByTensAtHalfAndThreeQuarters() {
    let schedule = Schedule(.step, peak: 1, warmup: 0, steps: 100)
    #expect([0, 49, 50, 74, 75, 99].map { schedule.rate(at: $0) } == [1, 1, 0.1, 0.1, 0.01, 0.01])
  }
}
