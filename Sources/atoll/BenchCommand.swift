import ArgumentParser
import Experiments
import Foundation

/// Measures Atoll itself.
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measures kernels and the training of networks on this machine.",
    subcommands: [Kernels.self, Networks.self])

  /// Compares each kernel with its reference twin, then times it.
  struct Kernels: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "kernels",
      abstract:
        "Checks each kernel against its reference and times it; exit code 1 if one is wrong.")

    @Option(help: "Threads in a kernel.")
    var threads = 1

    @Option(help: "Only kernels or shapes whose names contain this.")
    var filter: String?

    @Flag(help: "Print one JSON object a line.")
    var json = false

    func validate() throws {
      guard (1...1024).contains(threads) else {
        throw ValidationError("--threads is \(threads); allowed are 1 to 1024.")
      }
    }

    func run() throws {
      var arePassing = true
      var count = 0
      KernelBenchmark(threads: threads, filter: filter).run { line in
        arePassing = arePassing && line.passes
        count += 1
        print(json ? Self.json(line) : Self.text(line))
      }
      if count == 0, let filter {
        Console.complain("atoll: no kernel and no shape contains '\(filter)'")
        throw ExitCode(2)
      }
      if !arePassing { throw ExitCode(1) }
    }

    private static func text(_ line: KernelMeasurement) -> String {
      let name = line.kernel.padding(toLength: 28, withPad: " ", startingAt: 0)
      let shape = line.shape.padding(toLength: 40, withPad: " ", startingAt: 0)
      let numbers = String(
        format: "%10.1f us %8.1f GFLOP/s  residual %.1e  ", line.microseconds, line.gflops,
        line.residual)
      return name + shape + numbers + (line.passes ? "PASS" : "FAIL")
    }

    private static func json(_ line: KernelMeasurement) -> String {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      return (try? encoder.encode(line)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }
  }
}
