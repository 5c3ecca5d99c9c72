import Architectures
public import Evaluators
import Foundation
import Kernels
import Networks

/// Times the operators of the networks of a search space on this machine.
///
/// Operators are timed where they stand, in random networks of the space: there they find their input
/// in the caches as they will in any network. What is common in the space comes early and often.
public struct ProfileRun {
  private let space: ProfiledSpace
  private let request: ProfileRequest
  private let workers: Workers
  private let report: (ProfileProgress) -> Void

  /// A run over a space.
  ///
  /// - Parameter report: is told after each network how things stand.
  public init(
    _ space: ProfiledSpace, _ request: ProfileRequest,
    report: @escaping (ProfileProgress) -> Void = { _ in }
  ) {
    self.space = space
    self.request = request
    self.report = report
    workers = Workers(count: request.threads)
  }

  /// Times operators, then whole networks for the correction.
  public func profile() throws(ProfileFailure) -> DeviceProfile {
    let clock = ContinuousClock()
    let begin = clock.now
    let entries = try measureOperators(until: begin + .seconds(0.85 * request.seconds))
    var profile = DeviceProfile(device: device, entries: entries)
    profile.correction = try fitCorrection(
      LatencyPredictor(profile), keys: entries.count, until: begin + .seconds(request.seconds))
    return profile
  }

  /// Predicts networks that the profile has not seen, and times them.
  public func check(_ profile: DeviceProfile, networks: Int) throws(ProfileFailure) -> LatencyCheck
  {
    var sample = space.sample(for: .check)
    let predictor = LatencyPredictor(profile)
    var architectures: [Architecture] = []
    for _ in 0..<networks { architectures.append(try sample.next()) }
    var measured = [Double](repeating: .infinity, count: networks)
    // In rounds: what disturbs a machine for a second does not hit a network in all of them.
    for round in 0..<3 {
      for (place, architecture) in architectures.enumerated() {
        let trial = InferenceTrial(architecture, batch: request.batch, workers: workers)
        measured[place] = min(measured[place], trial.quickest(of: 5))
        report(
          ProfileProgress(
            phase: .check, networks: (round * networks + place + 1) / 3,
            keys: profile.entries.count))
      }
    }
    return LatencyCheck(architectures.map(predictor.latency), measured: measured)
  }
}

extension ProfileRun {
  /// Networks in a row without a new operator after which a space counts as covered.
  private static let patience = 200

  private func measureOperators(
    until end: ContinuousClock.Instant
  ) throws(ProfileFailure) -> [DeviceProfile.Entry] {
    var sample = space.sample(for: .entries)
    var samples = OperatorSamples()
    var (networks, familiar) = (0, 0)
    repeat {
      let architecture = try sample.next()
      let trial = InferenceTrial(architecture, batch: request.batch, workers: workers)
      let passes = (0..<passes(of: trial)).map { _ in trial.operatorTimes() }
      let isNew = samples.add(architecture.inferenceOperators, passes: passes) > 0
      familiar = isNew ? 0 : familiar + 1
      networks += 1
      report(ProfileProgress(phase: .operators, networks: networks, keys: samples.count))
    } while networks < request.networks && familiar < Self.patience && ContinuousClock().now < end
    return samples.entries
  }

  /// Fits the line to networks that gave no entry: it mends what interpolation does wrong, too.
  private func fitCorrection(
    _ predictor: LatencyPredictor, keys: Int, until end: ContinuousClock.Instant
  ) throws(ProfileFailure) -> DeviceProfile.Correction {
    var sample = space.sample(for: .correction)
    var (sums, measured) = ([Double](), [Double]())
    repeat {
      let architecture = try sample.next()
      let trial = InferenceTrial(architecture, batch: request.batch, workers: workers)
      sums.append(predictor.latency(of: architecture).microseconds)
      measured.append(trial.quickest(of: passes(of: trial)))
      report(ProfileProgress(phase: .correction, networks: sums.count, keys: keys))
    } while sums.count < 8 + request.networks / 8
      && (sums.count < 8 || ContinuousClock().now < end)
    return DeviceProfile.Correction(sums: sums, measured: measured)
  }

  /// Some milliseconds' worth of passes, so that one is undisturbed.
  private func passes(of trial: InferenceTrial) -> Int {
    min(15, max(5, Int(2000 / max(1, trial.pass()))))
  }

  private var device: DeviceProfile.Device {
    DeviceProfile.Device(
      name: request.name, processor: processorName(), host: ProcessInfo.processInfo.hostName,
      instructionSet: workers.instructionSet.rawValue, date: Date.now.formatted(.iso8601),
      batch: request.batch, threads: request.threads)
  }
}

/// What the processor calls itself, as far as the operating system tells.
private func processorName() -> String {
  let text = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)
  let line = text?.split(separator: "\n").first { $0.hasPrefix("model name") }
  let name = line?.split(separator: ":", maxSplits: 1).last
  return name?.trimmingCharacters(in: .whitespaces) ?? "unknown"
}
