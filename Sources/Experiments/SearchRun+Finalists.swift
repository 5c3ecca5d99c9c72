import Architectures
import Evaluators
import Evolution
import Genomes
import Islands
import Journals

/// The best of a search, judged by a whole training each: what short trainings rank close together, long
/// ones tell apart.
struct Finalists {
  /// All that came to a verdict, with what the long training says of them, the best first.
  private(set) var individuals: [Individual] = []
  /// What share of the validation samples they classified correctly in the search.
  private var searchAccuracies: [BirthID: Double] = [:]

  /// Takes in one of them.
  ///
  /// - Parameter judged: the same with the verdict of the long training.
  mutating func add(_ individual: Individual, as judged: Individual) {
    let place = individuals.firstIndex { Individual.precedes(judged, $0) } ?? individuals.count
    individuals.insert(judged, at: place)
    searchAccuracies[individual.id] = individual.measurements.validationAccuracy
  }

  /// Those whom no other beats in every objective, the best first.
  var front: [Individual] {
    individuals.filter { one in
      guard let mine = one.fitness else { return false }
      return !individuals.contains { $0.fitness?.dominates(mine) ?? false }
    }
  }

  func searchAccuracy(of individual: Individual) -> Double? { searchAccuracies[individual.id] }

  /// What a summary says of them; nil where there are none.
  func members(
    _ objectives: [Objective], _ tests: [BirthID: SearchSummary.FinalTest]
  ) -> [SearchSummary.Member]? {
    guard !individuals.isEmpty else { return nil }
    let front = Set(front.map(\.id))
    return individuals.map { individual in
      var member = SearchSummary.Member(individual, objectives)
      member.isOnFront = front.contains(individual.id)
      member.searchAccuracy = searchAccuracy(of: individual)
      member.test = tests[individual.id]
      return member
    }
  }
}

extension SearchRun {
  /// The best of a search by a whole training each; none where `final.top` asks for the winner alone.
  ///
  /// - Parameter seconds: is told how long each training took, by the file of its result.
  func finalists(
    _ result: RunSummary, _ folder: RunFolder, _ seconds: inout [String: Double],
    _ isOver: @escaping () -> Bool
  ) throws -> Finalists {
    var finalists = Finalists()
    let final = prepared.settings.final
    guard final.top > 1, let winner = result.best else { return finalists }
    var contenders = best(final.top, behind: winner, folder)
    for individual in result.front.prefix(final.front)
    where !contenders.contains(where: { isSameNetwork($0, individual) }) {
      contenders.append(individual)
    }
    try share(contenders, .choice, folder, isOver)
    for individual in contenders where !isOver() {
      guard let judged = try judged(individual, folder, &seconds, isOver) else { continue }
      finalists.add(individual, as: judged)
    }
    if isOver() { return finalists }
    let count = finalists.individuals.count
    listener.notice(
      finalists.individuals.first.map { "\($0.id) is the best of \(count) finalists" }
        ?? "no finalist's trainings ended well: \(winner.id) has won by the search alone")
    return finalists
  }

  /// An individual by a whole training, or several; nil where one of them failed or was stopped.
  private func judged(
    _ individual: Individual, _ folder: RunFolder, _ seconds: inout [String: Double],
    _ isOver: @escaping () -> Bool
  ) throws -> Individual? {
    // A table or a function knows no longer training.
    guard case .samples(let data) = prepared.material else { return individual }
    let results = try finalTrainings(of: individual, data, .choice, folder, &seconds, isOver)
    let good = results.filter { $0.failure == nil }.compactMap(\.validation)
    // What some seeds alone can do is luck.
    guard !isOver(), good.count == finalJobs([individual], .choice).count,
      let accuracy = TrainingSummary.Spread(good.map(\.accuracy)),
      let loss = TrainingSummary.Spread(good.map(\.loss))
    else { return nil }
    var measurements = individual.measurements
    measurements.validationAccuracy = accuracy.mean
    measurements.validationLoss = loss.mean
    measurements.epochs = Double(prepared.settings.final.epochs)
    return Individual(
      candidate: individual.candidate,
      verdict: prepared.settings.goals.verdict(on: measurements, fidelity: 1),
      measurements: measurements, times: individual.times)
  }

  /// The winner and the best of all that was judged behind it, the best first, as the journals have it.
  ///
  /// Of those that are the same network but for their training genes the best counts.
  private func best(
    _ count: Int, behind winner: Individual, _ folder: RunFolder
  ) -> [Individual] {
    guard let best = winner.fitness else { return [winner] }
    var found = [winner]
    for file in folder.journals {
      keepInTouch()
      guard let journal = try? Journal(reading: file, damage: .endsThere) else { continue }
      for line in journal.entries {
        guard case .event(.judged(let individual), _) = line.entry,
          let fitness = individual.fitness, fitness.isFeasible == best.isFeasible,
          fitness.fidelity == best.fidelity
        else { continue }
        let place =
          found.dropFirst().firstIndex { Individual.precedes(individual, $0) } ?? found.count
        guard place < count else { continue }
        let twin = found.firstIndex { isSameNetwork($0, individual) }
        if let twin, twin < place { continue }
        if let twin { found.remove(at: twin) }
        found.insert(individual, at: place)
        if found.count > count { found.removeLast() }
      }
    }
    return found
  }

  /// Whether two differ in nothing but their training genes; of a study, in nothing but their history.
  private func isSameNetwork(_ a: Individual, _ b: Individual) -> Bool {
    func network(_ individual: Individual) -> Identity? {
      let candidate = individual.candidate
      let decoded = try? prepared.space.decoded(candidate.proposal.genome)
      return decoded?.architecture.identity ?? candidate.identity
    }
    guard a.id != b.id else { return true }
    let identity = network(a)
    return identity != nil && identity == network(b)
  }
}
