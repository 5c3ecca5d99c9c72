import DataSets
import Evaluators
import Evolution
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
  ) {
    // The winner first: a signal may end this, too.
    if let individual = result.best { summary.best?.test = test(individual, folder, isOver) }
    for (place, individual) in result.front.prefix(prepared.settings.final.front).enumerated() {
      summary.front[place].test =
        individual.id == result.best?.id
        ? summary.best?.test : test(individual, folder, isOver)
    }
  }

  private func test(
    _ individual: Individual, _ folder: RunFolder, _ isOver: @escaping () -> Bool
  ) -> SearchSummary.FinalTest? {
    guard !isOver() else { return nil }
    switch prepared.material {
    case .study(let study):
      return study.test(individual.candidate.proposal.genome).map {
        SearchSummary.FinalTest(accuracy: $0)
      }
    case .samples(let data):
      let results = finalTrainings(of: individual, data, folder, isOver)
      if isOver() { return nil }
      return SearchSummary.FinalTest(results, prepared.settings.final)
        ?? testAsSearched(individual, data, isOver)
    }
  }

  /// What came of the trainings of an individual, as far as they ended.
  private func finalTrainings(
    of individual: Individual, _ data: DataSet, _ folder: RunFolder,
    _ isOver: @escaping () -> Bool
  ) -> [TrainingResult] {
    let final = prepared.settings.final
    guard let decoded = try? prepared.space.decoded(individual.candidate.proposal.genome) else {
      return []
    }
    let trainee = Trainee(
      name: individual.id.description, architecture: decoded.architecture, gene: decoded.training,
      practice: Trainee.Practice(prepared.settings.training))
    listener.notice("training \(individual.id) anew over \(final.epochs) epochs, then testing it")
    var told = clock.now
    return (0..<UInt64(final.seeds)).compactMap { repetition in
      let training = IntensiveTraining(
        trainee: trainee, recipe: prepared.finalRecipe,
        data: TrainingData(prepared.settings, data), seed: prepared.settings.seed &+ repetition,
        readsTest: true, teachers: TeacherModels(), folder: TrainingFolder(path: folder.final))
      do {
        try training.folder.open(isResumed: true)
        // The settings of the final training may be others than those of a run that was put down.
        training.dropOthers()
        let found = try training.result(
          workers: Workers(count: cores.affinity),
          notice: { [clock, listener] epoch in
            guard clock.now - told > .seconds(30) else { return }
            told = clock.now
            listener.notice(
              "\(trainee.name) seed \(training.seed)  \(epoch.line(of: final.epochs))")
          }, isInterrupted: isOver)
        if let failure = found?.result.failure {
          listener.notice("that training failed: \(failure)")
        }
        return found?.result
      } catch {
        listener.notice("that training failed: \(error)")
        return nil
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
