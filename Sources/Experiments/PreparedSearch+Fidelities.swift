import DataSets
import Evaluators
import Evolution

#if canImport(Glibc)
  import Glibc
#else
  import Foundation
#endif

extension PreparedSearch {
  /// Throws where an island uses a share of the full training that its evaluator does not tell from
  /// another one, or does not have.
  func checkFidelities(_ file: String) throws {
    var found: [(key: String, sentence: String)] = []
    let entries = settings.search.each.enumerated().map { ("search.each[\($0)]", $1.evolution) }
    for (key, evolution) in [("search", settings.search.evolution)] + entries {
      let objection =
        switch settings.evaluator.kind {
        case .training: objectionToEpochs(evolution)
        case .table: settings.evaluator.table.objection(to: evolution.fidelities)
        case .synthetic: String?.none
        }
      let part = evolution.rungs == nil ? "fidelity" : "rungs"
      if let objection { found.append(("\(key).\(part)", objection)) }
    }
    if !found.isEmpty { throw SettingsErrors.all(file, found) }
  }

  /// Throws where evaluations are to be broken off by curves that they do not have, or that say nothing of
  /// what is sought.
  func checkStop(_ file: String) throws {
    guard settings.training.stop.rule != .none else { return }
    let evolutions = [settings.search.evolution] + settings.search.each.map(\.evolution)
    let seekers = evolutions.map {
      $0.strategy.resolved(in: space, objectives: settings.objectives.count)
    }
    .filter(\.seeksFront)
    let objection: String? =
      if let strategy = seekers.first {
        "is \(settings.training.stop.rule.rawValue), which knows the first objective only; allowed with "
          + "search.strategy \(strategy.rawValue) is none"
      } else if settings.evaluator.kind == .synthetic {
        "is \(settings.training.stop.rule.rawValue); allowed is none, as a function has no learning curve"
      } else if settings.evaluator.kind == .table, settings.evaluator.table.fidelities.isEmpty {
        "is \(settings.training.stop.rule.rawValue); allowed is none, as evaluator.fidelities is empty"
      } else if settings.training.folds > 1 {
        "is \(settings.training.stop.rule.rawValue); allowed is none where training.folds is above 1: "
          + "a learning curve is that of one training"
      } else {
        nil
      }
    if let objection { throw SettingsErrors.one(file, key: "training.stop.rule", objection) }
  }

  /// Throws where candidates are to be refused, and nothing is known of them before they are judged.
  func checkInfeasible(_ file: String) throws {
    guard settings.training.infeasible == .refuse else { return }
    let onPaper =
      [Objective.parameters, .multiplyAdds, .activationBytes, .latency].map(\.name) + latency.names
    let objection: String? =
      if settings.evaluator.kind != .training {
        "is refuse; allowed is train, as no network is trained"
      } else if !settings.constraints.contains(where: { onPaper.contains($0.name) }) {
        "is refuse; allowed is train, as constraints say nothing of what is known before the training: "
          + onPaper.joined(separator: ", ")
      } else {
        nil
      }
    if let objection { throw SettingsErrors.one(file, key: "training.infeasible", objection) }
  }

  /// Throws where there are more folds than samples.
  func checkFolds(_ file: String) throws {
    guard case .samples(let data) = material else { return }
    let samples = searchData(data).combined().count
    if settings.training.folds > samples {
      throw SettingsErrors.one(
        file, key: "training.folds",
        "is \(settings.training.folds); allowed are at most as many as samples to learn from and be "
          + "judged by, \(samples)")
    }
  }

  /// Why an island's shares of the full training cannot be trained, or not be told apart; nil where they can.
  private func objectionToEpochs(_ evolution: EvolutionSettings) -> String? {
    objectionToSamples(evolution) ?? objectionToLadder(evolution)
  }

  /// Why the least training is too little: it sees fewer samples than there are classes.
  private func objectionToSamples(_ evolution: EvolutionSettings) -> String? {
    guard case .samples(let data) = material, let share = evolution.fidelities.min() else {
      return nil
    }
    let epochs = evaluationSettings.epochs(fidelity: share)
    guard epochs < 1 else { return nil }
    let parts = searchData(data), folds = settings.training.folds
    let all = parts.training.count
    let count = folds > 1 ? (all + parts.validation.count) / folds * (folds - 1) : all
    let seen = Int((epochs * Double(count)).rounded())
    let classes = min(data.contract.classes, count)
    guard seen < classes else { return nil }
    let enough = Double(classes) / (share * Double(count)) - 1e-9
    return
      "gives trainings of \(seen) samples; allowed are no fewer than the \(classes) classes"
      + Self.words([enough < 1000 ? "training.epochs \(Int(enough.rounded(.up)))" : nil])
  }

