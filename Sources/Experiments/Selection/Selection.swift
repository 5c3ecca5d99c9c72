public import Evaluators
import Evolution
import Foundation

/// What was selected from an archive: its front under some objectives, and the one that is chosen.
public struct Selection: Encodable, Hashable, Sendable {
  /// The names of the runs.
  public var runs: [String]
  /// How many individuals were judged in all.
  public var judged: Int
  /// How many of them were compared: viable, of the highest fidelity, with all that is asked for.
  public var compared: Int
  /// The objectives, in the order of all values.
  public var objectives: [Goal]
  /// The individuals that no other beats in every objective, the best of the first one first.
  public var front: [Choice]
  /// The volume that the front dominates, up to the reference.
  public var hypervolume: Double
  /// The worst value of each objective among those compared.
  public var reference: [Double]
  /// The best value of each objective among those compared.
  public var ideal: [Double]
  /// The best in the second objective of those that are good enough in the first.
  public var chosen: Choice?
  /// By how much the first objective may be worse than the best; nil where nobody is chosen.
  public var within: Double?

  /// An objective with its direction.
  public struct Goal: Encodable, Hashable, Sendable {
    /// The name of the quantity.
    public var name: String
    /// Whether more is better.
    public var direction: Direction
  }

  /// An individual with the values of the objectives.
  public struct Choice: Encodable, Hashable, Sendable {
    /// Island and birth, behind the name of the run where there are several.
    public var id: String
    /// What is known of it under each objective.
    public var values: [Double]
  }

  /// The object in one line, keys sorted.
  public var json: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
  }
}

extension SelectionArchive {
  /// Selects from what was judged; nothing is trained.
  public func select(_ request: SelectionRequest) throws(SelectionError) -> Selection {
    try request.check()
    let objectives = request.objectives.map { name in
      Objective(
        name,
        direction: request.maximized.contains(name) ? .maximize : directions[name] ?? .minimize)
    }
    let compared = try candidates(request)
    let points = compared.enumerated().map { place, member in
      ParetoPoint(
        id: place,
        costs: objectives.map { $0.cost(ofValue: member.quantities[$0.name] ?? .infinity) })
    }
    func choice(_ point: ParetoPoint) -> Selection.Choice {
      Selection.Choice(
        id: compared[point.id].id,
        values: zip(objectives, point.costs).map { $0.value(ofCost: $1) })
    }
    let (ideal, worst) = Self.corners(of: points)
    let ranges = zip(worst, ideal).map { $0 - $1 }
    var archive = ParetoArchive(epsilon: request.sides(ranges))
    for point in points { archive.insert(point) }
    let front = archive.members
    return Selection(
      runs: runs, judged: judged, compared: compared.count,
      objectives: objectives.map { .init(name: $0.name, direction: $0.direction) },
      front: front.map(choice),
      hypervolume: hypervolume(of: front.map(\.costs), reference: worst),
      reference: zip(objectives, worst).map { $0.value(ofCost: $1) },
      ideal: zip(objectives, ideal).map { $0.value(ofCost: $1) },
      chosen: request.tolerance.flatMap {
        points.fastest(within: $0, ofBestIn: 0, minimising: 1).map(choice)
      },
      within: request.tolerance)
  }

  /// The members that have all that is asked for, and keep the constraints.
  private func candidates(_ request: SelectionRequest) throws(SelectionError) -> [Member] {
    let names = request.objectives + request.constraints.map(\.name)
    for name in names where !members.contains(where: { $0.quantities[name] != nil }) {
      throw .unknownQuantity(name, recorded: quantities)
    }
    let whole = members.filter { member in names.allSatisfy { member.quantities[$0] != nil } }
    guard !whole.isEmpty else {
      throw .nothingLeft(
        of: members.count, reason: "none has all of " + names.joined(separator: ", "))
    }
    let kept = whole.filter { member in
      request.constraints.allSatisfy { constraint in
        member.quantities[constraint.name].map { constraint.violation(of: $0) } == 0
      }
    }
    guard !kept.isEmpty else {
      let reasons = request.constraints.map { constraint in
        let values = whole.compactMap { $0.quantities[constraint.name] }
        let nearest = constraint.relation == .atMost ? values.min() : values.max()
        return "\(constraint) (the nearest has \(nearest ?? .nan))"
      }
      throw .nothingLeft(of: whole.count, reason: "kept must be " + reasons.joined(separator: ", "))
    }
    return kept
  }

  /// The least and the largest of each cost.
  private static func corners(of points: [ParetoPoint]) -> (ideal: [Double], worst: [Double]) {
    guard let first = points.first?.costs else { return ([], []) }
    return points.reduce((first, first)) { corners, point in
      (zip(corners.0, point.costs).map(min), zip(corners.1, point.costs).map(max))
    }
  }
}

extension SelectionRequest {
  /// The side of an archive's box in each objective; where none is given, too small a share of the
  /// objective's range to hide a difference.
  fileprivate func sides(_ ranges: [Double]) -> [Double]? {
    guard !epsilon.isEmpty else { return nil }
    return zip(objectives, ranges).map { name, range in
      epsilon[name] ?? (range > 0 ? range * 1e-12 : 1)
    }
  }
}
