import Architectures
import DataSets
import Genomes
import Geometry
public import LibraryStore

/// Two architectures side by side.
public struct DifferenceReport: Sendable {
  private let difference: ArchitectureDifference

  /// A report on two architectures.
  public init(_ difference: ArchitectureDifference) { self.difference = difference }

  /// What differs of costs, training, input and measurements, then the nodes: `=` where they are equal,
  /// `~` where fields differ, `<` and `>` where only one has the node.
  public var text: String {
    (["", "facts"] + facts + ["", "nodes"] + nodes).dropFirst().joined(separator: "\n")
  }

  /// One JSON object.
  public var json: String {
    Numbers.json(
      Object(
        a: difference.sides.0.stored.identity, b: difference.sides.1.stored.identity,
        facts: rows.map { Fact(name: $0.0, a: $0.1, b: $0.2) },
        nodes: difference.nodes.map { Pair(a: $0, b: $1) }))
  }

  private struct Object: Encodable {
    var a: Identity
    var b: Identity
    var facts: [Fact]
    var nodes: [Pair]
  }

  private struct Fact: Encodable {
    var name: String
    var a: String
    var b: String
  }

  private struct Pair: Encodable {
    var a: NodeRow?
    var b: NodeRow?
  }

  private var facts: [String] {
    let (a, b) = (difference.sides.0.stored, difference.sides.1.stored)
    var table = Table([.words(""), .words("of"), .words(a.shortName), .words(b.shortName)])
    for (name, mine, theirs) in rows {
      table.append([mine == theirs ? "=" : "~", name, mine, theirs])
    }
    return table.lines.map { "  " + $0 }
  }

  /// What can be compared, with both values.
  private var rows: [(String, String, String)] {
    let (a, b) = (Self.facts(difference.sides.0), Self.facts(difference.sides.1))
    let names = a.map(\.0) + b.map(\.0).filter { name in !a.contains { $0.0 == name } }
    return names.map { name in
      (name, a.first { $0.0 == name }?.1 ?? "-", b.first { $0.0 == name }?.1 ?? "-")
    }
  }

  private static func facts(_ detail: ArchitectureDetail) -> [(String, String)] {
    let stored = detail.stored
    var facts: [(String, String)] = []
    if let cost = stored.cost {
      facts.append(("parameters", "\(cost.parameters)"))
      facts.append(("multiply_adds", "\(cost.multiplyAdds)"))
      facts.append(("activation_bytes", "\(cost.activationBytes)"))
    }
    if let training = stored.training {
      facts.append(("optimizer", training.optimizer.rawValue))
      facts.append(("learning_rate", "\(training.learningRate)"))
      facts.append(("batch", "\(training.batch)"))
      facts.append(("weight_decay", "\(training.weightDecay)"))
    }
    if let input = stored.input {
      facts.append(("input", "\(input.shape)"))
      facts.append(("classes", input.classNames.joined(separator: " ")))
    }
    if let vector = stored.genome?.vector { facts += fields(vector, stored.space) }
    for found in detail.measurements where !facts.contains(where: { $0.0 == found.quantity }) {
      let all = detail.measurements.filter { $0.quantity == found.quantity }
      let data = found.data.map { " on \($0)" } ?? ""
      facts.append(
        (found.quantity, all.map { Numbers.quantity($0.value) }.joined(separator: " ") + data))
    }
    return facts
  }

  /// The fields of a vector with their values.
  private static func fields(_ genome: VectorGenome, _ space: SearchSpace?) -> [(String, String)] {
    let vectors: VectorSpace? =
      switch space {
      case .vectors(let space): space
      case .cells(let space): space.fields
      case .layers, nil: nil
      }
    guard let vectors else { return [] }
    return zip(vectors.fields.map(\.name), vectors.texts(of: genome)).map { ($0, $1) }
  }

  private var nodes: [String] {
    if difference.nodes.isEmpty { return ["  none: they stand for no network"] }
    var table = Table([
      .words(""), .numbers("node"), .numbers("node"), .words("operation"), .words("output"),
      .words("fields"),
    ])
    for (a, b) in difference.nodes {
      let mark = a == nil ? ">" : b == nil ? "<" : a?.fields == b?.fields ? "=" : "~"
      table.append([
        mark, a.map { "\($0.number)" } ?? "", b.map { "\($0.number)" } ?? "",
        a?.operation ?? b?.operation ?? "", Self.joined(a?.shape, b?.shape), Self.fields(a, b),
      ])
    }
    return table.lines.map { "  " + $0 }
  }

  /// Both texts, or one where they are equal or the other is missing.
  private static func joined(_ a: String?, _ b: String?) -> String {
    guard let a, let b, a != b else { return a ?? b ?? "" }
    return "\(a) -> \(b)"
  }

  /// The fields, those that differ with both values.
  private static func fields(_ a: NodeRow?, _ b: NodeRow?) -> String {
    guard let a, let b else {
      return (a ?? b)?.fields.list.map(\.description).joined(separator: " ") ?? ""
    }
    return zip(a.fields.list, b.fields.list).map { mine, theirs in
      mine == theirs ? mine.description : "\(mine) -> \(theirs.value)"
    }.joined(separator: " ")
  }
}
