public import Architectures
import Evaluators
import Foundation
import Geometry
import Kernels
import Networks
import RandomStreams

/// One line of `atoll bench networks`, with the keys of the peer's scripts.
public struct NetworkMeasurement: Codable, Hashable, Sendable {
  /// The network.
  public var net: ReferenceNetwork
  /// The instruction set of the kernels.
  public var instructionSet: String
  /// Threads in the kernels.
  public var threads: Int
  /// Samples a step.
  public var batch: Int
  /// Weights.
  public var params: Int
  /// Millions of multiply-adds of a sample's forward pass.
  public var mmacs: Double
  /// Samples a second, by the median of all steps.
  public var samplesPerSecond: Double
  /// Samples a second, by the fastest step.
  public var bestSamplesPerSecond: Double
  /// Billions of floating-point operations a second, three forward passes counted for a step.
  public var gflops: Double
  /// The same as a share of what the processor can do on as many cores, measured before and after.
  public var peakShare: Double
  /// Milliseconds from the architecture to the end of the first step, the median of some.
  public var firstStepMilliseconds: Double
  /// What of these a later step would not have taken: planning, memory, weights.
  public var preparationMilliseconds: Double
  /// Megabytes (10⁶) of everything that training the network needs.
  public var memoryMegabytes: Double

  private enum CodingKeys: String, CodingKey {
    case net, threads, batch, params, mmacs, gflops
    case instructionSet = "instruction_set"
    case samplesPerSecond = "samples_per_s"
    case bestSamplesPerSecond = "best_samples_per_s"
    case peakShare = "peak_share"
    case firstStepMilliseconds = "first_step_ms"
    case preparationMilliseconds = "preparation_ms"
    case memoryMegabytes = "memory_mb"
  }
}

/// One line of `atoll bench networks --inference`.
public struct InferenceMeasurement: Codable, Hashable, Sendable {
  /// The network: one of reference, or the file of a model.
  public var net: String
  /// The instruction set of the kernels.
  public var instructionSet: String
  /// Threads in the kernels.
  public var threads: Int
  /// Samples at once.
  public var batch: Int
  /// Millions of multiply-adds of a sample.
  public var mmacs: Double
  /// Microseconds of a pass, the median of all.
  public var microseconds: Double
  /// Microseconds of the quickest pass.
  public var bestMicroseconds: Double
  /// Samples a second.
  public var samplesPerSecond: Double
  /// Billions of floating-point operations a second.
  public var gflops: Double

  private enum CodingKeys: String, CodingKey {
    case net, threads, batch, mmacs, microseconds, gflops
    case instructionSet = "instruction_set"
    case bestMicroseconds = "best_microseconds"
    case samplesPerSecond = "samples_per_s"
  }
}

/// Times training steps of the reference networks: forward, loss, backward, and an update by
/// gradient descent with a momentum of 0.9 and a weight decay of 0.0005.
public struct NetworkBenchmark {
  private let workers: Workers
  private let batch: Int
  private let seconds: Double

  /// A benchmark of steps of `batch` samples on so many threads, each network for some seconds.
  public init(threads: Int, batch: Int, seconds: Double) {
    workers = Workers(count: threads)
    self.batch = batch
    self.seconds = seconds
  }

  /// Times one network.
  public func measure(_ net: ReferenceNetwork) -> NetworkMeasurement {
    let architecture = net.architecture
    let cost = architecture.cost
    precondition(
      (cost.parameters, cost.multiplyAdds) == net.expectedCost,
      "\(net.rawValue) is not the network of the comparison")
    let before = MachineLimits.peak(workers)
    let run = TrainingRun(architecture, batch: batch, workers: workers)
    let steps = Timings(seconds: seconds) { run.step() }
    let firstSteps = Timings(seconds: seconds / 8) {
      TrainingRun(architecture, batch: batch, workers: workers).step()
    }
    let after = MachineLimits.peak(workers)
    let gflops = 6 * Double(cost.multiplyAdds * batch) / steps.median / 1e9
    return NetworkMeasurement(
      net: net, instructionSet: workers.instructionSet.rawValue, threads: workers.count,
      batch: batch, params: cost.parameters, mmacs: Double(cost.multiplyAdds) / 1e6,
      samplesPerSecond: Double(batch) / steps.median,
      bestSamplesPerSecond: Double(batch) / steps.best, gflops: gflops,
      peakShare: gflops / max(before, after), firstStepMilliseconds: firstSteps.median * 1e3,
      preparationMilliseconds: max(0, firstSteps.median - steps.median) * 1e3,
      memoryMegabytes: Double(run.memoryBytes) / 1e6)
  }
}

