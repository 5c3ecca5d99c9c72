import Foundation
import Testing

extension AtollTests {
  @Suite struct Libraries {
    /// A run of eight journals that no network is trained for.
    private static func gathered(evaluations: Int) async throws -> Scratch {
      let scratch = try Scratch()
      let fields = (0..<40).map { #"{name: b\#($0), choices: ["0", "1"]}"# }
      try scratch.write(
        """
        budget: {evaluations: \(evaluations)}
        evaluator: {kind: synthetic, synthetic: {function: one_max}}
        search: {islands: 8, strategy: genetic, population: 20}
        space: {kind: vectors, fields: [\(fields.joined(separator: ", "))]}

        """, to: "search.yaml")
      let run = try await scratch.search(["--out", "run"])
      #expect(run.code == 0, "\(run)")
      return scratch
    }

    private func library(_ scratch: Scratch, _ arguments: String...) async throws -> AtollRun {
      try await Launch().run(["library"] + arguments, in: scratch.path)
    }

    /// All that a library shows of its architectures.
    private func contents(_ scratch: Scratch, _ file: String) async throws -> [String] {
      let list = try await library(scratch, "list", file, "--limit", "0", "--csv")
      let stats = try await library(scratch, "stats", file)
      #expect(list.code == 0 && stats.code == 0, "\(list.errors) \(stats.errors)")
      return list.output.split(separator: "\n").map(String.init)
        + stats.output.split(separator: "\n").dropLast().map(String.init)
    }

    /// A process that is ended without warning leaves a sound library, and the next one completes it.
    @Test func gatheringSurvivesBeingKilled() async throws {
      let scratch = try await Self.gathered(evaluations: 12_000)
      #expect(try await library(scratch, "gather", "run", "--into", "whole.sqlite").code == 0)
      let whole = try await contents(scratch, "whole.sqlite")
      let size = try #require(scratch.size("whole.sqlite"))
      var kills = 0
      for share in [0, 0.01, 0.1, 0.3, 0.5, 0.7, 0.9] {
        let file = "killed-\(share).sqlite"
        let killed = try await Launch().run(
          ["library", "gather", "run", "--into", file], in: scratch.path
        ) { process in
          while Double(scratch.size(file) ?? -1) < share * Double(size),
            Processes.isAlive(process)
          {
            try await Task.sleep(for: .milliseconds(1))
          }
          Processes.kill(process)
        }
        if killed.code != 0 { kills += 1 }
        if scratch.size(file) != nil {
          let check = try await library(scratch, "check", file)
          #expect(check.code == 0 && check.output.contains("is sound"), "\(check)")
        }
        let again = try await library(scratch, "gather", "run", "--into", file)
        #expect(again.code == 0, "\(again)")
        #expect(try await contents(scratch, file) == whole)
        #expect(try await library(scratch, "check", file).code == 0)
      }
      #expect(kills > 2)
    }

    @Test func theCommandsWorkTogether() async throws {
      let scratch = try await Self.gathered(evaluations: 400)
      #expect(try await library(scratch, "gather", "run", "--into", "l.sqlite").code == 0)
      let query = try await library(
        scratch, "query", "l.sqlite", "--best", "value", "--within", "0.05", "--name")
      let name = query.output.trimmingCharacters(in: .whitespacesAndNewlines)
      #expect(query.code == 0 && name.utf8.count == 32, "\(query)")
      #expect(try await library(scratch, "tag", "l.sqlite", name, "--as", "winner").code == 0)
      #expect(try await library(scratch, "merge", "l.sqlite", "--into", "m.sqlite").code == 0)
      for arguments in [
        ["show", "m.sqlite", "winner"], ["show", "m.sqlite", "winner", "--json"],
        ["list", "m.sqlite", "--tag", "winner", "--json"], ["lineage", "m.sqlite", "winner"],
        ["front", "m.sqlite", "--of", "value"], ["diff", "m.sqlite", "winner", "0-3"],
        ["stats", "m.sqlite", "--json"], ["check", "m.sqlite"],
        ["list", "m.sqlite", "--where", "value >= 0.5", "--csv"],
      ] {
        let run = try await Launch().run(["library"] + arguments, in: scratch.path)
        #expect(run.code == 0 && !run.output.isEmpty && run.errors.isEmpty, "\(arguments) \(run)")
      }
      let removal = try await library(scratch, "remove", "m.sqlite", "winner")
      #expect(removal.code == 0 && removal.output.contains("1 architectures"), "\(removal)")
      #expect(try await library(scratch, "show", "m.sqlite", "winner").code == 2)
    }

    @Test(
      arguments: [
        (["list", "none.sqlite"], 2, "none.sqlite does not exist"),
        (["list", "search.yaml"], 2, "search.yaml is not a library of Atoll"),
        (["gather", "data", "--into", "new.sqlite"], 2, "data holds no run"),
        (["list", "l.sqlite", "--sort", "beauty"], 2, "nothing was measured as 'beauty'"),
        (["list", "l.sqlite", "--where", "value < 3"], 2, "'parameters <= 100000'"),
        (["list", "l.sqlite", "--data", "cats"], 2, "nothing was measured on 'cats'; there are"),
        (["list", "l.sqlite", "--run", "cats"], 2, "there is no run 'cats'"),
        (["show", "l.sqlite", "9-9"], 2, "there is no individual '9-9'"),
        (["show", "l.sqlite", "0-1", "--svg", "x.svg"], 2, "stands for no network"),
        (["front", "l.sqlite", "--of", "value,value"], 2, "each once"),
        (["query", "l.sqlite", "--best", "value", "--within=-1"], 2, "at least 0"),
        (["query", "l.sqlite", "--best", "value", "--where", "value >= 9"], 1, "no architecture"),
        (["tag", "l.sqlite", "0-1", "--as", "1-1"], 2, "the tag is '1-1'"),
        (["merge", "l.sqlite", "--into", "l.sqlite"], 2, "into itself"),
        (["remove", "l.sqlite"], 2, "either architectures or --run"),
        (["check", "torn.sqlite"], 1, "torn.sqlite: the file is damaged"),
        (["list", "torn.sqlite"], 1, "torn.sqlite: the file is damaged"),
        (["gather", "run", "--into", "torn.sqlite"], 1, "torn.sqlite: the file is damaged"),
        (["gather", "run", "--into", "no/folder/l.sqlite"], 1, "cannot be opened or made"),
      ] as [([String], Int, String)])
    func aMistakeIsASentence(_ arguments: [String], _ code: Int, _ words: String) async throws {
      let scratch = try await Self.gathered(evaluations: 300)
      try scratch.write("", to: "data/file")
      #expect(try await library(scratch, "gather", "run", "--into", "l.sqlite").code == 0)
      var bytes = try Data(contentsOf: URL(fileURLWithPath: scratch.path + "/l.sqlite"))
      for page in 4..<bytes.count / 4096 {
        bytes.replaceSubrange(page * 4096..<(page + 1) * 4096, with: Data(count: 4096))
      }
      try scratch.write([UInt8](bytes), to: "torn.sqlite")
      let before = try scratch.contents()
      let run = try await Launch().run(["library"] + arguments, in: scratch.path)
      #expect(run.code == code && run.errors.contains(words), "\(run)")
      #expect(run.errors.split(separator: "\n").count <= 4, "\(run)")
      #expect(run.output.isEmpty, "\(run)")
      #expect(try scratch.contents() == before)
    }

    /// A disk of half a megabyte, and one that can only be read: both need somebody who may mount.
    @Test(.enabled(if: Disk.mayBeMade, "mounting a small disk needs root"))
    func aFullDiskAndAReadOnlyOneAreSentences() async throws {
      let scratch = try await Self.gathered(evaluations: 4000)
      let disk = try Disk(scratch.path + "/disk", kilobytes: 600)
      let full = try await library(scratch, "gather", "run", "--into", "disk/l.sqlite")
      #expect(full.code == 1 && full.errors.contains("the disk is full"), "\(full)")
      #expect(try await library(scratch, "check", "disk/l.sqlite").code == 0)
      try disk.remount("size=20m")
      let again = try await library(scratch, "gather", "run", "--into", "disk/l.sqlite")
      #expect(again.code == 0, "\(again)")
      let before = try await contents(scratch, "disk/l.sqlite")
      try disk.remount("ro")
      let refused = try await library(scratch, "gather", "run", "--into", "disk/l.sqlite")
      #expect(refused.code == 1 && refused.errors.contains("cannot be written"), "\(refused)")
      #expect(try await contents(scratch, "disk/l.sqlite") == before)
      let unmade = try await library(scratch, "gather", "run", "--into", "disk/new.sqlite")
      #expect(unmade.code == 1 && unmade.errors.contains("cannot be opened or made"), "\(unmade)")
    }
  }
}

extension Scratch {
  /// The size of a file; nil where there is none.
  fileprivate func size(_ name: String) -> Int? {
    try? FileManager.default.attributesOfItem(atPath: path + "/" + name)[.size] as? Int
  }
}

/// A disk in memory, of a size, that goes when the value does.
private final class Disk: Sendable {
  private let path: String

  /// Whether this process may mount disks.
  static let mayBeMade: Bool = {
    let path = FileManager.default.temporaryDirectory.path + "/atoll-disk-\(getpid())"
    return (try? Disk(path, kilobytes: 64)) != nil
  }()

  init(_ path: String, kilobytes: Int) throws {
    self.path = path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    try Self.run(["mount", "-t", "tmpfs", "-o", "size=\(kilobytes)k", "tmpfs", path])
  }

  deinit {
    try? Self.run(["umount", path])
    try? FileManager.default.removeItem(atPath: path)
  }

  func remount(_ options: String) throws {
    try Self.run(["mount", "-o", "remount," + options, path])
  }

  private static func run(_ command: [String]) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    if process.terminationStatus != 0 {
      throw AtollRunFailure(description: command.joined(separator: " ") + " failed")
    }
  }
}
