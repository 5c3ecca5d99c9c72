import ArgumentParser
import Experiments
import Foundation

extension BenchCommand {
  /// Times the start of a search.
  struct Start: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "start",
      abstract: "Times a search until its first evaluation, beside a C program that says hello.",
      discussion:
        "Both are started by the same mpirun, in turn. Needs mpicc. Run it without mpirun.")

    @Option(help: "Ranks.")
    var ranks = 4

    @Option(help: "How many times each is started.")
    var rounds = 5

    @Option(help: "What starts ranks; -n RANKS is put behind it.")
    var launcher = "mpirun --oversubscribe"

    @Flag(help: "Print one JSON object a round.")
    var json = false

    func run() throws {
      guard ranks > 0, rounds > 0 else {
        Console.complain("atoll: --ranks and --rounds are at least 1")
        throw ExitCode(2)
      }
      let words = launcher.split(separator: " ").map(String.init)
      let benchmark = StartBenchmark(
        launcher: words, ranks: ranks,
        program: try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
      do {
        let measured = try benchmark.run(rounds: rounds)
        if json {
          for round in measured { print(Self.json(round)) }
        } else {
          print(Self.text(measured, ranks: ranks))
        }
      } catch {
        Console.complain("atoll: \(error)")
        throw ExitCode(1)
      }
    }

    private static func text(_ rounds: [StartBenchmark.Round], ranks: Int) -> String {
      func median(_ seconds: [Double]) -> Double { seconds.sorted()[seconds.count / 2] }
      let hello = median(rounds.map(\.helloSeconds))
      let first = median(rounds.map(\.evaluationSeconds))
      return [
        "\(ranks) ranks, medians of \(rounds.count) rounds, seconds from the start of the launcher",
        String(format: "a C program that says hello has ended    %6.2f", hello),
        String(
          format: "the first evaluation begins              %6.2f   %.2f times, %+.2f s", first,
          first / hello, median(rounds.map { $0.evaluationSeconds - $0.helloSeconds })),
        String(
          format: "a search of 32 evaluations has ended     %6.2f",
          median(rounds.map(\.searchSeconds))),
      ].joined(separator: "\n")
    }

    private static func json(_ round: StartBenchmark.Round) -> String {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      return (try? encoder.encode(round)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }
  }
}
