import Foundation
import Testing

extension AtollTests {
  @Suite struct Resumes {
    @Test(arguments: [nil, 2] as [Int?])
    func aFinishedRunIsReplayedAndEndsAtOnce(ranks: Int?) async throws {
      let scratch = try Scratch()
      let launch = Launch(ranks: ranks)
      try scratch.write(
        Scratch.settings + "objectives: [validation_loss, parameters]\n", to: "search.yaml")
      let augmented = ["training.augmentation={crop_padding: 1, cutout: 2}"]
      let first = try await scratch.search(["--out", "run"], set: augmented, launch: launch)
      #expect(first.code == 0, "\(first)")
      let events = try scratch.journals().map { try $0.entries().count { $0.event != nil } }
      let again = try await scratch.search(
        ["--out", "run", "--resume"], set: augmented, launch: launch)
      #expect(again.code == 0, "\(again)")
      #expect(try again.summary().lasting == first.summary().lasting)
      #expect(try scratch.journals().map { try $0.entries().count { $0.event != nil } } == events)

      // A larger budget is no other run, another seed is.
      let more = try await scratch.search(
        ["--out", "run", "--resume"], set: augmented + ["budget.evaluations=20"], launch: launch)
      #expect(try more.summary().evaluations == 20, "\(more)")
      let before = try scratch.contents()
      let other = try await scratch.search(
        ["--out", "run", "--resume", "--seed", "2"], set: augmented, launch: launch)
      #expect(other.code == 2, "\(other)")
      #expect(other.count(of: "seed: 1 -> 2") == 1, "\(other)")
      #expect(try scratch.contents() == before)
    }

    /// Five times in the middle of it, alone and under mpirun.
    @Test(arguments: [nil, 2, 4] as [Int?])
    func aRunThatIsKilledGoesOnWithoutGapsOrRepeats(ranks: Int?) async throws {
      let scratch = try Scratch()
      let launch = Launch(ranks: ranks)
      let settings = ["budget.evaluations=60", "training.samples=null"]
      for (round, lines) in [3, 27, 51, 74, 99].enumerated() {
        let run = try await scratch.search(
          ["--out", "run"] + (round == 0 ? [] : ["--resume"]), set: settings, launch: launch
        ) { process in
          try await scratch.wait(forLines: lines, of: process)
          Processes.kill(process)
        }
        #expect(run.code == 128 + 9, "round \(round): \(run)")
      }
      let end = try await scratch.search(
        ["--out", "run", "--resume"], set: settings, launch: launch)
      #expect(end.code == 0, "\(end)")
      #expect(try end.summary().evaluations == 60)
      let counts = try scratch.journals().enumerated().map { try $1.checkBooks(island: $0) }
      #expect(counts.reduce(0, +) == 60)
    }

    @Test(arguments: [SIGTERM, SIGINT])
    func aSignalStopsARunThatCanBeResumed(signal: Int32) async throws {
      let scratch = try Scratch()
      let settings = ["budget.evaluations=60", "training.samples=null"]
      let run = try await scratch.search(["--out", "run"], set: settings) { process in
        try await scratch.wait(forLines: 30, of: process)
        Processes.send(signal, to: process)
      }
      #expect(run.code == 75, "\(run)")
      let summary = try run.summary()
      #expect(summary.stopped == "interrupted")
      #expect((1..<60).contains(summary.evaluations))
      #expect(summary.best?.test == nil)

      // A process that was killed while it wrote leaves a line that is not whole.
      let journal = scratch.path + "/run/journals/island-0001.journal"
      let handle = try #require(FileHandle(forWritingAtPath: journal))
      try handle.seekToEnd()
      try handle.write(contentsOf: Data("512 0badcafe {\"event\":{\"bo".utf8))
      try handle.close()
      let end = try await scratch.search(["--out", "run", "--resume"], set: settings)
      #expect(end.code == 0, "\(end)")
      #expect(end.errors.contains("island-0001.journal"), "\(end)")
      #expect(try end.summary().evaluations == 60)
      let counts = try scratch.journals().enumerated().map { try $1.checkBooks(island: $0) }
      #expect(counts.reduce(0, +) == 60)
    }
  }
}