  /// Why rungs are not told apart: two of them are trainings of as many epochs.
  private func objectionToLadder(_ evolution: EvolutionSettings) -> String? {
    guard let rungs = evolution.rungs, !isRising(evolution) else { return nil }
    let epochs = evolution.fidelities.map { evaluationSettings.epochs(fidelity: $0).rounded3 }
    var steeper = evolution
    steeper.rungs = Rungs(count: rungs.count, factor: 2)
    let isRemedy = isRising(steeper) && objectionToSamples(steeper) == nil
    let enough = (settings.training.epochs..<max(1000, settings.training.epochs)).first {
      isRising(evolution, epochs: $0)
    }
    return
      "gives trainings of \(epochs.joined(separator: ", ")) epochs; allowed are rungs of more and "
      + "more epochs"
      + Self.words([isRemedy ? "factor 2" : nil, enough.map { "training.epochs \($0)" }])
  }

  /// Whether each rung is of more epochs than the one below, with another number of epochs in all.
  private func isRising(_ evolution: EvolutionSettings, epochs: Int? = nil) -> Bool {
    var training = evaluationSettings
    training.epochs = epochs ?? training.epochs
    let rungs = evolution.fidelities.map(training.epochs(fidelity:))
    return zip(rungs, rungs.dropFirst()).allSatisfy { $0 < $1 }
  }

  /// The remedies that there are, as the end of a sentence.
  private static func words(_ remedies: [String?]) -> String {
    let known = remedies.compactMap(\.self)
    return known.isEmpty ? "" : ", such as with " + known.joined(separator: ", or ")
  }
}

extension EvolutionSettings {
  /// The shares of the full training that candidates may get, rising.
  var fidelities: [Double] { rungs?.fidelities(upTo: fidelity) ?? [fidelity] }
}

extension TableSettings {
  /// Why shares of the full training cannot be looked up; nil where they can.
  fileprivate func objection(to shares: [Double]) -> String? {
    let lacking = shares.filter { !hasFidelity($0) }
    guard !lacking.isEmpty else { return nil }
    let asked = lacking.map(\.rounded3).joined(separator: " and ")
    let there = fidelities.map(\.share).filter { $0 < 1 }.sorted()
    guard !there.isEmpty else {
      return "asks for \(asked) of the full training; evaluator.fidelities has nothing below it; "
        + "allowed is a fidelity of 1 without rungs, or a column for each share"
    }
    let rungs = there.map { "rungs of count 2 and factor \((1 / $0).rounded3)" }
    return
      "asks for \(asked) of the full training; allowed is what evaluator.fidelities has, within a "
      + "tenth: " + (there.map(\.rounded3) + ["1"]).joined(separator: ", ") + "; such as "
      + rungs.joined(separator: ", or ")
  }
}

extension Double {
  /// The number with three digits that count.
  fileprivate var rounded3: String {
    let scale = pow(10, (2 - log10(self).rounded(.down)))
    let value = (self * scale).rounded() / scale
    return value == value.rounded() ? String(Int(value)) : String(value)
  }
}

extension RunSettings {
  /// Throws where the settings name columns that a table does not have.
  func checkColumns(of table: Table, _ file: String) throws {
    let source = evaluator.table
    var named: [(key: String, columns: [String])] = [
      ("evaluator.key", source.key.map { [$0] } ?? []), ("evaluator.objective", source.objective),
      ("evaluator.test", source.test), ("evaluator.cost", source.cost.map { [$0] } ?? []),
      ("evaluator.record", source.record),
      ("evaluator.fidelities", source.fidelities.flatMap(\.columns)),
    ]
    let sought = source.objectiveName
    named.append(("objectives", objectives.map(\.name).filter { $0 != sought }))
    named.append(("constraints", constraints.map(\.name).filter { $0 != sought }))
    let found = named.flatMap { key, columns in
      columns.filter { !table.columns.contains($0) }.map { column in
        (
          key: key,
          sentence: "names \(column), which is no column of \(table.file); allowed are "
            + table.columns.joined(separator: ", ")
        )
      }
    }
    if !found.isEmpty { throw SettingsErrors.all(file, found) }
  }
}
