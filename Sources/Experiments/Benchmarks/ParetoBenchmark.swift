import Evolution
import RandomStreams

/// One line of `atoll bench pareto`.
public struct ParetoMeasurement: Codable, Hashable, Sendable {
  /// What is done.
  public var operation: String
  /// Points that are there before.
  public var points: Int
  /// Costs of a point.
  public var objectives: Int
  /// Microseconds, the median of the repeats.
  public var microseconds: Double
  /// Microseconds of a full non-dominated sort of as many points, where that would do the same.
  public var sortMicroseconds: Double?
  /// How many times as long the full sort takes.
  public var ratio: Double?

  private enum CodingKeys: String, CodingKey {
    case operation, points, objectives, ratio
    case microseconds = "us"
    case sortMicroseconds = "sort_us"
  }
}

/// Times the selection by many objectives on random points of three costs.
public enum ParetoBenchmark {
  private static let objectives = 3

  /// Measures everything, one line after the other.
  public static func run(_ report: (ParetoMeasurement) -> Void) {
    archive(of: 10_000, report)
    for population in [100, 1_000] { levels(of: population, report) }
    let front = sphere(1_000, radius: 1).map(\.costs)
    let reference = [Double](repeating: 1.1, count: objectives)
    let volume = Timings(seconds: 0.5) {
      precondition(hypervolume(of: front, reference: reference) > 0)
    }
    report(line("hypervolume", 1_000, volume.median))
  }

  /// Insertions of points of which none dominates another, and of dominated ones.
  private static func archive(of count: Int, _ report: (ParetoMeasurement) -> Void) {
    let newcomers = 1_000
    let front = sphere(count + newcomers, radius: 1)
    var archive = ParetoArchive()
    for point in front[..<count] { archive.insert(point) }
    precondition(archive.count == count)
    let sort = seconds { precondition(fastNonDominatedSort(Array(front[..<count])).count == 1) }
    let insert = median(front[count...]) { archive.insert($0) }
    precondition(archive.count == count + newcomers)
    report(line("archive_insert", count, insert, sort: sort))
    let reject = median(sphere(newcomers, radius: 1.05)) { archive.insert($0) }
    report(line("archive_reject", archive.count, reject))
    let before = archive.count
    let replace = median(sphere(newcomers, radius: 0.95)) { archive.insert($0) }
    report(line("archive_replace", before, replace))
  }

  /// A steady-state population of points drawn evenly: one comes, the worst leaves.
  private static func levels(of population: Int, _ report: (ParetoMeasurement) -> Void) {
    var stream = RandomStream(seed: 2, purpose: .testing)
    let points = (0..<(population + 1_000)).map { id in
      ParetoPoint(id: id, costs: (0..<objectives).map { _ in stream.unit() })
    }
    let start = Array(points[..<population])
    let sort = Timings(seconds: 0.3) { precondition(!fastNonDominatedSort(start).isEmpty) }
    // Somebody leaves before each insertion, so that the population stays.
    var levels = NonDominatedLevels(start)
    let remove = median(0..<1_000) { id in
      levels.remove(id)
    } after: { id in
      levels.insert(points[population + id])
    }
    levels = NonDominatedLevels(start)
    let insert = median(0..<1_000) { id in
      levels.insert(points[population + id])
    } after: { id in
      levels.remove(id)
    }
    report(line("levels_insert", population, insert, sort: sort.median))
    report(line("levels_remove", population, remove, sort: sort.median))
  }

  /// Points of an octant of a sphere, of which none dominates another.
  private static func sphere(_ count: Int, radius: Double) -> [ParetoPoint] {
    var stream = RandomStream(seed: 1, purpose: .testing, birth: Int(radius * 100))
    return (0..<count).map { place in
      let normal = (0..<objectives).map { _ in abs(stream.normal()) }
      let length = normal.reduce(0) { $0 + $1 * $1 }.squareRoot()
      return ParetoPoint(
        id: Int(radius * 100) * 1_000_000 + place, costs: normal.map { radius * $0 / length })
    }
  }

  private static func line(
    _ operation: String, _ points: Int, _ time: Double, sort: Double? = nil
  ) -> ParetoMeasurement {
    ParetoMeasurement(
      operation: operation, points: points, objectives: objectives, microseconds: time * 1e6,
      sortMicroseconds: sort.map { $0 * 1e6 }, ratio: sort.map { $0 / time })
  }

  /// The median time of one call after the other, in seconds, without what is done after each.
  private static func median<Element, Ignored>(
    _ elements: some Sequence<Element>, _ body: (Element) -> Ignored,
    after: (Element) -> Void = { _ in }
  ) -> Double {
    let times = elements.map { element in
      let time = seconds { _ = body(element) }
      after(element)
      return time
    }
    return times.sorted()[times.count / 2]
  }

  private static func seconds(_ body: () -> Void) -> Double {
    ContinuousClock().measure(body) / .seconds(1)
  }
}
