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
  /// Has the best compete where several are to, trains those whom validation alone has chosen anew, and
  /// reads the test part for each once.
  ///
  /// - Parameter isOver: is asked after each step of a training; it also keeps in touch with others.
  func test(
    _ result: RunSummary, _ summary: inout SearchSummary, _ folder: RunFolder,
    _ isOver: @escaping () -> Bool
  ) throws {
    let (final, objectives) = (prepared.settings.final, prepared.settings.objectives)
    var chosen = [result.best].compactMap { $0 } + result.front.prefix(final.front)
    var seconds: [String: Double] = [:]
    defer { summary.finalSeconds = seconds.values.reduce(0, +) }
    let finalists = try finalists(result, folder, &seconds, isOver)
    if isOver() { return }
    if let winner = finalists.individuals.first {
      summary.best = SearchSummary.Member(winner, objectives)
      summary.best?.searchAccuracy = finalists.searchAccuracy(of: winner)
      chosen = [winner] + finalists.front.prefix(final.front)
    }
    try share(chosen, .test, folder, isOver)
    var tests: [BirthID: SearchSummary.FinalTest] = [:]
    // The winner first: a signal may end this, too.
    for individual in chosen where tests[individual.id] == nil {
      tests[individual.id] = try test(individual, folder, &seconds, isOver)
    }
    summary.best?.test = chosen.first.flatMap { tests[$0.id] }
    for (place, individual) in result.front.enumerated() {
      summary.front[place].test = tests[individual.id]
    }
    summary.finalists = finalists.members(objectives, tests)
    if isOver() { return }
    for path in [folder.final, folder.finalists] { TrainingFolder(path: path).dropCheckpoints() }
  }

  private func test(
    _ individual: Individual, _ folder: RunFolder, _ seconds: inout [String: Double],
    _ isOver: @escaping () -> Bool
  ) throws -> SearchSummary.FinalTest? {
    guard !isOver() else { return nil }
    switch prepared.material {
    case .study(let study):
      return study.test(individual.candidate.proposal.genome).map {
        SearchSummary.FinalTest(accuracy: $0)
      }
    case .samples(let data):
      let results = try finalTrainings(of: individual, data, .test, folder, &seconds, isOver)
      if isOver() { return nil }
      if let test = SearchSummary.FinalTest(results, prepared.settings.final) { return test }
      let begin = clock.now
      defer { seconds[individual.id.description] = (clock.now - begin) / .seconds(1) }
      return testAsSearched(individual, data, isOver)
    }
  }

  /// What came of the trainings of an individual, as far as they ended.
  ///
  /// - Parameter seconds: is told how long each took, by the file of its result.
  func finalTrainings(
    of individual: Individual, _ data: DataSet, _ purpose: FinalPurpose, _ folder: RunFolder,
    _ seconds: inout [String: Double], _ isOver: @escaping () -> Bool
  ) throws -> [TrainingResult] {
    var results: [TrainingResult] = []
    for job in finalJobs([individual], purpose) {
      guard let training = finalTraining(job, data, purpose, folder),
        let result = try finalResult(of: training, threads: cores.affinity, isOver)
      else { break }
      results.append(result)
      seconds[training.folder.file(result.name, seed: result.seed, "json")] = result.seconds
    }
    return results
  }

  /// A training after the search; nil of a genome that is no network.
  ///
  /// One that was chosen is trained once more only where it learns from the validation part, too.
  func finalTraining(
    _ job: FinalErrand.Job, _ data: DataSet, _ purpose: FinalPurpose, _ folder: RunFolder
  ) -> IntensiveTraining? {
    let settings = prepared.settings
    guard let decoded = try? prepared.space.decoded(job.candidate.proposal.genome) else {
      return nil
    }
    var recipe = prepared.finalRecipe
    let isRepeated = purpose == .choice && recipe.withValidation
    if isRepeated { recipe.withValidation = false }
    return IntensiveTraining(
      trainee: Trainee(
        name: job.candidate.id.description, architecture: decoded.architecture,
        gene: decoded.training, practice: Trainee.Practice(settings.training)),
      recipe: recipe, data: TrainingData(settings, data),
      seed: settings.seed &+ UInt64(job.repetition), readsTest: purpose == .test,
      teachers: TeacherModels(),
      folder: TrainingFolder(path: isRepeated ? folder.finalists : folder.final),
      // The settings of the final training may be others than those of a run that was put down.
      replacesOthers: true)
  }

  /// What came of a training; nil where it was stopped.
  ///
  /// - Parameter threads: of the kernels.
  func finalResult(
    of training: IntensiveTraining, threads: Int, _ isOver: @escaping () -> Bool
  ) throws -> TrainingResult? {
    let name = "\(training.trainee.name) seed \(training.seed)"
    let epochs = training.recipe.epochs
    let written: IntensiveTraining.Writing = { [unowned self] write in
      try patiently(in: training.folder.path, isOver, write)
    }
    guard try written({ try training.folder.open(isResumed: true) }) else { return nil }
    if try training.kept() == nil {
      let then = training.readsTest ? "testing it" : "judging it by the validation part"
      listener.notice("training \(name) anew over \(epochs) epochs, then \(then)")
    }
    var told = clock.now
    let found = try training.result(
      workers: Workers(count: threads),
      notice: { [clock, listener] epoch in
        guard clock.now - told > .seconds(30) else { return }
        told = clock.now
        listener.notice("\(name)  \(epoch.line(of: epochs))")
      }, isInterrupted: isOver, written: written)
    if let failure = found?.result.failure {
      listener.notice("the final training of \(name) failed: \(failure)")
    }
    return found?.result
  }

  /// Does what writes a file; where it cannot be written, it waits for room as journals do.
  ///
  /// - Returns: false where the run was stopped meanwhile.
  private func patiently(
    in folder: String, _ isOver: () -> Bool, _ write: () throws -> Void
  ) throws -> Bool {
    let seconds = options.patience.seconds
    var since: ContinuousClock.Instant?
    while true {
      do {
        try write()
        return true
      } catch {
        guard !isOver() else { return false }
        if since == nil { listener.notice("\(error); trying again for \(Int(seconds)) s") }
        let begin = since ?? clock.now
        since = begin
        guard clock.now - begin < .seconds(seconds) else {
          throw JournalError.givenUp(path: folder, reason: "\(error)", seconds: seconds, bytes: 0)
        }
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
