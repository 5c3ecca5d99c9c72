import Evaluators

extension RunSettings {
  /// Reads `objectives` and `constraints`; without them, those of the evaluator hold.
  mutating func readGoals(_ r: SettingsReader) {
    objectives = evaluator.defaultObjectives
    let measured = Objective.trained + evaluator.latencies
    let known = evaluator.kind == .table ? [] : measured + evaluator.defaultObjectives
    let isTrained = evaluator.kind == .training
    let names: [String]? =
      switch evaluator.kind {
      case .training: measured.map(\.name)
      case .synthetic: evaluator.defaultObjectives.map(\.name)
      case .table: nil
      }
    let allowed = names.map { "one of " + $0.joined(separator: ", ") } ?? "the name of a quantity"
    let entries = r.list(
      "objectives", of: allowed + ", or a section with name, direction and unit"
    ) { node in
      Objective(node, known: known).flatMap { objective in
        let isKnown = names.map { $0.contains(objective.name) } ?? true
        return isKnown || isTrained && objective.isLatency ? objective : nil
      }
    }
    if let entries, r.isWithoutRepeats("objectives", entries, { $0.name }) { objectives = entries }
    let limits = r.list(
      "constraints", isOptional: true, of: "a text such as 'parameters <= 100000'"
    ) { node in
      node.text.flatMap { Constraint($0) }.flatMap { constraint in
        let isKnown = names.map { $0.contains(constraint.name) } ?? true
        return isKnown || isTrained && Objective(constraint.name).isLatency ? constraint : nil
      }
    }
    constraints = limits ?? []
    if let names, isTrained {
      let lacking = { (name: String) in !names.contains(name) }
      rejectLatencies(objectives.map(\.name).filter(lacking), of: "objectives", r)
      rejectLatencies(constraints.map(\.name).filter(lacking), of: "constraints", r)
    }
  }

  /// Reports latencies of devices that no profile is there for.
  private func rejectLatencies(_ names: [String], of key: String, _ r: SettingsReader) {
    for name in names {
      let allowed =
        evaluator.profiles.isEmpty
        ? "that only with a profile in evaluator.profiles, which `atoll profile SETTINGS.yaml` "
          + "makes on a device"
        : "one of " + evaluator.latencies.map(\.name).joined(separator: ", ")
      r.reject(key, "names \(name); allowed is \(allowed)")
    }
  }
}

extension EvaluatorSettings {
  /// What is sought where the settings do not say it.
  var defaultObjectives: [Objective] {
    switch kind {
    case .training: [.validationError, .multiplyAdds]
    case .table: [Objective(table.objectiveName, direction: table.direction)]
    case .synthetic: synthetic.function.objectives
    }
  }
}

extension Objective {
  /// Whether it is the latency of a device, which a profile may or may not be there for.
  fileprivate var isLatency: Bool { name == Self.latency.name || name.hasPrefix("latency_ms_") }

  /// The objective that a name says, or a section with a name and what is not as usual.
  fileprivate init?(_ node: SettingsNode, known: [Objective]) {
    func usual(_ name: String) -> Objective {
      known.first { $0.name == name } ?? Objective(name)
    }
    if let name = node.text {
      self = usual(name)
      return
    }
    guard case .mapping(let entries) = node.content,
      let name = entries.first(where: { $0.key == "name" })?.value.text
    else { return nil }
    self = usual(name)
    for entry in entries where entry.key != "name" {
      guard let text = entry.value.text else { return nil }
      switch entry.key {
      case "unit": unit = text
      case "direction":
        guard let direction = Direction(rawValue: text) else { return nil }
        self.direction = direction
      default: return nil
      }
    }
  }
}
