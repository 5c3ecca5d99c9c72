import Experiments
import Testing

private func end(
  _ option: String? = nil, setting: Double? = nil, in environment: [String: String] = [:],
  written: Double? = nil
) throws -> JobEnd? {
  try JobEnd(
    option: option, setting: setting, environment: environment, started: 1000,
    written: { _ in written })
}

@Test(arguments: [
  ("90", 90), ("90s", 90), ("45m", 2700), ("2h30m", 9000), ("1d", 86400), ("1:30:00", 5400),
  ("2-12:00:00", 216_000), ("0.5", 0.5),
])
func aWalltimeIsADuration(_ text: String, _ seconds: Double) throws {
  #expect(try end(text)?.moment == 1000 + seconds)
}

@Test func aWalltimeIsAMoment() throws {
  #expect(try end("1970-01-01T01:00:00Z")?.moment == 3600)
  #expect(try end("none", setting: 5, in: ["SLURM_JOB_END_TIME": "5000"]) == nil)
}

@Test(arguments: ["", "soon", "1:30", "-5", "0", "5x", "h"])
func anythingElseIsRefusedWithWhatIsAllowed(_ text: String) {
  let error = #expect(throws: RunRefusal.self) { try end(text) }
  #expect(error?.description.contains("'\(text)'; allowed are") == true)
}

@Test func whoSaysItFirstCounts() throws {
  let environment = [
    "SLURM_JOB_END_TIME": "5000", "PBS_WALLTIME": "600", "PBS_NODEFILE": "/nodes",
  ]
  #expect(try end("60", setting: 70, in: environment)?.source == "--walltime")
  #expect(try end(setting: 70, in: environment)?.moment == 1070)
  let slurm = try end(in: environment)
  #expect(slurm?.moment == 5000 && slurm?.source == "SLURM_JOB_END_TIME")
  #expect(try end(in: ["PBS_WALLTIME": "600"])?.moment == 1600)
  #expect(
    try end(in: ["PBS_WALLTIME": "600", "PBS_NODEFILE": "/nodes"], written: 900)?.moment == 1500)
  #expect(try end() == nil)
  #expect(try end(in: ["SLURM_JOB_END_TIME": "", "PBS_WALLTIME": "x"]) == nil)
}

@Test func aRunPutsItselfDownATenthOrHalfAMinuteBefore() throws {
  #expect(try end("60")?.margin == 6)
  #expect(try end("1h")?.margin == 30)
  #expect(try end("1h")?.secondsLeft(at: 2000) == 1000 + 3600 - 30 - 2000)
}
