public import LibraryStore

/// A front, an architecture a line.
public struct FrontReport: Sendable {
  private let front: Front

  /// A report on a front.
  public init(_ front: Front) { self.front = front }

  /// What was compared, and an aligned table.
  public var text: String {
    let goals = front.quantities.map { "\($0.direction ?? "minimize") \($0.name)" }
    var table = Table(
      [.words("architecture"), .words("found by")]
        + front.quantities.map { .numbers($0.name) } + [.words("tags")])
    for row in front.rows {
      table.append(
        [String(row.architecture.prefix(8)), row.finder ?? "-"]
          + row.values.map { Numbers.quantity($0) } + [row.tags.joined(separator: " ")])
    }
    let data = front.rows.first?.data.map { " on \($0)" } ?? ""
    let heading =
      "\(front.rows.count) of \(front.compared) architectures\(data); "
      + goals.joined(separator: ", ")
    return ([heading, ""] + table.lines).joined(separator: "\n")
  }

  /// One JSON object.
  public var json: String {
    Numbers.json(
      FrontObject(
        quantities: front.quantities, compared: front.compared,
        front: front.rows.map { RowObject($0, front.quantities) }))
  }

  /// A table of comma-separated values, with a line of names.
  public var csv: [String] { front.rows.csv(front.quantities) }

  private struct FrontObject: Encodable {
    var quantities: [Quantity]
    var compared: Int
    var front: [RowObject]
  }
}

/// The answer to a question for one architecture.
public struct AnswerReport: Sendable {
  private let answer: Answer
  private let tolerance: Double

  /// A report on an answer, and by how much the first quantity could be worse.
  public init(_ answer: Answer, tolerance: Double) {
    self.answer = answer
    self.tolerance = tolerance
  }

  /// The chosen one and the best one, and a sentence about them.
  public var text: String {
    var table = Table(
      [.words(""), .words("architecture"), .words("found by"), .words("data")]
        + answer.quantities.map { .numbers($0.name) })
    for (name, row) in [("chosen", answer.chosen), ("best", answer.best)] {
      table.append(
        [name, String(row.architecture.prefix(8)), row.finder ?? "-", row.data ?? "-"]
          + row.values.map { Numbers.quantity($0) })
    }
    return (table.lines + ["", sentence]).joined(separator: "\n")
  }

  private var sentence: String {
    let best = Numbers.quantity(answer.best.values[0])
    let eligible =
      "\(answer.eligible) of \(answer.compared) are within \(Numbers.quantity(tolerance)) of the best "
      + "\(answer.quantities[0].name), \(best)"
    guard answer.quantities.count > 1 else { return eligible }
    return eligible + "; the chosen one has the best \(answer.quantities[1].name) of them"
  }

  /// One JSON object.
  public var json: String {
    Numbers.json(
      AnswerObject(
        quantities: answer.quantities, best: RowObject(answer.best, answer.quantities),
        chosen: RowObject(answer.chosen, answer.quantities), within: tolerance,
        eligible: answer.eligible, compared: answer.compared))
  }

  private struct AnswerObject: Encodable {
    var quantities: [Quantity]
    var best: RowObject
    var chosen: RowObject
    var within: Double
    var eligible: Int
    var compared: Int
  }
}
