public import Evolution

/// What a quantity must keep to be feasible: `latency_ms <= 5`.
public struct Constraint: Hashable, Codable, Sendable, CustomStringConvertible {
  /// The quantity, by the name that objectives use.
  public var name: String
  /// Which side of the limit is allowed.
  public var relation: Relation
  /// The last value that is allowed.
  public var limit: Double

  /// The side of a limit that is allowed.
  public enum Relation: String, Hashable, Codable, Sendable, CaseIterable {
    case atMost = "<="
    case atLeast = ">="
  }

  /// A constraint on a quantity.
  public init(_ name: String, _ relation: Relation, _ limit: Double) {
    self.name = name
    self.relation = relation
    self.limit = limit
  }

  /// The constraint that a text such as `latency_ms <= 5` says, or nil.
  public init?(_ text: String) {
    let parts = text.split(separator: " ")
    guard parts.count == 3, let relation = Relation(rawValue: String(parts[1])),
      let limit = Double(parts[2]), limit.isFinite
    else { return nil }
    self.init(String(parts[0]), relation, limit)
  }

  /// Name, relation and limit between blanks.
  public var description: String { "\(name) \(relation.rawValue) \(limit)" }

  /// By how much a quantity is beyond the limit, in shares of it; 0 where it is allowed, and nil
  /// where it was not measured.
  public func violation(of measurements: Measurements) -> Double? {
    measurements[name].map { violation(of: $0) }
  }

  /// By how much a value is beyond the limit, in shares of it; 0 where it is allowed.
  public func violation(of value: Double) -> Double {
    let excess = relation == .atMost ? value - limit : limit - value
    return excess <= 0 ? 0 : excess / max(abs(limit), 1e-12)
  }
}
