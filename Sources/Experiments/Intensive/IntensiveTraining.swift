import Architectures
import DataSets
import Evaluators
import Foundation
import Genomes
import Interchange
import Kernels
import Networks

/// One training of one architecture: from its checkpoint, if there is one, to the reading of the test
/// part and the files that it leaves.
struct IntensiveTraining {
  let trainee: Trainee
  let recipe: TrainingRecipe
  let data: TrainingData
  let seed: UInt64
  /// Whether the test part is read when all is over.
  let readsTest: Bool
  /// Whose answers are learned beside the labels.
  let teachers: TeacherModels
  /// Where the training is put down after its epochs, and leaves its model and its result.
  let folder: TrainingFolder
  /// Whether a training of this name and seed that is another one, or cannot be read, gives way to this
  /// one, once this one is over; else it is a mistake.
  let replacesOthers: Bool

  private var job: TrainingCampaign.Job { TrainingCampaign.Job(trainee: trainee, seed: seed) }
  private var checkpoint: String { folder.file(job, "checkpoint") }

  /// What the folder has of this training, or what comes of going on with it.
  ///
  /// - Parameters:
  ///   - workers: the threads of the kernels.
  ///   - notice: is called after each epoch.
  ///   - isInterrupted: is asked after each step, and after each batch that is judged.
  ///   - written: does what writes a file, as often as it likes until that is done; false where it was
  ///     stopped before.
  /// - Returns: nil where it was stopped; it goes on from its checkpoint.
  /// - Throws: where a file cannot be written, or the folder has another training of this name and seed
  ///   that does not give way.
  func result(
    workers: Workers, notice: (TrainingResult.Epoch) -> Void, isInterrupted: @escaping () -> Bool,
    written: Writing = { write in
      try write()
      return true
    }
  ) throws -> (result: TrainingResult, wasThere: Bool)? {
    if let result = try kept() {
      folder.drop(job, ["checkpoint"])
      guard readsTest, result.failure == nil, result.test == nil else { return (result, true) }
      return try test(result, workers, isInterrupted, written).map { ($0, true) }
    }
    let ending = try run(workers, notice, isInterrupted, written)
    guard case .done(var result, let model) = ending else { return nil }
    result.host = ProcessInfo.processInfo.hostName
    result.finished = Date().timeIntervalSince1970
    // Somebody else may have done the same meanwhile, and even read the test part.
    if let other = try kept(), other.test != nil || !readsTest { return (other, true) }
    let metadata = metadata(result)
    return try keep(result, model, metadata, written) ? (result, false) : nil
  }

  /// Writes what came of the training; false where it was stopped before that was done.
  private func keep(
    _ result: TrainingResult, _ model: Model?, _ metadata: [String: String], _ written: Writing
  ) throws -> Bool {
    // The model first: beside a result of another training it is known for none of its own.
    try written {
      if let model {
        try Safetensors.write(model, metadata: metadata, to: folder.file(job, "safetensors"))
      } else {
        folder.drop(job, ["safetensors"])
      }
      try folder.finish(job, result)
    }
  }

  /// Reads the test part for a model that was trained without; nil where it was stopped.
  ///
  /// The score is the one that the end of the training would have read.
  private func test(
    _ untested: TrainingResult, _ workers: Workers, _ isInterrupted: () -> Bool, _ written: Writing
  ) throws -> TrainingResult? {
    guard let kept = try KeptTraining(untested, in: folder)?.model else { return untested }
    let model = kept.model
    let batch = recipe.gene(of: trainee, on: data).batch
    // As in training, for the same sums in the same order.
    let network = Network(
      model, batch: min(batch, data.trainingCount(withValidation: recipe.withValidation)),
      for: .training, workers: workers)
    let watch = { isInterrupted() ? Interruption.cancelled : nil }
    guard let test = network.evaluate(on: data.samples.test, watch: watch) else { return nil }
    var result = untested
    result.test = .init(test)
    if !test.loss.isFinite { result.failure = Self.failure(loss: test.loss) }
    // Who trained it, and with what, stays.
    var metadata = kept.metadata
    metadata[Provenance.test] = "\(test.accuracy)"
    let isDone = try keep(result, result.failure == nil ? model : nil, metadata, written)
    return isDone ? result : nil
  }

  private static func failure(loss: Double) -> String { "the trained network's loss is \(loss)" }

  /// Does what writes a file, again and again if it must; false where it was stopped before that was done.
  typealias Writing = (_ write: () throws -> Void) throws -> Bool

  /// What the folder has of this training, if it is over; nil also where the model that belongs to it is
  /// missing or damaged.
  func kept() throws(TrainingError) -> TrainingResult? {
    do throws(TrainingError) {
      guard let result = try folder.result(job) else { return nil }
      guard result.plan == planIdentity else {
        throw TrainingError(
          "\(folder.file(job, "json")) is of another training: network, recipe, teachers, data "
            + "and seed must be the same")
      }
      let isWhole = result.failure != nil || ((try? KeptTraining(result, in: folder)) ?? nil) != nil
      return isWhole ? result : nil
    } catch {
      guard replacesOthers else { throw error }
      return nil
    }
  }

  /// What came out of a training.
  private enum Ending {
    /// A network, or the reason why there is none.
    case done(TrainingResult, Model?)
    /// Somebody stopped it: it goes on from its checkpoint.
    case interrupted
  }

