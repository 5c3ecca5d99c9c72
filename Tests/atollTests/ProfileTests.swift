import Foundation
import Testing

extension AtollTests {
  @Suite struct Profiles {
    private struct Report: Decodable {
      var file: String
      var keys: Int
      var seconds: Double
      var device: Device
      var correction: Correction
      var check: Check?
    }
    private struct Profile: Decodable {
      var format: Int
      var device: Device
      var correction: Correction
      var entries: [Entry]
    }
    private struct Device: Decodable, Equatable {
      var name, processor, host, instruction_set, date: String
      var batch, threads: Int
    }
    private struct Correction: Decodable, Equatable {
      var intercept, slope: Double
      var networks: Int
    }
    private struct Entry: Decodable {
      var key: String
      var steps, bytes, weight_bytes, repeats: Int
      var microseconds, spread: Double
    }
    private struct Check: Decodable {
      var networks: Int
      var spearman: Double?
      var median_relative_error, ninth_decile_error, measured_share: Double
    }

    @Test func aDeviceIsProfiledAndChecked() async throws {
      let scratch = try Scratch()
      let run = try await Launch().run(
        [
          "profile", "search.yaml", "--networks", "6", "--seconds", "2", "--batch", "2", "--check",
          "5", "--name", "here", "--json", "--set", "objectives=[validation_error, latency_ms]",
          "--set", "constraints=[latency_ms <= 1]",
        ], in: scratch.path)
      #expect(run.code == 0, "\(run)")
      let report = try JSONDecoder().decode(Report.self, from: Data(run.lastLine.utf8))
      #expect(report.file == "profiles/here-b2-t1.json" && report.seconds > 0)
      #expect(report.device.name == "here" && report.device.batch == 2)
      let check = try #require(report.check)
      #expect(check.networks == 5 && check.median_relative_error >= 0)
      #expect((0...1).contains(check.measured_share))
      let profile = try JSONDecoder().decode(
        Profile.self,
        from: Data(contentsOf: URL(fileURLWithPath: scratch.path + "/" + report.file)))
      #expect(profile.format == 2 && profile.device == report.device)
      #expect(profile.correction == report.correction && profile.correction.slope > 0)
      #expect(profile.entries.count == report.keys && report.keys > 6)
      #expect(profile.entries.allSatisfy { $0.microseconds > 0 && $0.repeats >= 5 })
      #expect(profile.entries.contains { $0.key.hasPrefix("dense ") && $0.key.hasSuffix("-> 10") })
      #expect(run.errors.contains("operators: 1 networks"), "\(run)")
    }

    @Test(arguments: [
      (["--batch", "0"], "--batch is 0"), (["--threads", "0"], "--threads is 0"),
      (["--networks", "0"], "--networks is 0"), (["--check", "1"], "--check is 1"),
      (["--seconds", "0"], "--seconds is 0"), (["--name", "a/b"], "--name is 'a/b'"),
      (["--set", "space.genes.max=x"], "space.genes.max"),
    ]) func aMistakeEndsWithTwo(_ arguments: [String], _ words: String) async throws {
      let scratch = try Scratch()
      let before = try scratch.contents()
      let run = try await Launch().run(["profile", "search.yaml"] + arguments, in: scratch.path)
      #expect(run.code == 2 && run.errors.contains(words), "\(run)")
      #expect(try scratch.contents() == before)
    }

    @Test func whatCannotBeWrittenIsRefusedBeforeItIsMeasured() async throws {
      let scratch = try Scratch()
      let run = try await Launch().run(
        ["profile", "search.yaml", "--output", "/dev/null/p.json"], in: scratch.path)
      #expect(run.code == 1 && run.errors.contains("/dev/null/p.json"), "\(run)")
      #expect(!run.errors.contains("operators:"), "\(run)")
    }

    @Test func aSpaceWithoutNetworksHasNoProfile() async throws {
      let scratch = try Scratch()
      let run = try await Launch().run(
        ["profile", "search.yaml", "--set", "space.limits.multiply_adds=1"], in: scratch.path)
      #expect(run.code == 1 && run.errors.contains("within its limits"), "\(run)")
    }
  }
}
