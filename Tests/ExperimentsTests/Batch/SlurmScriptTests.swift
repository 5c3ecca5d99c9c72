import Experiments
import Foundation
import Testing

private let answer = """
  main* 2 16 2 1-00:00:00
  main* 2 8 2 1-00:00:00
  short 1 4 1 infinite

  """

private func request(_ machine: SlurmNodes?, time: String = "04:00:00") throws -> SlurmRequest {
  let settings = try SettingsFile(
    """
    name: a run's
    budget: {evaluations: 9}
    evaluator: {kind: synthetic}
    search: {islands: 4}
    space: {kind: vectors, fields: [{name: a, choices: [x, y]}]}

    """)
  return SlurmRequest(
    command: "atoll slurm", program: "/programs/a b/atoll", settingsFile: "/settings/search.yaml",
    settings: try RunSettings.read(file: settings.path), time: try #require(SlurmTime(time)),
    launcher: .srun(plugin: "pmix"), machine: machine, coresHere: 6)
}

/// What bash says about a script; nothing where it can be read.
private func complaints(about script: String) throws -> String {
  let process = Process()
  process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  process.arguments = ["bash", "-n"]
  let (input, errors) = (Pipe(), Pipe())
  process.standardInput = input
  process.standardError = errors
  try process.run()
  try input.fileHandleForWriting.write(contentsOf: Data(script.utf8))
  try input.fileHandleForWriting.close()
  let said = try errors.fileHandleForReading.readToEnd() ?? Data()
  process.waitUntilExit()
  return String(decoding: said, as: UTF8.self)
}

@Test func theSmallestNodeOfAPartitionCounts() throws {
  let main = try #require(SlurmNodes(answer: answer, partition: nil))
  #expect(main.partition == "main" && main.cores == 16 && main.threadsPerCore == 2)
  #expect(main.isMixed && main.limit?.seconds == 86_400)
  let short = try #require(SlurmNodes(answer: answer, partition: "short"))
  #expect(short.cores == 4 && short.limit == nil && !short.isMixed)
  #expect(SlurmNodes(answer: answer, partition: "other") == nil)
  #expect(SlurmNodes(answer: "", partition: nil) == nil)
}

@Test(arguments: [
  ("90", 5400), ("1:30", 90), ("2:00:00", 7200), ("1-0", 86_400), ("1-12", 129_600),
  ("1-00:30", 88_200), ("1-00:00:01", 86_401),
])
func timesAreThoseOfSbatch(_ text: String, _ seconds: Int) {
  #expect(SlurmTime(text)?.seconds == seconds)
}

@Test(arguments: ["", "0", "infinite", "1:2:3:4", "-5", "1-", "4h", "1:-3"])
func otherTimesAreNone(_ text: String) { #expect(SlurmTime(text) == nil) }

@Test(
  arguments: [nil, "0-9"] as [String?],
  [SlurmLauncher.mpirun(recovers: true), .hydra, .srun(plugin: "pmix")])
func everyScriptIsBash(array: String?, launcher: SlurmLauncher) throws {
  var request = try request(SlurmNodes(answer: answer, partition: nil))
  request.array = array
  request.nodes = array == nil ? 2 : 1
  request.launcher = launcher
  request.stage = array.map { _ in "/dev/shm" }
  request.dataFolder = "uci small/iris"
  request.options = ["--account=me", "--comment=two words"]
  let script = SlurmScript(request).text
  #expect(try complaints(about: script) == "")
  #expect(script.hasPrefix("#!"))
  #expect(script.contains("\n#SBATCH --ntasks-per-node=16 "))
  let isSrun = if case .srun = launcher { true } else { false }
  let binding = isSrun ? "--threads-per-core=1" : "--hint=nomultithread"
  #expect(script.contains("\n#SBATCH \(binding) "))
  #expect(script.contains("'--comment=two words'"))
  #expect(script.contains("'/programs/a b/atoll'"))
  #expect(script.contains("sbatch --dependency=") == (array != nil))
  #expect(script.contains("export ATOLL_DATA=$stage") == (array != nil))
  let lines = script.split(separator: "\n")
  #expect(lines.allSatisfy { !$0.hasSuffix(" ") && !$0.contains("\\n") })
  // The tasks of an array leave it to the job that follows them all.
  #expect(lines.contains("  bash -c \"$gather\"") == (array == nil))
}

@Test func withoutSlurmTheMachineAtHandGivesTheNumbers() throws {
  var request = try request(nil, time: "2")
  request.coresPerRank = 2
  request.nodes = 3
  let script = SlurmScript(request).text
  #expect(script.contains("#SBATCH --ntasks-per-node=3 "))
  #expect(script.contains("# 9 ranks in all, for 4 islands"))
  #expect(script.contains("no sinfo"))
  // A quarter of a short time, as two minutes would be all of it.
  #expect(script.contains("#SBATCH --signal=B:USR1@30 "))
}

@Test func whatCannotBeMeantIsRefused() throws {
  var request = try request(SlurmNodes(answer: answer, partition: nil), time: "2-0")
  #expect(request.objection?.contains("at most 1-00:00:00") == true)
  request.ranksPerNode = 9
  request.coresPerRank = 2
  #expect(request.objection?.contains("do not fit on a node of main, which has 16 cores") == true)
  request.nodes = 0
  #expect(request.objection?.contains("--nodes is 0") == true)
}

/// The scripts beside the jobs are what the program writes today.
@Test(arguments: [
  ("many-nodes", "cifar10", "--nodes 4 --time 12:00:00 --partition batch"),
  ("seeds", "mnist", "--array 0-9 --time 04:00:00 --partition batch --launcher mpirun"),
])
func theExamplesAreWhatIsWritten(_ file: String, _ job: String, _ options: String) throws {
  let folder = packageRoot.appendingPathComponent("jobs")
  let isArray = options.contains("--array")
  var request = SlurmRequest(
    command: "atoll slurm jobs/\(job)/search.yaml \(options)", program: "/usr/local/bin/atoll",
    settingsFile: "/project/jobs/\(job)/search.yaml",
    settings: try RunSettings.read(
      file: folder.appendingPathComponent("\(job)/search.yaml").path),
    time: try #require(SlurmTime(isArray ? "04:00:00" : "12:00:00")),
    launcher: isArray ? .mpirun(recovers: true) : .srun(plugin: "pmix"),
    machine: SlurmNodes(answer: "batch 2 16 2 2-00:00:00", partition: "batch"), coresHere: 1)
  request.nodes = isArray ? 1 : 4
  request.array = isArray ? "0-9" : nil
  request.options = ["--partition=batch"]
  let example = folder.appendingPathComponent("slurm/\(file).sbatch")
  #expect(SlurmScript(request).text == (try String(contentsOf: example, encoding: .utf8)))
}
