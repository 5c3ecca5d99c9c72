/// Why nothing can be selected.
public enum SelectionError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A name that nothing was recorded under.
  case unknownQuantity(String, recorded: [String])
  /// A name that is none of the objectives.
  case noObjective(option: String, name: String, objectives: [String])
  /// Options that do not fit together, as a sentence.
  case unusable(String)
  /// Nothing viable was judged.
  case nothingJudged
  /// No genome stands for an architecture, so no latency can be predicted.
  case nothingDecodes
  /// Every individual breaks a constraint, or lacks a quantity.
  case nothingLeft(of: Int, reason: String)

  /// Whether something else should have been asked for.
  public var isUsage: Bool {
    switch self {
    case .unknownQuantity, .noObjective, .unusable, .nothingDecodes: true
    case .nothingJudged, .nothingLeft: false
    }
  }

  /// The fault as a sentence.
  public var description: String {
    switch self {
    case .unknownQuantity(let name, let recorded):
      "nothing was recorded as \(name); recorded are " + recorded.joined(separator: ", ")
        + (name.hasPrefix("latency_ms") ? "; --profile FILE predicts more latencies" : "")
    case .noObjective(let option, let name, let objectives):
      "\(option) names \(name); allowed are the objectives: " + objectives.joined(separator: ", ")
    case .unusable(let sentence): sentence
    case .nothingJudged: "nothing viable has been judged yet"
    case .nothingDecodes:
      "--profile is given, but no genome stands for an architecture; allowed is that for runs over "
        + "spaces of layers and cells"
    case .nothingLeft(let count, let reason): "none of \(count) individuals is left: \(reason)"
    }
  }
}
