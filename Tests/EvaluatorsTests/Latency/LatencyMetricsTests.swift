import Architectures
import Evaluators
import Evolution
import Genomes
import Networks
import Testing

@Suite struct LatencyMetricsTests {
  private func device(_ name: String, batch: Int = 1, threads: Int = 1) -> DeviceProfile.Device {
    var device = nowhere
    (device.name, device.batch, device.threads) = (name, batch, threads)
    return device
  }

  private func names(_ devices: DeviceProfile.Device...) -> [String] {
    LatencyMetrics.names(of: devices)
  }

  @Test func aDeviceNamesItsQuantity() {
    #expect(names(device("phone"), device("tablet")) == ["latency_ms_phone", "latency_ms_tablet"])
    #expect(names() == [])
  }

  @Test func devicesOfOneNameAreToldApartByWhatDiffers() {
    #expect(
      names(device("a"), device("a", batch: 64), device("b"))
        == ["latency_ms_a_b1", "latency_ms_a_b64", "latency_ms_b"])
    #expect(
      names(device("a"), device("a", threads: 2)) == ["latency_ms_a_t1", "latency_ms_a_t2"])
    #expect(
      names(device("a"), device("a", batch: 8, threads: 2), device("a", batch: 8))
        == ["latency_ms_a_b1_t1", "latency_ms_a_b8_t2", "latency_ms_a_b8_t1"])
  }

  @Test(arguments: ["my phone", "a=b", "x<=5", "a,b"])
  func aNameCanStandInAConstraint(_ name: String) throws {
    let quantity = try #require(names(device(name)).first)
    #expect(Constraint("\(quantity) <= 5") == Constraint(quantity, .atMost, 5))
    #expect(!quantity.contains(","))
  }

  /// What a search records is what a profile says, in milliseconds.
  @Test func everyCandidateHasTheLatencyOfEachDevice() throws {
    var material = try Material()
    let decoded = try goodGenome().decoded(in: material.space)
    let operators = decoded.architecture.inferenceOperators
    let profiles = [("phone", 1.0), ("tablet", 3.0)].map { name, time in
      DeviceProfile(
        device: device(name), entries: Set(operators.map(\.key)).map { entry($0, time) })
    }
    material.settings.latency = LatencyMetrics(profiles)
    material.settings.goals = Goals(
      [.validationError, .latency],
      constraints: [Constraint("latency_ms_tablet", .atMost, 0.001)])
    for workers in [1, 2] {
      let (verdict, measurements) = try material.judge(candidate(goodGenome()), workers: workers)
      let first = profiles[0].latency(of: decoded.architecture).microseconds / 1000
      let second = profiles[1].latency(of: decoded.architecture).microseconds / 1000
      #expect(
        measurements.metrics
          == ["latency_ms": first, "latency_ms_phone": first, "latency_ms_tablet": second])
      guard case .viable(let fitness) = verdict else { throw Unexpected(what: "nonviable") }
      #expect(fitness.costs[1] == first)
      #expect(abs(fitness.violation - (second - 0.001) / 0.001) < 1e-9)
    }
  }

  @Test func withoutProfilesNothingIsPredicted() throws {
    #expect(try Material().judge(candidate(goodGenome())).measurements.metrics == nil)
  }
}