extension NetworkBenchmark {
  /// Times networks in use: logits alone, normalisations folded into convolutions.
  ///
  /// They take turns, so that their ratios hold where a machine's speed drifts.
  public func measureInference(
    _ networks: [(name: String, architecture: Architecture)]
  ) -> [InferenceMeasurement] {
    let trials = networks.map { InferenceTrial($0.architecture, batch: batch, workers: workers) }
    var times = [[Double]](repeating: [], count: trials.count)
    let clock = ContinuousClock()
    for _ in 0..<Self.turns {
      for (place, trial) in trials.enumerated() {
        let begin = clock.now
        repeat {
          times[place].append(trial.pass() / 1e6)
        } while (clock.now - begin) / .seconds(1) < seconds / Double(Self.turns)
      }
    }
    return zip(networks, times).map { network, times in
      let cost = network.architecture.cost
      let passes = Timings(times)
      return InferenceMeasurement(
        net: network.name, instructionSet: workers.instructionSet.rawValue, threads: workers.count,
        batch: batch, mmacs: Double(cost.multiplyAdds) / 1e6,
        microseconds: passes.median * 1e6, bestMicroseconds: passes.best * 1e6,
        samplesPerSecond: Double(batch) / passes.median,
        gflops: 2 * Double(cost.multiplyAdds * batch) / passes.median / 1e9)
    }
  }

  private static let turns = 5

  /// How fast as many candidates as there are threads train at once, each on a core of its own, and
  /// how fast one does with all threads.
  ///
  /// - Returns: samples a second of one candidate on one core, of all candidates together, and of one
  ///   candidate on all cores.
  public func measureCandidates(
    _ net: ReferenceNetwork
  ) -> (one: Double, many: Double, shared: Double) {
    let architecture = net.architecture
    let (batch, seconds) = (batch, seconds)
    let rates = [1, workers.count].map { candidates in
      let sum = Locked(0.0)
      workers.runDynamically(candidates) { _, _ in
        let run = TrainingRun(architecture, batch: batch, workers: Workers(count: 1))
        let rate = Double(batch) / Timings(seconds: seconds) { run.step() }.median
        sum.withLock { $0 += rate }
      }
      return sum.withLock { $0 }
    }
    let run = TrainingRun(architecture, batch: batch, workers: workers)
    let shared = Double(batch) / Timings(seconds: seconds) { run.step() }.median
    return (rates[0], rates[1], shared)
  }

  /// What each layer of a network takes of a training step, slowest last.
  public func layers(_ net: ReferenceNetwork) -> [String] {
    let run = TrainingRun(net.architecture, batch: batch, workers: workers)
    var times: [LayerTime] = []
    var steps = 0
    _ = Timings(seconds: seconds) {
      steps += 1
      if steps == 2 { times = [] }
      run.network.learn(batch: batch, times: &times)
    }
    let scale = 1e3 / Double(steps - 1)
    let work = 2 * Double(batch) / 1e6
    return times.map { time in
      let rates = [1 / time.forward, 2 / time.backward].map {
        $0 * work * Double(time.multiplyAdds) / scale
      }
      return String(
        format: "%8.3f ms %8.3f ms %6.0f %6.0f GFLOP/s  ", time.forward * scale,
        time.backward * scale, rates[0], rates[1]) + time.name
    }
  }
}

/// A network with a batch of noise and an optimiser.
private final class TrainingRun {
  let network: Network
  private let batch: Int
  private var optimizer: Optimizer

  init(_ architecture: Architecture, batch: Int, workers: Workers) {
    self.batch = batch
    let plan = NetworkPlan(architecture, batch: batch)
    network = Network(
      plan, workers: workers, weights: RandomStream(seed: 1, purpose: .weights))
    optimizer = Optimizer(
      .descent(momentum: 0.9, nesterov: false), weightDecay: 5e-4, weightCount: plan.weightCount)
    network.load(batch: batch) { samples, labels in
      var stream = RandomStream(seed: 1, purpose: .testing)
      for place in 0..<batch * architecture.contract.shape.elements {
        samples[place] = Float(stream.real(in: -1...1))
      }
      for place in 0..<batch { labels[place] = Int32(stream.integer(below: 10)) }
    }
  }

  /// Bytes of the network and of its optimiser, whose momentum is a float a weight.
  var memoryBytes: Int { network.memoryBytes + 4 * network.plan.weightCount }

  func step() {
    _ = network.learn(batch: batch, smoothing: 0, dropoutKey: 0)
    optimizer.update(network, rate: 0.01)
  }
}
