import Architectures
import DataSets
import Evaluators
import Evolution
import Islands
import Journals
import Kernels
import Networks

extension SearchRun {
  /// Trains the winner anew, reads the test part once, and writes the summary.
  func conclude(
    _ result: RunSummary, _ ticket: RunTicket, _ folder: RunFolder, _ evaluation: Evaluation
  ) throws -> SearchSummary {
    let begin = clock.now
    let wasInterrupted = result.stopped == .interrupted
    let winner = result.best.map { test($0, evaluation, wasInterrupted: wasInterrupted) }
    let total = result.total
    let summary = SearchSummary(
      run: ticket.run, folder: folder.path, islands: result.islandCount, ranks: result.rankCount,
      evaluations: total.judged, nonviable: total.nonviable, reasons: total.reasons,
      duplicates: total.duplicates, seconds: result.seconds,
      finalSeconds: (clock.now - begin) / .seconds(1), stopped: result.stopped,
      migrants: migrants(result, ticket),
      objectives: prepared.settings.objectives.map(\.rawValue), best: winner,
      front: result.front.map(SearchSummary.Member.init))
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

  /// The winner was chosen by validation alone; only here is the test part read.
  private func test(
    _ best: Individual, _ evaluation: Evaluation, wasInterrupted: Bool
  ) -> SearchSummary.Winner {
    var winner = SearchSummary.Winner(
      id: best.id.description, validationAccuracy: best.measurements.validationAccuracy,
      parameters: best.measurements.cost?.parameters ?? 0,
      multiplyAdds: best.measurements.cost?.multiplyAdds ?? 0)
    guard prepared.settings.final.enabled, !wasInterrupted, !listener.isInterrupted() else {
      return winner
    }
    let final = prepared.settings.final
    listener.notice("training \(best.id) anew over \(final.epochs) epochs, then testing it")
    var results = (0..<final.seeds).compactMap { repetition in
      evaluation.finalTest(
        best.candidate, training: prepared.finalTraining, test: prepared.data.test,
        epochs: final.epochs, repetition: repetition, workers: finalWorkers, watch: watch)
    }
    winner.finalEpochs = final.epochs
    if results.isEmpty && !listener.isInterrupted() {
      // What the search saw of it can always be had again: same seed, same samples, same epochs.
      let epochs = prepared.settings.training.epochs
      listener.notice("that training failed; training it as the search did, over \(epochs) epochs")
      winner.finalEpochs = epochs
      results = [
        evaluation.finalTest(
          best.candidate, training: prepared.searchData.training, test: prepared.data.test,
          epochs: epochs, workers: finalWorkers, watch: watch)
      ].compactMap { $0 }
    }
    if results.isEmpty { winner.finalEpochs = nil }
    winner.record(results)
    return winner
  }

  private var finalWorkers: Workers { Workers(count: cores.affinity) }

  private func watch() -> Interruption? { listener.isInterrupted() ? .cancelled : nil }
}

extension SearchSummary.Winner {
  /// Mean and standard deviation over the trainings that ended well.
  fileprivate mutating func record(_ results: [Classification]) {
    guard !results.isEmpty else { return }
    let count = Double(results.count)
    let mean = results.reduce(0) { $0 + $1.accuracy } / count
    testAccuracy = mean
    finalSeeds = results.count
    testLoss = results.reduce(0) { $0 + $1.loss } / count
    guard results.count > 1 else { return }
    let squares = results.reduce(0) { $0 + ($1.accuracy - mean) * ($1.accuracy - mean) }
    testDeviation = (squares / (count - 1)).squareRoot()
  }
}
