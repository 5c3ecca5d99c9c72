public import Evaluators

/// An architecture on a data set, with some of the quantities that were measured of it there.
public struct Entry: Hashable, Sendable {
  /// The architecture's row.
  let number: Int64
  /// The data set, table or function; nil for what was measured on none.
  public let data: String?
  /// The row of the individual that found it there first; nil where none did.
  var finder: Int64?
  /// How many individuals found it there.
  public var found = 0
  /// A value for each quantity that was asked for; nil where it was not measured.
  public var values: [Double?]
}

/// Which entries of a library are meant.
public struct EntryFilter: Hashable, Sendable {
  /// Only what this run has found: how its name starts.
  public var run: String?
  /// Only this data set, table or function.
  public var data: String?
  /// Only architectures of this tag.
  public var tag: String?
  /// What their quantities must keep; those that were not measured do not.
  public var constraints: [Constraint] = []
  /// Whether what was judged by less than the full training counts too.
  public var isPartial = false

  /// All entries.
  public init() {}
}

/// The mean of the measurements of the longest training.
struct LongestMean: Sendable {
  private var effort = -Double.infinity
  private var sum = 0.0
  private var count = 0.0

  /// The mean; nil of none.
  var value: Double? { count > 0 ? sum / count : nil }

  /// Takes in a measurement behind a training of so many epochs; of a longer one, it counts alone.
  mutating func insert(_ value: Double, effort: Double) {
    if effort > self.effort {
      (self.effort, sum, count) = (effort, 0, 0)
    }
    guard effort == self.effort else { return }
    sum += value
    count += 1
  }
}
