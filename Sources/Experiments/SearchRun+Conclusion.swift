import Architectures
import DataSets
import Evaluators
import Evolution
import Islands
import Journals
import Kernels
import Networks

extension SearchRun {
  /// Trains the winner and others of the front anew, reads the test part once, and writes the
  /// summary.
  ///
  /// - Returns: nil where another rank concludes the run: this one was taken for dead meanwhile.
  func conclude(
    _ result: RunSummary, _ archipelago: Archipelago, _ ticket: RunTicket, _ folder: RunFolder
  ) throws -> SearchSummary? {
    meanwhile = { try archipelago.keepInTouch() }
    defer { meanwhile = {} }
    let begin = clock.now
    let total = result.total
    let objectives = prepared.settings.objectives
    var front = result.front.map { SearchSummary.Member($0, objectives) }
    var best = result.best.map { SearchSummary.Member($0, objectives) }
    if prepared.settings.final.enabled, result.stopped != .interrupted {
      // The winner first: a signal may end this, too.
      if let individual = result.best { best?.test = test(individual) }
      for (place, individual) in result.front.prefix(prepared.settings.final.front).enumerated() {
        front[place].test =
          individual.id == result.best?.id ? best?.test : test(individual)
      }
    }
    if let disturbance { throw disturbance }
    guard archipelago.isRoot else { return nil }
    let lost = archipelago.lostRanks
    let summary = SearchSummary(
      run: ticket.run, folder: folder.path, islands: result.islandCount, ranks: result.rankCount,
      evaluations: total.evaluated, recalled: total.recalled > 0 ? total.recalled : nil,
      nonviable: total.nonviable, reasons: total.reasons,
      duplicates: total.duplicates, screened: total.screened, seconds: result.seconds,
      finalSeconds: (clock.now - begin) / .seconds(1), stopped: result.stopped,
      lostRanks: lost.isEmpty ? nil : lost,
      repeated: lost.isEmpty ? nil : result.repeated,
      vanishedIslands: result.vanishedIslands.isEmpty ? nil : result.vanishedIslands,
      migrants: migrants(result, ticket), objectives: objectives.map(\.name), best: best,
      front: front)
    try folder.write(summary: summary.json)
    return summary
  }

  /// What was sent and received since the start: after a resume, as the journals have it.
  private func migrants(_ result: RunSummary, _ ticket: RunTicket) -> SearchSummary.Migrants {
    ticket.isResumed
      ? .init(sent: result.total.emigrants, received: result.total.immigrants)
      : .init(
        sent: result.migrants.individuals.sent, received: result.migrants.individuals.received)
  }

  /// An individual was chosen by validation alone; only here is the test part read.
  private func test(_ individual: Individual) -> SearchSummary.FinalTest? {
    guard !listener.isInterrupted() else { return nil }
    switch prepared.material {
    case .study(let study):
      return study.test(individual.candidate.proposal.genome).map {
        SearchSummary.FinalTest(accuracy: $0)
      }
    case .samples(let data): return test(individual, data)
    }
  }

  private func test(_ individual: Individual, _ data: DataSet) -> SearchSummary.FinalTest? {
    let final = prepared.settings.final
    let evaluation = Evaluation(
      settings: prepared.evaluationSettings, data: prepared.searchData(data))
    listener.notice("training \(individual.id) anew over \(final.epochs) epochs, then testing it")
    let results = (0..<final.seeds).compactMap { repetition in
      evaluation.finalTest(
        individual.candidate, training: prepared.finalTraining(data), test: data.test,
        epochs: final.epochs, repetition: repetition, workers: finalWorkers, watch: watch)
    }
    if !results.isEmpty || listener.isInterrupted() {
      return SearchSummary.FinalTest(results, epochs: final.epochs)
    }
    // What the search saw of it can always be had again: same seed, same samples, same epochs.
    let epochs = prepared.settings.training.epochs
    listener.notice("that training failed; training it as the search did, over \(epochs) epochs")
    let again = evaluation.finalTest(
      individual.candidate, training: prepared.searchData(data).training, test: data.test,
      epochs: epochs, workers: finalWorkers, watch: watch)
    return SearchSummary.FinalTest([again].compactMap { $0 }, epochs: epochs)
  }

  private var finalWorkers: Workers { Workers(count: cores.affinity) }

  /// Asked at every step of a training: the other ranks must hear of this one meanwhile.
  private func watch() -> Interruption? {
    do { try meanwhile() } catch { disturbance = error }
    return listener.isInterrupted() || disturbance != nil ? .cancelled : nil
  }
}

extension SearchSummary.FinalTest {
  /// Mean and standard deviation over the trainings that ended well; nil where none did.
  fileprivate init?(_ results: [Classification], epochs: Int) {
    guard !results.isEmpty else { return nil }
    let count = Double(results.count)
    let mean = results.reduce(0) { $0 + $1.accuracy } / count
    let squares = results.reduce(0) { $0 + ($1.accuracy - mean) * ($1.accuracy - mean) }
    self.init(
      accuracy: mean,
      deviation: results.count > 1 ? (squares / (count - 1)).squareRoot() : nil,
      loss: results.reduce(0) { $0 + $1.loss } / count, seeds: results.count, epochs: epochs)
  }
}
