public import LibraryStore

/// All about one individual.
public struct IndividualReport: Sendable {
  private let detail: IndividualDetail

  /// A report on an individual.
  public init(_ detail: IndividualDetail) { self.detail = detail }

  /// Verdict, measurements, architecture, lineage and genome, as a person reads them.
  public var text: String {
    let lines =
      heading + ["", "architecture"] + architecture + ["", "lineage"] + lineage + ["", "genome"]
    return (lines + [detail.genomeText]).joined(separator: "\n")
  }

  /// One JSON object.
  public var json: String { Numbers.json(detail) }

  private var heading: [String] {
    (verdict + measurements).map { name, value in
      name + String(repeating: " ", count: max(1, 15 - name.count)) + value
    }
  }

  private var verdict: [(String, String)] {
    let row = detail.individual
    let failure = "\(row.reason ?? "-"): \(row.detail ?? "-")"
    return [
      ("individual", row.id), ("run", row.run), ("origin", row.origin),
      ("identity", row.identity ?? "-"), ("verdict", row.isViable ? "viable" : failure),
      ("costs", row.costs.map { $0.map { "\($0)" }.joined(separator: ", ") } ?? "-"),
    ]
  }

  private var measurements: [(String, String)] {
    let row = detail.individual
    let test = Numbers.accuracy(detail.run.testAccuracy) + " (the winner of its run)"
    let loss = Numbers.decimals(row.validationLoss, 4)
    return [("validation", Numbers.accuracy(row.validationAccuracy) + ", loss \(loss)")]
      + (detail.run.best == row.id ? [("test", test)] : [])
      + [
        ("training loss", Numbers.decimals(row.trainingLoss, 4)),
        ("parameters", Numbers.whole(row.parameters)),
        ("multiply-adds", Numbers.whole(row.multiplyAdds)),
        ("activations", row.activationBytes.map { "\($0) bytes a sample" } ?? "-"),
        ("epochs", Numbers.decimals(row.epochs, 2)), ("repairs", Numbers.whole(row.repairs)),
        ("started", Numbers.time(row.started)),
        ("took", row.seconds == nil ? "-" : Numbers.seconds(row.seconds) + " s"),
        ("where", row.host.map { "rank \(Numbers.whole(row.rank)) on \($0)" } ?? "-"),
      ]
  }

  private var architecture: [String] {
    if let fault = detail.fault { return ["  none: \(fault)"] }
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

  private var lineage: [String] {
    guard !detail.lineage.isEmpty else { return ["  none: it was not bred from others"] }
    var table = Table([.words("ancestor"), .numbers("validation"), .words("origin")])
    for ancestor in detail.lineage {
      table.append([
        String(repeating: "  ", count: ancestor.generation - 1) + ancestor.id,
        Numbers.accuracy(ancestor.validationAccuracy),
        ancestor.origin ?? "not in the library",
      ])
    }
    return table.lines.map { "  " + $0 }
  }
}
