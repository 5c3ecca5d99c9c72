import Architectures
import ArgumentParser
import Experiments
import Foundation
import Interchange
import Networks

extension BenchCommand {
  /// Times training steps of the reference networks.
  struct Networks: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "networks", abstract: "Times training steps of six reference networks.")

    @Option(help: "Threads in a network's kernels.")
    var threads = 1

    @Option(help: "Only these networks, with commas between.")
    var networks = ReferenceNetwork.allCases.map(\.rawValue).joined(separator: ",")

    @Option(help: "Samples a step.")
    var batch = 64

    @Option(help: "Seconds for each network.")
    var seconds = 2.0

    @Flag(help: "Print one JSON object a line.")
    var json = false

    @Flag(help: "Time the networks in use, without training.")
    var inference = false

    @Option(
      parsing: .upToNextOption,
      help: "Model files that are timed with them, by turns; with --inference.")
    var model: [String] = []

    @Flag(
      help: "Compare as many candidates as threads, each on a core, with one on one and on all.")
    var candidates = false

    @Flag(help: "Print what each layer takes, forward and backward.")
    var layers = false

    func validate() throws {
      guard (1...1024).contains(threads) else {
        throw ValidationError("--threads is \(threads); allowed are 1 to 1024.")
      }
      guard (1...65536).contains(batch) else {
        throw ValidationError("--batch is \(batch); allowed are 1 to 65536.")
      }
      guard seconds > 0, seconds <= 3600 else {
        throw ValidationError("--seconds is \(seconds); allowed is more than 0, up to 3600.")
      }
      if !model.isEmpty, !inference {
        throw ValidationError("--model is for networks in use: it needs --inference.")
      }
      _ = try models()
      if try chosen().isEmpty { throw ValidationError("--networks names no network.") }
    }

    func run() throws {
      let benchmark = NetworkBenchmark(threads: threads, batch: batch, seconds: seconds)
      if layers {
        for net in try chosen() {
          print(net.rawValue)
          for line in benchmark.layers(net) { print(line) }
        }
        return
      }
      if candidates { return compareCandidates(benchmark, try chosen()) }
      if inference {
        let networks = try chosen().map { ($0.rawValue, $0.architecture) }
        for line in benchmark.measureInference(networks + (try models())) {
          print(json ? Self.json(line) : Self.text(line))
        }
        return
      }
      if !json { print(Self.heading) }
      for net in try chosen() {
        let line = benchmark.measure(net)
        print(json ? Self.json(line) : Self.text(line))
      }
    }

    private func compareCandidates(_ benchmark: NetworkBenchmark, _ nets: [ReferenceNetwork]) {
      print(
        "network         one on one core  \(threads) on \(threads) cores   one on \(threads) cores")
      for net in nets {
        let rates = benchmark.measureCandidates(net)
        print(
          net.rawValue.padding(toLength: 14, withPad: " ", startingAt: 0)
            + String(
              format: "%12.0f /s %11.0f /s %.2fx %8.0f /s %.2fx", rates.one, rates.many,
              rates.many / rates.one, rates.shared, rates.shared / rates.one))
      }
    }

    private func chosen() throws -> [ReferenceNetwork] {
      try networks.split(separator: ",").map { name in
        if let net = ReferenceNetwork(rawValue: String(name)) { return net }
        let all = ReferenceNetwork.allCases.map(\.rawValue).joined(separator: ", ")
        throw ValidationError("--networks names '\(name)'; allowed are: \(all).")
      }
    }

    /// What is in the files, whose weights do not matter here.
    private func models() throws -> [(String, Architecture)] {
      try model.map { file in
        do throws(InterchangeError) {
          return (file, try ExchangedModel(reading: file, drawingWeightsWith: 0).model.architecture)
        } catch {
          throw ValidationError("--model: \(error)")
        }
      }
    }

    private static let heading =
      "network          samples/s      best  GFLOP/s   peak  first step  preparing    memory"

    private static func text(_ line: NetworkMeasurement) -> String {
      line.net.rawValue.padding(toLength: 14, withPad: " ", startingAt: 0)
        + String(
          format: "%12.0f %9.0f %8.1f %5.0f%% %8.2f ms %7.2f ms %6.1f MB", line.samplesPerSecond,
          line.bestSamplesPerSecond, line.gflops, 100 * line.peakShare,
          line.firstStepMilliseconds, line.preparationMilliseconds, line.memoryMegabytes)
    }

    private static func text(_ line: InferenceMeasurement) -> String {
      line.net.padding(toLength: max(14, line.net.count), withPad: " ", startingAt: 0)
        + String(
          format: "%12.0f samples/s %9.1f us (best %9.1f) %8.1f GFLOP/s", line.samplesPerSecond,
          line.microseconds, line.bestMicroseconds, line.gflops)
    }

    private static func json(_ line: some Encodable) -> String {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      return (try? encoder.encode(line)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }
  }
}
