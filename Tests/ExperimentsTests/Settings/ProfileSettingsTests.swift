import Evaluators
import Experiments
import Foundation
import Testing

/// A folder with two profiles, that goes when the value does.
private final class ProfileFolder {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.path + "/atoll-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    try write("phone", to: "phone.json")
    try write("tablet", to: "tablet.json")
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func write(_ device: String, microseconds: Double = 2, to file: String) throws {
    let profile = DeviceProfile(
      device: .init(
        name: device, processor: "Z80", host: "h", instructionSet: "v3",
        date: "2026-01-01T00:00:00Z", batch: 1, threads: 1),
      entries: [
        .init(
          key: "dense 1", steps: 1, bytes: 1, weightBytes: 1, microseconds: microseconds,
          spread: 0, repeats: 5)
      ])
    try profile.write(to: path + "/" + file)
  }

  func read(_ overrides: String...) throws -> RunSettings {
    try RunSettings.read(text: leastSettings, file: path + "/search.yaml", overrides: overrides)
  }

  func errors(_ overrides: String...) -> [String] {
    do throws(SettingsErrors) {
      _ = try RunSettings.read(text: leastSettings, file: path + "/s.yaml", overrides: overrides)
      return []
    } catch {
      return error.errors.map(\.sentence)
    }
  }
}

@Suite struct ProfileSettingsTests {
  private let folder: ProfileFolder

  init() throws { folder = try ProfileFolder() }

  @Test func profilesMakeObjectivesAndConstraints() throws {
    let settings = try folder.read(
      "evaluator.profiles=[phone.json, tablet.json]",
      "objectives=[validation_error, latency_ms, latency_ms_tablet]",
      "constraints=['latency_ms_phone <= 5']")
    #expect(
      settings.objectives
        == [.validationError, .latency, Objective("latency_ms_tablet", unit: "ms")])
    #expect(settings.constraints == [Constraint("latency_ms_phone", .atMost, 5)])
    #expect(
      settings.evaluator.profiles.map(\.quantity) == ["latency_ms_phone", "latency_ms_tablet"])
    #expect(try RunSettings(canonicalJSON: settings.canonicalJSON, from: "x") == settings)
  }

  @Test func aLatencyWithoutAProfileSaysHowToMakeOne() {
    let sentence =
      "names latency_ms; allowed is that only with a profile in evaluator.profiles, which "
      + "`atoll profile SETTINGS.yaml` makes on a device"
    #expect(folder.errors("objectives=[latency_ms]") == ["objectives " + sentence])
    #expect(folder.errors("constraints=['latency_ms <= 1']") == ["constraints " + sentence])
  }

  @Test func aLatencyOfAnotherDeviceNamesThoseThatThereAre() {
    #expect(
      folder.errors("evaluator.profiles=[phone.json]", "objectives=[latency_ms_tablet]") == [
        "objectives names latency_ms_tablet; allowed is one of latency_ms, latency_ms_phone"
      ])
    let others = folder.errors("evaluator.profiles=[phone.json]", "objectives=[speed]")
    #expect(others.count == 1 && others[0].contains("training_seconds, latency_ms, latency_ms_ph"))
  }

  @Test func wrongProfilesAreNamed() throws {
    let missing = folder.errors("evaluator.profiles=[none.json]")
    #expect(missing.count == 1 && missing[0].contains("none.json cannot be read: there is no such"))
    try folder.write("phone", microseconds: 3, to: "other.json")
    #expect(
      folder.errors("evaluator.profiles=[phone.json, other.json]")
        == ["evaluator.profiles holds latency_ms_phone twice; allowed is each entry once"])
    #expect(
      folder.errors("evaluator={kind: synthetic, profiles: [phone.json]}") == [
        "evaluator.profiles is given; allowed is that only where evaluator.kind is training"
      ])
  }

  /// A run goes on with the profile that it began with, wherever that lies.
  @Test func aProfileThatHasChangedMatters() throws {
    let before = try folder.read("evaluator.profiles=[phone.json]")
    #expect(try folder.read("evaluator.profiles=[phone.json]").differences(from: before).isEmpty)
    try folder.write("phone", microseconds: 3, to: "phone.json")
    let after = try folder.read("evaluator.profiles=[phone.json]").differences(from: before)
    #expect(after.mattering.map(\.key) == ["evaluator.profiles"])
  }
}
