import Architectures
import Evaluators
import Geometry
import Networks
import RandomStreams
import Testing

@Suite struct LatencyPredictorTests {
  /// 3 microseconds, and 2 for each pixel.
  private func law(_ op: InferenceOperator) -> Double { 3 + 2 * Double(op.steps) / 1000 }

  private func predictor(
    _ operators: [InferenceOperator], time: (InferenceOperator) -> Double
  ) -> LatencyPredictor {
    LatencyPredictor(
      DeviceProfile(device: nowhere, entries: operators.map { entry($0, time($0)) }))
  }

  private let grid = (1...6).flatMap { rows in (1...6).map { pooling(2 * rows, 2 * $0) } }

  // MARK: Known operators

  @Test func anArchitectureTakesTheSumOfItsOperators() throws {
    let nodes = [
      Node(.convolution(Convolution(outputs: 16, filterHeight: 3, filterWidth: 3)), inputs: [0]),
      Node(.normalization(Normalization()), inputs: [1]),
      Node(.concatenation, inputs: [2, 2]),
      Node(.activation(.relu), inputs: [3]),
      Node(.activation(.tanh), inputs: [4]),
      Node(.dense(Dense(outputs: 3)), inputs: [5]),
    ]
    let architecture = try Architecture(
      contract: InputContract(shape: Shape(height: 6, width: 6, channels: 1), classes: 3),
      nodes: nodes)
    let operators = architecture.inferenceOperators
    let entries = operators.enumerated().map { entry($1, Double(1 << $0)) }
    var profile = DeviceProfile(device: nowhere, entries: entries)
    let sum = Double(1 << operators.count - 1)
    let plain = profile.latency(of: architecture)
    #expect(plain.microseconds == sum)
    #expect(plain.measured == operators.count && plain.interpolated == 0 && plain.guessed == 0)
    profile.correction = DeviceProfile.Correction(intercept: 5, slope: 0.5)
    #expect(profile.latency(of: architecture).microseconds == 5 + sum / 2)
  }

  @Test func predictionsAddUp() {
    let predictor = predictor(grid, time: law)
    var stream = RandomStream(seed: 1, purpose: .testing)
    for _ in 0..<100 {
      let lists = (0..<2).map { _ in
        (0..<stream.integer(in: 0...8)).map { _ in
          pooling(stream.integer(in: 1...14), stream.integer(in: 1...14))
        }
      }
      let parts = lists.map(predictor.latency(of:))
      let whole = predictor.latency(of: lists[0] + lists[1])
      let sum = parts[0].microseconds + parts[1].microseconds
      #expect(abs(whole.microseconds - sum) <= 1e-9 * sum)
      #expect(whole.measured == parts[0].measured + parts[1].measured)
      #expect(whole.interpolated == parts[0].interpolated + parts[1].interpolated)
    }
  }

  @Test func aMeasuredTimeIsTakenAsItIsWhateverItsNeighboursSay() {
    var entries = grid.map { entry($0, law($0)) }
    entries[7].microseconds = 1e6
    let predictor = LatencyPredictor(DeviceProfile(device: nowhere, entries: entries))
    #expect(predictor.latency(of: [grid[7]]).microseconds == 1e6)
  }

  // MARK: Unknown operators

  @Test func aLawIsFoundAgainBetweenItsEntriesAndBeyondThem() {
    let predictor = predictor(grid, time: law)
    for (rows, columns) in [(3, 3), (5, 11), (1, 1), (20, 30)] {
      let op = pooling(rows, columns)
      let found = predictor.latency(of: [op])
      #expect(abs(found.microseconds / law(op) - 1) < 1e-3)
      #expect(found.interpolated == 1 && found.measured == 0 && found.guessed == 0)
    }
  }

  @Test func moreWorkTakesNoLessTime() {
    let predictor = predictor(grid, time: law)
    let times = (1...40).map { predictor.latency(of: [pooling(2 * $0 + 1, 7)]).microseconds }
    #expect(zip(times, times.dropFirst()).allSatisfy { $0 <= $1 })
  }

  /// Pictures of few columns take another code path, as the neighbours of an operator know.
  @Test func neighboursTellTheCodePath() {
    let isSlow = { (columns: Int) in columns <= 4 }
    let wide = (1...6).flatMap { rows in [2, 3, 4, 40, 41, 42].map { pooling(2 * rows, $0) } }
    let predictor = LatencyPredictor(
      DeviceProfile(
        device: nowhere,
        entries: wide.map { op in
          entry(op, law(op) * (isSlow(Int(op.key.split(separator: "x").last ?? "") ?? 0) ? 4 : 1))
        }))
    let (narrow, broad) = (pooling(5, 3), pooling(5, 41))
    let times = [narrow, broad].map { predictor.latency(of: [$0]).microseconds / law($0) }
    #expect(abs(times[0] / 4 - 1) < 0.2 && abs(times[1] - 1) < 0.2, "\(times)")
  }

  @Test func anUnknownFormIsGuessedByItsWorkAndFlagged() {
    let predictor = predictor(grid, time: law)
    let op = InferenceOperator(key: "hologram 7x7", steps: 30_000, bytes: 60_000)
    let found = predictor.latency(of: [op])
    #expect(found.guessed == 1 && found.measured == 0 && found.interpolated == 0)
    #expect(abs(found.microseconds / law(op) - 1) < 1e-3)
  }

  @Test func aProfileWithoutEntriesKnowsTheInterceptOnly() {
    let profile = DeviceProfile(
      device: nowhere, entries: [], correction: DeviceProfile.Correction(intercept: 2))
    let found = LatencyPredictor(profile).latency(of: grid)
    #expect(found.microseconds == 2 && found.guessed == grid.count)
  }

  @Test func theOrderOfTheEntriesDoesNotMatter() {
    let entries = grid.map { entry($0, law($0) + Double($0.bytes % 7)) }
    let unknown = [pooling(3, 3), pooling(7, 2), pooling(13, 13)]
    let predictions = [entries, entries.reversed()].map { entries in
      LatencyPredictor(DeviceProfile(device: nowhere, entries: entries)).latency(of: unknown)
    }
    #expect(predictions[0] == predictions[1])
  }
}
