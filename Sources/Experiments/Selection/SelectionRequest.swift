public import Evaluators

/// What is to be selected.
public struct SelectionRequest: Hashable, Sendable {
  /// The objectives, by name, in order.
  public var objectives: [String]
  /// Objectives of which more is better, besides those that a run has maximised.
  public var maximized: [String] = []
  /// What a candidate must keep.
  public var constraints: [Constraint] = []
  /// By how much the first objective may be worse than the best; nil: nobody is chosen.
  public var tolerance: Double?
  /// Which differences do not matter, by objective.
  public var epsilon: [String: Double] = [:]

  /// A request for the front of some objectives.
  public init(_ objectives: [String]) { self.objectives = objectives }

  /// Throws what is wrong whatever was recorded.
  func check() throws(SelectionError) {
    guard (1...5).contains(objectives.count), Set(objectives).count == objectives.count else {
      throw .unusable(
        "--objectives is \(objectives.joined(separator: ",")); allowed are one to five names, each "
          + "once")
    }
    for name in maximized where !objectives.contains(name) {
      throw .noObjective(option: "--maximize", name: name, objectives: objectives)
    }
    for (name, side) in epsilon.sorted(by: { $0.key < $1.key }) {
      guard objectives.contains(name) else {
        throw .noObjective(option: "--epsilon", name: name, objectives: objectives)
      }
      guard side > 0, side.isFinite else {
        throw .unusable("--epsilon of \(name) is \(side); allowed is a number above 0")
      }
    }
    if let tolerance {
      guard tolerance >= 0, tolerance.isFinite else {
        throw .unusable("--within is \(tolerance); allowed is a number of at least 0")
      }
      guard objectives.count > 1 else {
        throw .unusable("--within needs a second objective, in which the best is chosen")
      }
    }
  }
}
