import Architectures
import DataSets
import Foundation
import Genomes
import Geometry
public import LibraryStore

/// All about one architecture.
public struct ArchitectureReport: Sendable {
  private let detail: ArchitectureDetail

  /// A report on an architecture.
  public init(_ detail: ArchitectureDetail) { self.detail = detail }

  /// What it is, who found it, measurements, trainings, nodes, ancestors and genome, as a person reads
  /// them.
  public var text: String {
    let parts = [
      ("", heading), ("found by", individuals), ("measured", measurements),
      ("trained", trainings), ("architecture", nodes), ("ancestors", ancestors), ("genome", genome),
    ]
    return parts.filter { !$0.1.isEmpty }
      .map { name, lines in
        name.isEmpty ? lines.joined(separator: "\n") : ([name] + lines).joined(separator: "\n")
      }
      .joined(separator: "\n\n")
  }

  /// One JSON object.
  public var json: String { Numbers.json(ArchitectureObject(detail)) }

  private var heading: [String] {
    let stored = detail.stored
    var facts: [(String, String)] = [("architecture", stored.identity.description)]
    if !stored.tags.isEmpty { facts.append(("tags", stored.tags.joined(separator: " "))) }
    if let data = stored.data { facts.append(("data", data)) }
    if let input = stored.input {
      facts.append(("input", "\(input.shape), \(input.classes) classes"))
      facts.append(("classes", input.classNames.joined(separator: ", ")))
    }
    if let cost = stored.cost {
      facts.append(("parameters", "\(cost.parameters)"))
      facts.append(("multiply-adds", "\(cost.multiplyAdds)"))
      facts.append(("activations", "\(cost.activationBytes) bytes a sample"))
    }
    if let training = stored.training {
      facts.append(
        (
          "training",
          "\(training.optimizer.rawValue), learning rate \(training.learningRate), batch "
            + "\(training.batch), weight decay \(training.weightDecay)"
        ))
    }
    return facts.map { name, value in
      name + String(repeating: " ", count: max(1, 15 - name.count)) + value
    }
  }

  private var individuals: [String] {
    var table = Table([
      .words("individual"), .words("origin"), .words("verdict"), .words("costs"),
      .numbers("seconds"), .words("where"),
    ])
    for row in detail.individuals {
      let failure = "\(row.reason ?? "-"): \(row.detail ?? "-")"
      let isWinner = detail.wins.contains { $0.name == row.run && $0.best == row.id }
      table.append([
        "\(row.run):\(row.id)", row.origin,
        row.isViable ? (isWinner ? "viable, won its run" : "viable") : failure,
        row.costs.map { $0.map { Numbers.quantity($0) }.joined(separator: " ") } ?? "-",
        Numbers.decimals(row.seconds, 2),
        row.host.map { "rank \(Numbers.whole(row.rank)) on \($0)" } ?? "-",
      ])
    }
    return detail.individuals.isEmpty ? [] : table.lines.map { "  " + $0 }
  }

  private var measurements: [String] {
    var table = Table([
      .words("quantity"), .numbers("value"), .words("unit"), .words("data"), .numbers("epochs"),
      .numbers("fidelity"), .numbers("seed"), .words("source"), .words("date"),
    ])
    for run in detail.wins where run.testAccuracy != nil {
      table.append([
        "test_accuracy", Numbers.quantity(run.testAccuracy), "", run.data, "-", "-", run.seed,
        "\(run.name), trained anew", "-",
      ])
    }
    for found in detail.measurements {
      table.append([
        found.quantity, Numbers.quantity(found.value), found.unit, found.data ?? "-",
        Numbers.quantity(found.epochs), Numbers.quantity(found.fidelity),
        found.seed.map { "\($0)" } ?? "-", found.source ?? found.device ?? "-",
        Numbers.time(found.date),
      ])
    }
    let isEmpty = detail.measurements.isEmpty && detail.wins.isEmpty
    return isEmpty ? [] : table.lines.map { "  " + $0 }
  }

  private var trainings: [String] {
    detail.trainings.map { training in
      "  \(training.data), \(Numbers.quantity(training.epochs)) epochs, seed \(training.seed), "
        + "\(Numbers.decimals(training.seconds, 1)) s on \(training.host), "
        + (training.weights.map { "weights \($0)" } ?? "no weights")
    }
  }

  private var nodes: [String] {
    if let fault = detail.stored.fault { return ["  none: \(fault)"] }
    guard !detail.nodes.isEmpty else { return [] }
    var table = Table([
      .numbers("node"), .words("operation"), .words("inputs"), .words("output"),
      .numbers("parameters"), .numbers("multiply-adds"), .words("fields"),
    ])
    for node in detail.nodes {
      table.append([
        "\(node.number)", node.operation,
        node.inputs.map { $0 == 0 ? "input" : "\($0)" }.joined(separator: " "), node.shape,
        "\(node.parameters)", "\(node.multiplyAdds)",
        node.fields.list.map(\.description).joined(separator: " "),
      ])
    }
    return table.lines.map { "  " + $0 }
  }

  private var ancestors: [String] {
    LineageReport(detail.ancestors, of: "").lines
  }

  private var genome: [String] {
    detail.stored.genome.map { $0.text.split(separator: "\n").map(String.init) } ?? []
  }
}
