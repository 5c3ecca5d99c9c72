/// How often samples of each class were taken for each class.
public struct ConfusionMatrix: Codable, Hashable, Sendable {
  /// Counts: `[class that it is, class that it was taken for]`.
  public private(set) var counts: [[Int]]

  /// A matrix of samples, one label and one prediction each.
  ///
  /// - Precondition: both are classes, and there are as many of one as of the other.
  public init(labels: [Int], predictions: [Int], classes: Int) {
    precondition(labels.count == predictions.count, "one prediction a label")
    counts = Array(repeating: Array(repeating: 0, count: classes), count: classes)
    for (label, prediction) in zip(labels, predictions) { counts[label][prediction] += 1 }
  }

  /// How many samples there are.
  public var total: Int { counts.reduce(0) { $0 + $1.reduce(0, +) } }

  /// How many were taken for what they are.
  public var correct: Int { counts.indices.reduce(0) { $0 + counts[$1][$1] } }

  /// Share of the samples that were taken for what they are.
  public var accuracy: Double { Double(correct) / Double(max(1, total)) }

  /// How well one class is told from all others.
  public struct ClassScore: Codable, Hashable, Sendable {
    /// What the class is called.
    public var name: String
    /// Samples of the class.
    public var support: Int
    /// Share of what was taken for the class that is of it; 0 where nothing was.
    public var precision: Double
    /// Share of the class that was taken for it; 0 where there is none.
    public var recall: Double
    /// The harmonic mean of both; 0 where both are.
    ///
    /// - **Source:** van Rijsbergen, "Information Retrieval", 1979.
    public var f1: Double
  }

  /// Each class, in order, with its name.
  public func scores(names: [String]) -> [ClassScore] {
    counts.indices.map { place in
      let support = counts[place].reduce(0, +)
      let taken = counts.reduce(0) { $0 + $1[place] }
      let hits = Double(counts[place][place])
      return ClassScore(
        name: names.indices.contains(place) ? names[place] : "\(place)", support: support,
        precision: hits / Double(max(1, taken)), recall: hits / Double(max(1, support)),
        f1: 2 * hits / Double(max(1, support + taken)))
    }
  }

  /// Encodes the rows.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(counts)
  }

  /// Decodes the rows.
  public init(from decoder: any Decoder) throws {
    counts = try decoder.singleValueContainer().decode([[Int]].self)
  }
}
