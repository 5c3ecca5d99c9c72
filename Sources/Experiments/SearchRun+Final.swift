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
    var tests: [BirthID: SearchSummary.FinalTest] = [:]
    func test(_ individual: Individual) throws -> SearchSummary.FinalTest? {
      if let known = tests[individual.id] { return known }
      let found = try self.test(individual, folder, &summary.finalSeconds, isOver)
      tests[individual.id] = found
      return found
    }
    // The winner first: a signal may end this, too.
    if let individual = result.best { summary.best?.test = try test(individual) }
    for individual in result.front.prefix(prepared.settings.final.front) {
      _ = try test(individual)
    }
    let next = runnersUp(result.best, prepared.settings.final.top - 1, folder)
    for individual in next {
      var member = SearchSummary.Member(individual, prepared.settings.objectives)
      member.test = try test(individual)
      summary.runnersUp = (summary.runnersUp ?? []) + [member]
    }
    // One that is among the next best may be on the front, behind those that are trained for being there.
    for (place, individual) in result.front.enumerated() {
      summary.front[place].test = tests[individual.id]
    }
    if !isOver() { TrainingFolder(path: folder.final).dropCheckpoints() }
  }

  /// The best of all that was judged behind the winner, the best first, as the journals have it.
  ///
  /// Of evaluations that are the same but for their history one counts.
  private func runnersUp(
    _ winner: Individual?, _ count: Int, _ folder: RunFolder
  ) -> [Individual] {
    guard count > 0, let winner, let best = winner.fitness else { return [] }
    var found: [Individual] = []
    for file in folder.journals {
      keepInTouch()
      guard let journal = try? Journal(reading: file, damage: .endsThere) else { continue }
      for line in journal.entries {
        guard case .event(.judged(let individual), _) = line.entry,
          let fitness = individual.fitness, fitness.isFeasible == best.isFeasible,
          fitness.fidelity == best.fidelity
        else { continue }
        let identity = individual.candidate.identity
        let isThere = ([winner] + found).contains {
          $0.id == individual.id || identity != nil && $0.candidate.identity == identity
        }
        let place = found.firstIndex { Individual.precedes(individual, $0) } ?? found.count
        guard !isThere, place < count else { continue }
        found.insert(individual, at: place)
        if found.count > count { found.removeLast() }
      }
    }
    return found
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
  private func finalResult(
    of training: IntensiveTraining, _ isOver: @escaping () -> Bool
  ) throws -> TrainingResult? {
    let name = "\(training.trainee.name) seed \(training.seed)"
    let epochs = training.recipe.epochs
    let written: IntensiveTraining.Writing = { [unowned self] write in
      try patiently(in: training.folder.path, isOver, write)
    }
    guard try written({ try training.folder.open(isResumed: true) }) else { return nil }
    if try training.kept() == nil {
      listener.notice("training \(name) anew over \(epochs) epochs, then testing it")
    }
    var told = clock.now
    let found = try training.result(
      workers: Workers(count: cores.affinity),
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
