import ArgumentParser
import Experiments
import Foundation

/// Measures Atoll itself.
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract:
      "Measures kernels, the training of networks, selection and the start on this machine.",
    subcommands: [Kernels.self, Networks.self, Pareto.self, Start.self])

  /// Compares each kernel with its reference twin, then times it.
  struct Kernels: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "kernels",
      abstract:
        "Checks each kernel against its reference and times it; exit code 1 if one is wrong.")

    @Option(help: "Threads in a kernel.")
    var threads = 1

    @Option(help: "Samples a kernel is timed with, where it has samples.")
    var batch = 32

    @Option(help: "Only kernels or shapes whose names contain this.")
    var filter: String?

    @Flag(help: "Print one JSON object a line, the limits of the machine first.")
    var json = false

    func validate() throws {
      guard (1...1024).contains(threads) else {
        throw ValidationError("--threads is \(threads); allowed are 1 to 1024.")
      }
      guard (1...1024).contains(batch) else {
        throw ValidationError("--batch is \(batch); allowed are 1 to 1024.")
      }
    }

    func run() throws {
      let benchmark = KernelBenchmark(threads: threads, batch: batch, filter: filter)
      if benchmark.isEmpty, let filter {
        Console.complain("atoll: no kernel and no shape contains '\(filter)'")
        throw ExitCode(2)
      }
      for limits in benchmark.limits() { print(json ? Self.json(limits) : Self.text(limits)) }
      var arePassing = true
      benchmark.run { line in
        arePassing = arePassing && line.passes
        print(json ? Self.json(line) : Self.text(line))
      }
      if !arePassing { throw ExitCode(1) }
    }

    private static func text(_ limits: MachineLimits) -> String {
      let threads = limits.threads == 1 ? "1 thread" : "\(limits.threads) threads"
      return "limits of \(threads), \(limits.instructionSet): "
        + String(
          format: "%.0f GFLOP/s, copying %.0f GB/s in the second cache, %.0f GB/s in memory",
          limits.gflops, limits.cacheCopyGigabytes, limits.copyGigabytes)
    }

    private static func text(_ line: KernelMeasurement) -> String {
      let name = line.kernel.padding(toLength: 28, withPad: " ", startingAt: 0)
      let shape = line.shape.padding(toLength: 48, withPad: " ", startingAt: 0)
      let arithmetic =
        line.gflops > 0
        ? String(format: "%7.1f GFLOP/s", line.gflops) : String(repeating: " ", count: 15)
      let numbers = String(
        format: "%9.1f us %@ %6.1f GB/s %4.0f%% of the limit  residual %.1e  ",
        line.microseconds, arithmetic, line.gigabytesPerSecond, 100 * line.limitShare,
        line.residual)
      return name + shape + numbers + (line.passes ? "PASS" : "FAIL")
    }

    private static func json(_ line: some Encodable) -> String {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      return (try? encoder.encode(line)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }
  }
}
