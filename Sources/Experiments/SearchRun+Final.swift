import DataSets
import Evaluators
import Evolution
import Foundation
import Genomes
import Islands
import Journals
import Kernels
import Networks

extension SearchRun {
  /// Trains those whom validation alone has chosen anew, over a full schedule, and reads the test part
  /// for each once.
  ///
  /// - Parameter isOver: is asked after each step of a training; it also keeps in touch with others.
  func test(
    _ result: RunSummary, _ summary: inout SearchSummary, _ folder: RunFolder,
    _ isOver: @escaping () -> Bool
  ) throws {
    // The winner first: a signal may end this, too.
    if let individual = result.best {
      summary.best?.test = try test(individual, folder, &summary.finalSeconds, isOver)
    }
    for (place, individual) in result.front.prefix(prepared.settings.final.front).enumerated() {
      summary.front[place].test =
        individual.id == result.best?.id
        ? summary.best?.test : try test(individual, folder, &summary.finalSeconds, isOver)
    }
    if !isOver() { TrainingFolder(path: folder.final).dropCheckpoints() }
  }

  private func test(
    _ individual: Individual, _ folder: RunFolder, _ seconds: inout Double,
    _ isOver: @escaping () -> Bool
  ) throws -> SearchSummary.FinalTest? {
    guard !isOver() else { return nil }
    switch prepared.material {
    case .study(let study):
      return study.test(individual.candidate.proposal.genome).map {
        SearchSummary.FinalTest(accuracy: $0)
      }
    case .samples(let data):
      let results = try finalTrainings(of: individual, data, folder, isOver)
      if isOver() { return nil }
      seconds += results.reduce(0) { $0 + $1.seconds }
      if let test = SearchSummary.FinalTest(results, prepared.settings.final) { return test }
      let begin = clock.now
      defer { seconds += (clock.now - begin) / .seconds(1) }
      return testAsSearched(individual, data, isOver)
    }
  }

  /// What came of the trainings of an individual, as far as they ended.
  private func finalTrainings(
    of individual: Individual, _ data: DataSet, _ folder: RunFolder,
    _ isOver: @escaping () -> Bool
  ) throws -> [TrainingResult] {
    guard let decoded = try? prepared.space.decoded(individual.candidate.proposal.genome) else {
      return []
    }
    let trainee = Trainee(
      name: individual.id.description, architecture: decoded.architecture, gene: decoded.training,
      practice: Trainee.Practice(prepared.settings.training))
    let trainings = TrainingFolder(path: folder.final)
    var results: [TrainingResult] = []
    for repetition in 0..<UInt64(prepared.settings.final.seeds) {
      let training = IntensiveTraining(
        trainee: trainee, recipe: prepared.finalRecipe,
        data: TrainingData(prepared.settings, data), seed: prepared.settings.seed &+ repetition,
        readsTest: true, teachers: TeacherModels(), folder: trainings,
        // The settings of the final training may be others than those of a run that was put down.
        replacesOthers: true)
      guard let result = try finalResult(of: training, isOver) else { break }
      results.append(result)
    }
    return results
  }

  /// What came of a training; nil where it was stopped.
  ///
  /// Where its files cannot be written it waits, as journals do.
  private func finalResult(
    of training: IntensiveTraining, _ isOver: @escaping () -> Bool
  ) throws -> TrainingResult? {
    let name = "\(training.trainee.name) seed \(training.seed)"
    let epochs = training.recipe.epochs
    let begin = clock.now
    var isTold = false
    var told = clock.now
    if try training.kept() == nil {
      listener.notice("training \(name) anew over \(epochs) epochs, then testing it")
    }
    while true {
      do {
        try training.folder.open(isResumed: true)
        let found = try training.result(
          workers: Workers(count: cores.affinity),
          notice: { [clock, listener] epoch in
            guard clock.now - told > .seconds(30) else { return }
            told = clock.now
            listener.notice("\(name)  \(epoch.line(of: epochs))")
          }, isInterrupted: isOver)
        if let failure = found?.result.failure {
          listener.notice("the final training of \(name) failed: \(failure)")
        }
        return found?.result
      } catch {
        guard !isOver() else { return nil }
        let seconds = options.patience.seconds
        guard clock.now - begin < .seconds(seconds) else {
          throw JournalError.givenUp(
            path: training.folder.path, reason: "\(error)", seconds: seconds, bytes: 0)
        }
        if !isTold { listener.notice("\(error); trying again for \(Int(seconds)) s") }
        isTold = true
        usleep(500_000)
      }
    }
  }

  /// What the search saw of an individual can always be had again: same seed, same samples, same epochs.
  private func testAsSearched(
    _ individual: Individual, _ data: DataSet, _ isOver: @escaping () -> Bool
  ) -> SearchSummary.FinalTest? {
    let epochs = prepared.settings.training.epochs
    listener.notice("training \(individual.id) as the search did, over \(epochs) epochs")
    let samples = prepared.searchData(data)
    let evaluation = Evaluation(settings: prepared.evaluationSettings, data: samples)
    let again = evaluation.finalTest(
      individual.candidate, training: samples.training, test: data.test, epochs: epochs,
      workers: Workers(count: cores.affinity), watch: { isOver() ? .cancelled : nil })
    return again.map {
      SearchSummary.FinalTest(accuracy: $0.accuracy, loss: $0.loss, seeds: 1, epochs: epochs)
    }
  }
}

extension PreparedSearch {
  /// How those are trained whom the search has chosen.
  var finalRecipe: TrainingRecipe {
    let (training, final) = (settings.training, settings.final)
    var recipe = TrainingRecipe()
    recipe.epochs = final.epochs
    recipe.schedule = training.schedule
    recipe.warmup = training.warmup
    recipe.labelSmoothing = final.labelSmoothing
    recipe.gradientClipping = training.gradientClipping
    recipe.augmentation = training.augmentation
    recipe.averaging = final.averaging
    recipe.withValidation = final.withValidation
    recipe.genes.weightDecay = final.weightDecay
    return recipe
  }
}

extension SearchSummary.FinalTest {
  /// Mean and standard deviation over the trainings that ended well; nil where none did.
  fileprivate init?(_ results: [TrainingResult], _ final: FinalSettings) {
    let good = results.filter { $0.failure == nil && $0.test?.loss.isFinite == true }
    guard let accuracy = TrainingSummary.Spread(good.compactMap { $0.test?.accuracy }) else {
      return nil
    }
    self.init(
      accuracy: accuracy.mean, deviation: accuracy.deviation,
      loss: good.reduce(0) { $0 + ($1.test?.loss ?? 0) } / Double(good.count),
      seeds: good.count, epochs: final.epochs,
      models: good.map {
        RunFolder.final + "/" + TrainingFolder.name($0.name, seed: $0.seed, "safetensors")
      })
  }
}
