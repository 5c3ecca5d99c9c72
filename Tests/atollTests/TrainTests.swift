import Foundation
import Testing

extension AtollTests {
  @Suite struct Trainings {
    private static let command = [
      "train", "--network", "mlp", "--data", "digits", "--epochs", "150", "--seeds", "2", "--json",
      "--out", "out",
    ]

    /// What must be equal of two trainings: everything but times.
    private func models(_ scratch: Scratch) throws -> [Data] {
      try (1...2).map {
        try Data(contentsOf: URL(fileURLWithPath: "\(scratch.path)/out/mlp-s\($0).safetensors"))
      }
    }

    @Test func aTrainingThatIsKilledEndsWithTheSameWeights() async throws {
      let whole = try Scratch()
      let end = try await Launch().run(Self.command, in: whole.path)
      #expect(end.code == 0, "\(end)")
      for (round, signal) in [SIGKILL, SIGTERM].enumerated() {
        let scratch = try Scratch()
        let checkpoint = "\(scratch.path)/out/mlp-s1.checkpoint"
        let stopped = try await Launch().run(Self.command, in: scratch.path) { process in
          while !FileManager.default.fileExists(atPath: checkpoint),
            Processes.isAlive(process)
          {
            try await Task.sleep(for: .milliseconds(1))
          }
          Processes.send(signal, to: process)
        }
        #expect(stopped.code == (signal == SIGKILL ? 128 + 9 : 75), "round \(round): \(stopped)")
        let again = try await Launch().run(Self.command + ["--resume"], in: scratch.path)
        #expect(again.code == 0, "\(again)")
        #expect(try models(scratch) == models(whole))
        #expect(again.output == end.output)
        let other = try await Launch().run(
          Self.command + ["--resume", "--learning-rate", "0.01"], in: scratch.path)
        #expect(other.code == 1 && other.errors.contains("another training"), "\(other)")
      }
    }

    /// Whoever chooses between recipes by validation reads the test part of the chosen one afterwards.
    @Test func theTestPartCanBeReadLater() async throws {
      let (whole, chosen) = (try Scratch(), try Scratch())
      let one = try await Launch().run(Self.command, in: whole.path)
      let untested = try await Launch().run(Self.command + ["--no-test"], in: chosen.path)
      #expect(one.code == 0 && untested.code == 0, "\(one)\n\(untested)")
      #expect(try chosen.training("out/mlp-s1.json").test == nil)
      let again = try await Launch().run(
        Self.command + ["--no-test", "--resume"], in: chosen.path)
      #expect(again.code == 0 && again.output == untested.output, "\(again)")
      let tested = try await Launch().run(Self.command + ["--resume"], in: chosen.path)
      #expect(tested.code == 0 && tested.output == one.output, "\(tested)")
      for seed in 1...2 {
        #expect(
          try chosen.training("out/mlp-s\(seed).json")
            == whole.training("out/mlp-s\(seed).json"))
      }
      #expect(try models(chosen) == models(whole))
    }