  /// Trains until all epochs are done.
  private func run(
    _ workers: Workers, _ notice: (TrainingResult.Epoch) -> Void,
    _ isInterrupted: @escaping () -> Bool, _ written: Writing
  ) throws -> Ending {
    let session = makeSession(workers)
    var result = emptyResult
    try takeUp(session, &result)
    let clock = ContinuousClock()
    let watch = { isInterrupted() ? Interruption.cancelled : nil }
    var putDown: ContinuousClock.Instant?
    while !session.isOver {
      let begin = clock.now
      switch session.trainEpoch(watch: watch) {
      case .interrupted: return .interrupted
      case .diverged(let step, let loss):
        result.failure = "the loss was \(loss) after \(step) steps"
        return .done(result, nil)
      case .trained(let loss, let accuracy):
        var validation: Classification?
        if !recipe.withValidation {
          validation = session.evaluate(on: data.samples.search.validation, watch: watch)
          guard validation != nil else { return .interrupted }
        }
        result.curve.append(
          TrainingResult.Epoch(
            epoch: session.epoch, loss: loss, accuracy: accuracy,
            validation: validation.map { .init($0) }, seconds: (clock.now - begin) / .seconds(1)))
      }
      // Of epochs that take next to nothing, many are as soon done again as a state is written.
      if session.isOver || putDown.map({ clock.now - $0 > .seconds(1) }) ?? true {
        let saved = TrainingCheckpoint(plan: plan, curve: result.curve, state: session.state)
        guard try written({ try saved.write(checkpoint) }) else { return .interrupted }
        putDown = clock.now
      }
      if let epoch = result.curve.last { notice(epoch) }
    }
    result.validation = result.curve.last?.validation
    if readsTest {
      guard let test = session.evaluate(on: data.samples.test, watch: watch) else {
        return .interrupted
      }
      result.test = .init(test)
    }
    if let loss = [result.validation, result.test].compactMap({ $0?.loss }).first(where: {
      !$0.isFinite
    }) {
      result.failure = Self.failure(loss: loss)
      return .done(result, nil)
    }
    return .done(result, session.model(input: data.samples.contract))
  }

  /// What is written down beside the model.
  private func metadata(_ result: TrainingResult) -> [String: String] {
    var pairs = [
      Provenance.atoll: Version.current, Provenance.name: trainee.name,
      Provenance.instructionSet: InstructionSet.current.rawValue,
      Provenance.seed: "\(seed)", Provenance.data: data.description,
      Provenance.gene: trainingJSON(recipe.gene(of: trainee, on: data)),
      Provenance.ownGene: trainingJSON(trainee.gene),
      Provenance.recipe: trainingJSON(recipe), Provenance.plan: planIdentity.description,
    ]
    pairs[Provenance.validation] = result.validation.map { "\($0.accuracy)" }
    pairs[Provenance.test] = result.test.map { "\($0.accuracy)" }
    return pairs
  }

  /// All that decides on the result, as JSON on one line.
  private var plan: String {
    struct Plan: Encodable {
      var architecture: Architecture
      var gene: TrainingGene
      var recipe: TrainingRecipe
      var data: String
      var seed: UInt64
    }
    return trainingJSON(
      Plan(
        architecture: trainee.architecture, gene: recipe.gene(of: trainee, on: data),
        recipe: recipe,
        data: data.description, seed: seed))
  }

  /// Stands for the plan.
  private var planIdentity: Identity { Identity(plan.utf8.map(UInt64.init)) }

  private func makeSession(_ workers: Workers) -> TrainingSession {
    let parts = data.samples.search
    let samples = recipe.withValidation ? parts.combined() : parts.training
    let settings = recipe.settings(recipe.gene(of: trainee, on: data))
    let steps = samples.count / min(settings.batch, samples.count) * settings.epochs
    return TrainingSession(
      trainee.architecture, on: samples, settings,
      augmentation: recipe.augmentation.isIdentity ? nil : recipe.augmentation,
      averaging: recipe.averaging(steps: steps),
      teacher: recipe.lesson.map { lesson in
        Teacher(
          teachers.models, weight: lesson.weight, temperature: lesson.temperature,
          input: data.samples.contract, batch: min(settings.batch, samples.count),
          workers: workers)
      }, seed: seed, workers: workers)
  }

  private func takeUp(
    _ session: TrainingSession, _ result: inout TrainingResult
  ) throws(TrainingError) {
    do throws(TrainingError) {
      guard let saved = try TrainingCheckpoint(reading: checkpoint) else { return }
      guard saved.plan == plan else {
        throw TrainingError(
          "\(checkpoint) is of another training: network, recipe, teachers, data and seed must be the same"
        )
      }
      guard session.resume(saved.state) else {
        throw TrainingError(
          "\(checkpoint) is damaged, or of another version of this program: its weights do not fit "
            + "\(trainee.name); without the file, the training begins anew")
      }
      result.curve = saved.curve
    } catch {
      guard replacesOthers else { throw error }
    }
  }

  private var emptyResult: TrainingResult {
    let cost = trainee.architecture.cost
    return TrainingResult(
      name: trainee.name, identity: trainee.architecture.identity, seed: seed, data: data.name,
      plan: planIdentity,
      parameters: cost.parameters, multiplyAdds: cost.multiplyAdds, curve: [])
  }
}
