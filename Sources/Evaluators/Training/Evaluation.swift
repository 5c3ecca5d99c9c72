import Architectures
public import DataSets
public import Evolution
import Genomes
public import Kernels
public import Networks
import RandomStreams

/// The evaluation of one candidate: decode, check, train, measure.
///
/// Whatever is wrong with a candidate ends in a non-viable verdict with its reason. What it is given
/// to learn from and to be judged by has no test samples: no selection can read them.
public struct Evaluation: Sendable {
  private let settings: EvaluationSettings
  /// What a candidate is trained on and judged by, in turn.
  private let folds: [SearchData]
  /// What learning curves are measured by.
  private let early: SearchData

  /// An evaluation over the training and validation samples of a data set.
  public init(settings: EvaluationSettings, data: SearchData) {
    precondition(
      settings.folds == 1 || settings.curves == nil, "a learning curve is that of one training")
    self.settings = settings
    folds = settings.folds > 1 ? data.folds(settings.folds, seed: settings.seed) : [data]
    early = data.limited(
      training: nil, validation: settings.curves?.samples, seed: settings.seed)
  }

  /// Trains and judges a candidate.
  ///
  /// - Parameter watch: is asked after each step whether to go on.
  /// - Returns: the verdict with what was measured; nil where the evaluation was cancelled.
  public func judge(
    _ candidate: Candidate, workers: Workers, watch: @escaping () -> Interruption?
  ) -> (verdict: Verdict, measurements: Measurements)? {
    var measurements = Measurements()
    if let fault = settings.faults.fault(of: candidate.id) {
      return (.nonviable(fault), measurements)
    }
    let decoded: Decoded
    do throws(DecodingFault) {
      decoded = try settings.space.decoded(candidate.proposal.genome)
    } catch {
      return (.nonviable(Nonviability(error)), measurements)
    }
    measurements = settings.measurements(onPaper: decoded)
    if settings.refusesInfeasible, let breach = settings.goals.breach(by: measurements) {
      return (.nonviable(Nonviability(.infeasible, breach)), measurements)
    }
    let epochs = settings.epochs(fidelity: candidate.proposal.fidelity)
    let training = settings.training(decoded.training, epochs: max(1, Int(epochs)))
    let folds = folds.map { passedOver($0, epochs: epochs) }
    let least = folds.map(\.training.count).min() ?? 0
    let plan = NetworkPlan(decoded.architecture, batch: min(training.batch, least))
    if let limit = settings.memoryLimit, plan.memoryBytes > limit {
      let detail = "training takes \(plan.memoryBytes) bytes, allowed are \(limit)"
      return (.nonviable(Nonviability(.memoryLimit, detail)), measurements)
    }
    var trials: [Trial] = []
    for fold in folds.indices {
      guard
        let trial = train(
          candidate, plan, training, on: folds[fold], fold: fold, measurements, workers, watch)
      else { return nil }
      if case .nonviable = trial.verdict { return trial }
      trials.append(trial)
    }
    return trials.count == 1 ? trials[0] : mean(of: trials, candidate.proposal.fidelity)
  }

  private typealias Trial = (verdict: Verdict, measurements: Measurements)

  /// Trains on all folds but one, and judges by that one; nil where it was cancelled.
  private func train(
    _ candidate: Candidate, _ plan: NetworkPlan, _ training: TrainingSettings,
    on data: SearchData, fold: Int, _ known: Measurements, _ workers: Workers,
    _ watch: @escaping () -> Interruption?
  ) -> Trial? {
    var measurements = known
    let seed = settings.seed(repetition: fold)
    let network = makeNetwork(plan, candidate.id, workers, seed: seed)
    let clock = ContinuousClock()
    let begin = clock.now
    var curve: [Double] = []
    let steps = data.training.count / plan.batch
    let outcome = network.train(
      on: data.training, training, augmentation: settings.augmentation,
      streams: TrainingStreams(
        seed: seed, island: candidate.id.island, birth: candidate.id.birth),
      watch: { step in
        if let interruption = watch() { return interruption }
        guard settings.curves != nil, (step + 1) % steps == 0, curve.count + 1 < training.epochs
        else {
          return nil
        }
        curve.append(1 - (network.evaluate(on: early.validation)?.accuracy ?? 0))
        return candidate.stop?.stops(curve) ?? false ? .behind : nil
      })
    if settings.curves != nil { measurements.curve = curve }
    if settings.goals.mention(.trainingSeconds) {
      measurements.trainingSeconds = (clock.now - begin) / .seconds(1)
    }
    switch outcome {
    case .trained(let loss, _):
      measurements.trainingLoss = loss
      measurements.epochs = settings.epochs(fidelity: candidate.proposal.fidelity)
      return measure(network, data, candidate.proposal.fidelity, measurements, watch)
    case .diverged(let step, let loss):
      let detail = "the loss was \(loss) after \(step) steps"
      return (.nonviable(Nonviability(.diverged, detail)), measurements)
    case .interrupted(.timeLimit, let step):
      let detail = "stopped after \(step) steps, allowed are \(settings.timeLimit ?? 0) seconds"
      return (.nonviable(Nonviability(.timeLimit, detail)), measurements)
    case .interrupted(.behind, _):
      measurements.epochs = Double(curve.count)
      let share = Double(curve.count) / Double(training.epochs)
      return measure(
        network, data, (candidate.proposal.fidelity * share).brokenOff, measurements, watch)
    case .interrupted(.cancelled, _):
      return nil
    }
  }

