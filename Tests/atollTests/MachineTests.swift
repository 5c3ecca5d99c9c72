import Foundation
import Testing

/// Whether the emulator is there that plays other processors.
private let hasEmulator: Bool = {
  let isThere = Program.exists("qemu-x86_64")
  if !isThere { print("skipped: there is no qemu-x86_64 (Debian's qemu-user) to play processors") }
  return isThere
}()

extension AtollTests {
  @Suite struct Machines {
    #if arch(x86_64)
      @Test func theSmallerInstructionSetTrains() async throws {
        let scratch = try Scratch()
        let run = try await scratch.search(
          ["--out", "run"], set: ["budget.evaluations=4"],
          launch: Launch(environment: ["ATOLL_INSTRUCTION_SET": "v3"]))
        #expect(run.code == 0, "\(run)")
        #expect(try run.summary().evaluations == 4)
        #expect(try scratch.journals()[0].lines[0].contains(#""instruction_set":"v3""#))
      }

      @Test(.enabled(if: hasEmulator)) func aHaswellTrains() async throws {
        let scratch = try Scratch()
        let launch = Launch(prefix: ["qemu-x86_64", "-cpu", "Haswell"], limit: .seconds(240))
        let run = try await scratch.search(
          ["--out", "run"],
          set: ["budget.evaluations=2", "search.islands=1", "training.samples=64"], launch: launch)
        #expect(run.code == 0, "\(run)")
        #expect(try run.summary().evaluations == 2)
        #expect(try scratch.journals()[0].lines[0].contains(#""instruction_set":"v3""#))
      }

      @Test(.enabled(if: hasEmulator)) func aNehalemIsRefusedWithASentence() async throws {
        let scratch = try Scratch()
        let before = try scratch.contents()
        let run = try await scratch.search(
          launch: Launch(prefix: ["qemu-x86_64", "-cpu", "Nehalem"], limit: .seconds(240)))
        #expect(run.code == 1, "\(run)")
        #expect(run.count(of: "atoll: ") == 1, "\(run)")
        #expect(run.errors.contains("lacks AVX2"), "\(run)")
        #expect(try scratch.contents() == before)
      }
    #endif

    @Test func anUnknownInstructionSetIsRefusedWithASentence() async throws {
      let scratch = try Scratch()
      let run = try await scratch.search(
        launch: Launch(environment: ["ATOLL_INSTRUCTION_SET": "v9"]))
      #expect(run.code == 1, "\(run)")
      #expect(run.errors.hasPrefix("atoll: ATOLL_INSTRUCTION_SET is 'v9'; allowed are"), "\(run)")
      #expect(run.errors.split(separator: "\n").count == 1)
    }

    @Test(arguments: [nil, 2] as [Int?], [false, true])
    func theDoctorSpeaksOnce(ranks: Int?, json: Bool) async throws {
      let scratch = try Scratch()
      let run = try await Launch(ranks: ranks).run(
        ["doctor"] + (json ? ["--json"] : []), in: scratch.path)
      // Problems of the machine that the tests run on are no problems of the program.
      #expect(run.code == 0 || run.code == 1, "\(run)")
      let ranksFound = "\(ranks ?? 1), \(ranks ?? 1) on this machine"
      if json {
        #expect(run.output.split(separator: "\n").count == 1, "\(run)")
        let facts = try JSONDecoder().decode([String: String].self, from: Data(run.lastLine.utf8))
        #expect(facts["ranks"] == ranksFound)
        #expect(facts["problems"]?.isEmpty == (run.code == 0))
      } else {
        #expect(run.output.components(separatedBy: "instruction set").count == 2, "\(run)")
        #expect(run.output.contains(ranksFound))
      }
    }

    @Test func theKernelsPass() async throws {
      let scratch = try Scratch()
      let json = try await Launch().run(
        ["bench", "kernels", "--filter", "matrix", "--json"], in: scratch.path)
      #expect(json.code == 0, "\(json)")
      let lines = json.output.split(separator: "\n")
      #expect(lines.first?.contains(#""cache_copy_gb_per_s""#) == true, "\(json)")
      let kernels = lines.filter { $0.contains(#""kernel":"matrix_product""#) }
      #expect(!kernels.isEmpty)
      #expect(kernels.allSatisfy { $0.contains(#""passes":true"#) }, "\(json)")
      let text = try await Launch().run(
        ["bench", "kernels", "--filter", "matrix"], in: scratch.path)
      let products = text.output.split(separator: "\n").filter { $0.hasPrefix("matrix") }
      #expect(products.allSatisfy { $0.hasSuffix("PASS") }, "\(text)")
      #expect(!text.output.contains("FAIL"))
    }

    @Test func networksAreTimedWithThePeersKeys() async throws {
      let scratch = try Scratch()
      let run = try await Launch().run(
        ["bench", "networks", "--networks", "mlp,lenet", "--seconds", "0.1", "--json"],
        in: scratch.path)
      #expect(run.code == 0, "\(run)")
      let lines = run.output.split(separator: "\n")
      #expect(lines.count == 2 && lines[1].contains(#""net":"lenet""#), "\(run)")
      for key in [
        "threads", "batch", "params", "mmacs", "samples_per_s", "best_samples_per_s", "gflops",
        "peak_share", "first_step_ms", "memory_mb",
      ] { #expect(lines.allSatisfy { $0.contains("\"\(key)\":") }, "\(key)") }
      let layers = try await Launch().run(
        ["bench", "networks", "--networks", "lenet", "--seconds", "0.1", "--layers"],
        in: scratch.path)
      #expect(layers.output.contains("dense 800 -> 500"), "\(layers)")
      let wrong = try await Launch().run(
        ["bench", "networks", "--networks", "lenet,alexnet"], in: scratch.path)
      #expect(wrong.code == 2 && wrong.errors.contains("alexnet"), "\(wrong)")
    }

    @Test func modelsAreTimedBesideNetworks() async throws {
      let scratch = try Scratch()
      let model = URL(fileURLWithPath: #filePath)
        .appendingPathComponent("../../../jobs/fashion-mnist/quick.json").standardizedFileURL.path
      let command = ["bench", "networks", "--networks", "lenet", "--model"]
      let run = try await Launch().run(
        command + [model, "--inference", "--seconds", "0.1", "--batch", "4", "--json"],
        in: scratch.path)
      #expect(run.code == 0, "\(run)")
      struct Line: Decodable {
        var net: String
        var batch: Int
        var mmacs: Double
        var microseconds: Double
        var best_microseconds: Double
      }
      let lines = try run.output.split(separator: "\n").map {
        try JSONDecoder().decode(Line.self, from: Data($0.utf8))
      }
      #expect(lines.map(\.net) == ["lenet", model])
      #expect(lines.map(\.mmacs) == [2.293, 1.314328])
      #expect(lines.allSatisfy { $0.batch == 4 && 0 < $0.best_microseconds })
      #expect(lines.allSatisfy { $0.best_microseconds <= $0.microseconds })
      let faults = [(["none.json", "--inference"], "none.json"), ([model], "--inference")]
      for (more, complaint) in faults {
        let wrong = try await Launch().run(command + more, in: scratch.path)
        #expect(wrong.code == 2 && wrong.errors.contains(complaint), "\(wrong)")
      }
    }
  }
}
