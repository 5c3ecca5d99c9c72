import Evaluators
import GRDB

/// A quantity that a library has values of.
public struct Quantity: Hashable, Encodable, Sendable {
  /// The name.
  public var name: String
  /// The unit, empty for a plain number.
  public var unit: String
  /// `minimize` or `maximize`; nil where nobody has said which is better.
  public var direction: String?

  /// Counted on paper, one value an architecture.
  static let counted = ["parameters", "multiply_adds", "activation_bytes"]
  /// Measured of every individual that was trained.
  static let measured = [
    "validation_accuracy", "validation_loss", "training_loss", "training_seconds",
  ]
  /// What says how a value came about.
  static let circumstances = ["epochs", "fidelity", "seconds"]

  /// How a quantity is better where no run has said.
  static func direction(ofName name: String) -> Direction {
    name.hasSuffix("accuracy") ? .maximize : .minimize
  }

  /// What an individual's row `i` and its architecture's row `a` say of a quantity.
  static func expression(_ name: String) -> String {
    if counted.contains(name) { return "a." + name }
    if measured.contains(name) || circumstances.contains(name) { return "i." + name }
    if name == "validation_error" { return "1 - i.validation_accuracy" }
    let path = "$.\"\(name)\"".replacing("'", with: "''")
    return "json_extract(i.metrics, '\(path)')"
  }
}

extension Library {
  /// The quantities that somebody has measured or that every network has.
  public func quantities() throws(LibraryError) -> [Quantity] {
    try read { db in try Self.quantities(db) }
  }

  static func quantities(_ db: Database) throws -> [Quantity] {
    var known = Quantity.counted + Quantity.measured + ["validation_error"] + Quantity.circumstances
    var units = ["activation_bytes": "B", "training_seconds": "s", "seconds": "s"]
    var directions: [String: String] = [:]
    for row in try Row.fetchAll(db, sql: "SELECT * FROM quantities ORDER BY name") {
      let name: String = row["name"]
      if !known.contains(name) { known.append(name) }
      if let unit: String = row["unit"], !unit.isEmpty { units[name] = unit }
      directions[name] = row["direction"]
    }
    return known.map { name in
      Quantity(
        name: name, unit: units[name] ?? "",
        direction: directions[name] ?? Quantity.direction(ofName: name).rawValue)
    }
  }
}