  /// The data with the training samples that so many epochs pass over: below one, a share of each class.
  private func passedOver(_ data: SearchData, epochs: Double) -> SearchData {
    guard epochs < 1 else { return data }
    let samples = (epochs * Double(data.training.count)).rounded()
    return data.limited(training: max(1, Int(samples)), validation: nil, seed: settings.seed)
  }

  /// What the folds say together: every quantity is the mean of theirs.
  private func mean(of trials: [Trial], _ fidelity: Double) -> Trial {
    func mean(_ quantity: (Measurements) -> Double?) -> Double? {
      let values = trials.compactMap { quantity($0.measurements) }
      return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
    }
    var measurements = trials[0].measurements
    measurements.validationAccuracy = mean(\.validationAccuracy)
    measurements.validationLoss = mean(\.validationLoss)
    measurements.trainingLoss = mean(\.trainingLoss)
    measurements.trainingSeconds = mean(\.trainingSeconds)
    return (settings.goals.verdict(on: measurements, fidelity: fidelity), measurements)
  }

  private func makeNetwork(
    _ plan: NetworkPlan, _ id: BirthID, _ workers: Workers, seed: UInt64
  ) -> Network {
    let stream = RandomStream(seed: seed, purpose: .weights, island: id.island, birth: id.birth)
    return Network(plan, workers: workers, weights: stream)
  }

  private func measure(
    _ network: Network, _ data: SearchData, _ fidelity: Double, _ measurements: Measurements,
    _ watch: () -> Interruption?
  ) -> (verdict: Verdict, measurements: Measurements)? {
    var measurements = measurements
    guard
      let result = network.evaluate(
        on: data.validation, watch: { watch() == .cancelled ? .cancelled : nil })
    else { return nil }
    guard result.loss.isFinite else {
      let detail = "the validation loss is \(result.loss)"
      return (.nonviable(Nonviability(.diverged, detail)), measurements)
    }
    measurements.curve?.append(1 - result.accuracy)
    measurements.validationAccuracy = result.accuracy
    measurements.validationLoss = result.loss
    return (settings.goals.verdict(on: measurements, fidelity: fidelity), measurements)
  }

  /// Trains a candidate again as it was judged, with the same random numbers, and measures it on samples
  /// that no selection has read.
  ///
  /// - Parameter epochs: passes over the training samples.
  /// - Returns: nil where the training did not end well.
  public func finalTest(
    _ candidate: Candidate, training samples: Samples<Role.Training>, test: Samples<Role.Test>,
    epochs: Int, workers: Workers, watch: @escaping () -> Interruption?
  ) -> Classification? {
    guard let decoded = try? settings.space.decoded(candidate.proposal.genome) else {
      return nil
    }
    let training = settings.training(decoded.training, epochs: epochs)
    let plan = NetworkPlan(decoded.architecture, batch: min(training.batch, samples.count))
    let network = makeNetwork(plan, candidate.id, workers, seed: settings.seed)
    let streams = TrainingStreams(
      seed: settings.seed, island: candidate.id.island, birth: candidate.id.birth)
    let outcome = network.train(
      on: samples, training, augmentation: settings.augmentation, streams: streams,
      watch: { _ in watch() })
    guard case .trained = outcome, let result = network.evaluate(on: test, watch: watch),
      result.loss.isFinite
    else { return nil }
    return result
  }
}

extension Double {
  /// The fidelity of an evaluation that was broken off after this share of the full one: just below that
  /// of one that was planned so short, since the two are not to be compared.
  var brokenOff: Double { nextDown }
}

extension Nonviability {
  /// The reason for a genome that has no architecture.
  fileprivate init(_ fault: DecodingFault) {
    switch fault {
    case .tooLarge: self.init(.tooLarge, fault.description)
    case .doesNotBuild, .disconnected, .noArchitecture:
      self.init(.doesNotBuild, fault.description)
    }
  }
}