    @Test func aNetworkIsTaughtByOthers() async throws {
      let scratch = try Scratch()
      let teachers = try await Launch().run(
        [
          "train", "--network", "mlp", "--data", "digits", "--epochs", "20", "--seeds", "2",
          "--out", "teachers",
        ], in: scratch.path)
      #expect(teachers.code == 0, "\(teachers)")
      let lesson = [
        "train", "--network", "mlp", "--data", "digits", "--epochs", "6", "--no-test", "--json",
        "--teacher", "teachers/mlp-s1.safetensors", "teachers/mlp-s2.safetensors",
      ]
      let whole = try await Launch().run(lesson + ["--out", "whole"], in: scratch.path)
      #expect(whole.code == 0, "\(whole)")
      let part = try await Launch().run(lesson + ["--out", "part"], in: scratch.path) { process in
        let checkpoint = scratch.path + "/part/mlp-s1.checkpoint"
        while !FileManager.default.fileExists(atPath: checkpoint), Processes.isAlive(process) {
          try await Task.sleep(for: .milliseconds(1))
        }
        Processes.send(SIGKILL, to: process)
      }
      #expect(part.code == 0 || part.code == 128 + 9, "\(part)")
      let others = try await Launch().run(
        lesson.dropLast() + ["--out", "part", "--resume"], in: scratch.path)
      #expect(others.code == 1 && others.errors.contains("another training"), "\(others)")
      let again = try await Launch().run(lesson + ["--out", "part", "--resume"], in: scratch.path)
      #expect(again.code == 0 && again.output == whole.output, "\(again)")
      #expect(
        try Data(contentsOf: URL(fileURLWithPath: scratch.path + "/whole/mlp-s1.safetensors"))
          == Data(contentsOf: URL(fileURLWithPath: scratch.path + "/part/mlp-s1.safetensors")))
      let alone = try await Launch().run(
        ["train", "--network", "mlp", "--data", "digits", "--epochs", "6", "--out", "alone"],
        in: scratch.path)
      #expect(alone.code == 0, "\(alone)")
      #expect(
        try Data(contentsOf: URL(fileURLWithPath: scratch.path + "/whole/mlp-s1.safetensors"))
          != Data(contentsOf: URL(fileURLWithPath: scratch.path + "/alone/mlp-s1.safetensors")))
      let idle = try await Launch().run(
        ["train", "--network", "mlp", "--data", "digits", "--teacher-weight", "0.5"],
        in: scratch.path)
      #expect(idle.code == 2 && idle.errors.contains("need the model files"), "\(idle)")
      try scratch.write(
        "data: {name: digits, class_names: [a, b, c, d, e, f, g, h, i, j]}\n"
          + "budget: {evaluations: 1}\n", to: "renamed.yaml")
      let foreign = try await Launch().run(
        [
          "train", "--network", "mlp", "--data", "renamed.yaml", "--epochs", "1", "--out",
          "foreign",
        ],
        in: scratch.path)
      #expect(foreign.code == 0, "\(foreign)")
      let stranger = try await Launch().run(
        lesson.dropLast() + ["foreign/mlp-s1.safetensors", "--out", "strange"], in: scratch.path)
      #expect(stranger.code == 2 && stranger.errors.contains("cannot teach digits"), "\(stranger)")
      // Numbers stand for classes that nobody named; the other data may hold what is judged by.
      let other = try await Launch().run(
        [
          "train", "--network", "mlp", "--data", "renamed.yaml", "--epochs", "1", "--out", "other",
          "--teacher", lesson[lesson.count - 1],
        ], in: scratch.path)
      #expect(other.code == 0 && other.errors.contains("has learned from"), "\(other)")
      #expect(!whole.errors.contains("has learned from"), "\(whole)")
      let cold = try await Launch().run(lesson + ["--teacher-temperature", "0"], in: scratch.path)
      #expect(cold.code == 2 && cold.errors.contains("--teacher-temperature is 0"), "\(cold)")
    }

    @Test(.enabled(if: Program.exists("mpirun")))
    func ranksShareTrainingsOut() async throws {
      let (alone, shared) = (try Scratch(), try Scratch())
      let one = try await Launch().run(Self.command, in: alone.path)
      let two = try await Launch(ranks: 2).run(Self.command, in: shared.path)
      #expect(one.code == 0 && two.code == 0, "\(one)\n\(two)")
      #expect(two.output == one.output)
      #expect(try models(shared) == models(alone))
    }

    @Test func aModelIsJudgedAsItsTrainingWasAndClassifiesFiles() async throws {
      let scratch = try Scratch()
      let run = try await Launch().run(Self.command, in: scratch.path)
      #expect(run.code == 0, "\(run)")
      let model = "out/mlp-s1.safetensors"
      struct Report: Decodable {
        struct Assessment: Decodable { var accuracy: Double }
        var assessment: Assessment
      }
      let judged = try await Launch().run(["evaluate", model, "--json"], in: scratch.path)
      #expect(judged.code == 0, "\(judged)")
      let report = try JSONDecoder().decode(Report.self, from: Data(judged.lastLine.utf8))
      let result = try scratch.training("out/mlp-s1.json")
      #expect(report.assessment.accuracy == result.test?.accuracy)
      let row = (0..<64).map { "\($0 % 17)" }.joined(separator: ",")
      try scratch.write("\(row)\n\(row)\n", to: "samples.csv")
      let named = try await Launch().run(
        ["predict", model, "samples.csv", "--csv", "--top", "2"], in: scratch.path)
      let lines = named.output.split(separator: "\n")
      #expect(named.code == 0 && lines.count == 3, "\(named)")
      #expect(lines[0] == "file,sample,class,probability,class_2,probability_2")
      try scratch.write("1,2,3\n", to: "short.csv")
      let short = try await Launch().run(["predict", model, "short.csv"], in: scratch.path)
      #expect(short.code == 2 && short.errors.contains("64, as a sample is 8x8x1"), "\(short)")
    }

    @Test func trainingsGoBackIntoTheirLibrary() async throws {
      let scratch = try Scratch()
      let run = try await scratch.search(["--out", "run"])
      #expect(run.code == 0, "\(run)")
      let gathered = try await Launch().run(
        ["library", "gather", "run", "--into", "library.sqlite"], in: scratch.path)
      #expect(gathered.code == 0, "\(gathered)")
      let best = try #require(run.summary().best).id
      let command = [
        "train", "library.sqlite", best, "--epochs", "2", "--seeds", "2", "--out", "out",
      ]
      let trained = try await Launch().run(command, in: scratch.path)
      #expect(trained.code == 0, "\(trained)")
      let judged = try await Launch().run(
        ["evaluate", "library.sqlite", best], in: scratch.path)
      #expect(judged.code == 0 && judged.output.contains("test part of digits"), "\(judged)")
      let before = try scratch.contents()
      let again = try await Launch().run(command + ["--resume"], in: scratch.path)
      #expect(again.code == 0 && again.output == trained.output, "\(again)")
      #expect(try scratch.contents() == before)
    }
  }
}
