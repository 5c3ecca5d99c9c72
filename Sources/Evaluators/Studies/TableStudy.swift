import Architectures
public import DataSets
public import Evolution
public import Genomes

/// What stands where in a table of a benchmark.
public struct TableSettings: Codable, Hashable, Sendable {
  /// The file, found from the settings file.
  public var file: String?
  /// The column that spells all fields one behind the other; nil: a column for each field.
  public var key: String?
  /// The columns whose mean is the first objective.
  public var objective: [String] = []
  /// Whether more of it is better.
  public var direction: Direction = .minimize
  /// The columns whose mean is read of what a search picks in the end.
  public var test: [String] = []
  /// Columns of the first objective for shares of the full training.
  public var fidelities: [Fidelity] = []
  /// The column with the seconds of the full training.
  public var cost: String?
  /// Columns that are recorded with every evaluation, and decide nothing.
  public var record: [String] = []
  /// How much of those seconds an evaluation takes.
  public var timeScale = 0.0

  /// A column for a share of the full training.
  public struct Fidelity: Codable, Hashable, Sendable {
    /// The share, above 0 and below 1.
    public var share: Double
    /// The columns whose mean is the first objective at that share.
    public var columns: [String]

    /// How many times larger the one is than the other: 1 where the share is the one asked for.
    func distance(from fidelity: Double) -> Double { max(share / fidelity, fidelity / share) }

    /// Columns for a share.
    public init(share: Double, columns: [String]) {
      self.share = share
      self.columns = columns
    }
  }

  /// No table.
  public init() {}

  /// Whether there are columns for a share of the full training, within a tenth of it.
  public func hasFidelity(_ fidelity: Double) -> Bool {
    fidelity == 1 || fidelities.contains { $0.distance(from: fidelity) <= 1.1 }
  }

  /// What the first objective is called: its column.
  public var objectiveName: String {
    objective.count == 1 ? objective[0] : "objective"
  }
}

/// A benchmark's table as a study: a genome is a row, and an evaluation reads it.
public struct TableStudy: Study {
  /// The best value of the first objective.
  public let optimum: Double?
  /// The worst row of each objective, and the volume of the rows that no other dominates.
  public let yardstick: Yardstick?
  private let goals: Goals
  private let settings: TableSettings
  private var faults: FaultInjector
  private var places: [Identity: Int32] = [:]
  /// The quantities that goals name, row after row.
  private var quantities: [[Double]] = []
  private var recorded: [[Double]] = []
  private var fidelities: [[Double]] = []
  private var tests: [Double] = []
  private var seconds: [Double] = []
  /// Whether evaluations have learning curves, and may be broken off.
  private let hasCurves: Bool

  /// The study of a table, whose rows are genomes of a space of vectors.
  ///
  /// - Parameter hasCurves: whether evaluations pass through all fidelities up to theirs, and may be broken
  ///   off there.
  /// - Throws: where a column is missing, a cell is no number, or a row is not in the space.
  public init(
    _ table: Table, _ settings: TableSettings, space: VectorSpace, goals: Goals,
    faults: FaultInjector, hasCurves: Bool = false
  ) throws(DataSetError) {
    var settings = settings
    settings.fidelities.sort { $0.share < $1.share }
    self.goals = goals
    self.settings = settings
    self.hasCurves = hasCurves
    self.faults = faults
    let reader = try RowReader(table, settings, space)
    places.reserveCapacity(table.rowCount)
    for row in 0..<table.rowCount {
      places[try reader.genome(row).identity] = Int32(row)
    }
    for name in goals.names {
      let columns = name == settings.objectiveName ? settings.objective : [name]
      quantities.append(try reader.means(columns))
    }
    for name in settings.record { recorded.append(try reader.means([name])) }
    for fidelity in settings.fidelities { fidelities.append(try reader.means(fidelity.columns)) }
    if !settings.test.isEmpty { tests = try reader.means(settings.test) }
    if let cost = settings.cost { seconds = try reader.means([cost]) }
    let feasible = goals.feasibleCosts(quantities)
    let best = feasible.map(\.costs[0]).min()
    optimum = best.flatMap { cost in goals.objectives.first.map { $0.value(ofCost: cost) } }
    yardstick = goals.objectives.count > 1 ? Yardstick(feasible) : nil
  }

  /// Looks a candidate up.
  public func judge(_ candidate: Candidate) -> StudyOutcome {
    let proposal = candidate.proposal
    if let fault = faults.fault(of: candidate.id) {
      return StudyOutcome(verdict: .nonviable(fault), measurements: Measurements())
    }
    guard let row = row(of: proposal.genome) else {
      let reason = Nonviability(.evaluatorFailed, "the table has no row for this genome")
      return StudyOutcome(verdict: .nonviable(reason), measurements: Measurements())
    }
    var metrics: [String: Double] = [:]
    for (name, values) in zip(settings.record, recorded) { metrics[name] = values[row] }
    for (name, values) in zip(goals.names, quantities) { metrics[name] = values[row] }
    let (value, fidelity, curve) = course(of: row, candidate)
    if let first = goals.objectives.first { metrics[first.name] = value }
    let measurements = Measurements(metrics: metrics, curve: curve)
    return StudyOutcome(
      verdict: goals.verdict(on: measurements, fidelity: fidelity), measurements: measurements,
      seconds: seconds.isEmpty ? 0 : seconds[row] * fidelity * settings.timeScale)
  }

  /// What an evaluation of a row says of the first objective, with the fidelity that it came to and the
  /// costs on the way, where those are asked for.
  private func course(
    of row: Int, _ candidate: Candidate
  ) -> (value: Double, fidelity: Double, curve: [Double]?) {
    let fidelity = candidate.proposal.fidelity
    let value = level(of: fidelity).map { fidelities[$0][row] } ?? quantities[0][row]
    guard hasCurves, let objective = goals.objectives.first else { return (value, fidelity, nil) }
    var curve: [Double] = []
    for (level, early) in settings.fidelities.enumerated() where early.share < 0.99 * fidelity {
      let now = fidelities[level][row]
      curve.append(objective.cost(ofValue: now))
      if candidate.stop?.stops(curve) ?? false { return (now, early.share.brokenOff, curve) }
    }
    return (value, fidelity, curve + [objective.cost(ofValue: value)])
  }

  /// The least share of the full training after which an evaluation may be broken off.
  public var leastShare: Double { hasCurves ? settings.fidelities.first?.share ?? 1 : 1 }

  /// The first objective of a row.
  public func value(of genome: Genome) -> Double? {
    row(of: genome).flatMap { row in quantities.first.map { $0[row] } }
  }

  /// The same table with other faults.
  public func reseeded(_ seed: UInt64) -> any Study {
    var study = self
    study.faults.seed = seed
    return study
  }

  /// The mean of the columns of the test.
  public func test(_ genome: Genome) -> Double? {
    guard let row = row(of: genome), !tests.isEmpty else { return nil }
    return tests[row]
  }

  private func row(of genome: Genome) -> Int? {
    genome.vector.flatMap { places[$0.identity] }.map(Int.init)
  }

  /// The columns nearest to a fidelity below the full one, in ratios; nil for the full one, and where
  /// the table has nothing below it.
  private func level(of fidelity: Double) -> Int? {
    guard fidelity < 1 else { return nil }
    return settings.fidelities.indices.min {
      settings.fidelities[$0].distance(from: fidelity)
        < settings.fidelities[$1].distance(from: fidelity)
    }
  }
}

extension Yardstick {
  /// The yardstick of some points: the worst of each cost, and what the best of them dominate.
  fileprivate init?(_ points: [ParetoPoint]) {
    guard var reference = points.first?.costs else { return nil }
    var archive = ParetoArchive()
    for point in points {
      reference = zip(reference, point.costs).map(max)
      _ = archive.insert(point)
    }
    let volume = hypervolume(of: archive.members.map(\.costs), reference: reference)
    guard volume > 0 else { return nil }
    self.init(reference: reference, volume: volume)
  }
}

extension Goals {
  /// The costs of the rows that keep all constraints; the columns come in the order of `names`.
  fileprivate func feasibleCosts(_ columns: [[Double]]) -> [ParetoPoint] {
    let names = names
    return (columns.first?.indices ?? 0..<0).compactMap { row in
      let metrics = Dictionary(uniqueKeysWithValues: zip(names, columns.map { $0[row] }))
      let verdict = verdict(on: Measurements(metrics: metrics), fidelity: 1)
      guard case .viable(let fitness) = verdict, fitness.isFeasible else { return nil }
      return ParetoPoint(id: row, costs: fitness.costs)
    }
  }
}

extension Goals {
  /// The quantities that decide anything, each once.
  var names: [String] {
    var names: [String] = []
    for name in objectives.map(\.name) + constraints.map(\.name) where !names.contains(name) {
      names.append(name)
    }
    return names
  }
}

/// Reads rows of a table as genomes and numbers.
private struct RowReader {
  let table: Table
  let space: VectorSpace
  let key: Int?
  let fields: [Int]
  /// The choices of each field as keys spell them, the longest first, with their places.
  private let choices: [[(bytes: [UInt8], value: Double)]]

  init(
    _ table: Table, _ settings: TableSettings, _ space: VectorSpace
  ) throws(DataSetError) {
    self.table = table
    self.space = space
    var fields: [Int] = []
    if let name = settings.key {
      key = try table.column(name)
      choices = space.fields.map(Self.choices)
    } else {
      key = nil
      choices = []
      for field in space.fields { fields.append(try table.column(field.name)) }
    }
    self.fields = fields
  }

  /// The genome of a row: the values whose texts, or numbers, stand in its cells.
  func genome(_ row: Int) throws(DataSetError) -> VectorGenome {
    var values: [Double] = []
    if let key {
      var rest = table.bytes(row, key)
      for (field, choices) in zip(space.fields, choices) {
        let choice = choices.first { rest.starts(with: $0.bytes) }
        values.append(try known(choice?.value, row, key, field))
        rest.removeFirst(choice?.bytes.count ?? 0)
      }
      guard rest.isEmpty else {
        throw outside(row, key, allowed: "a value for each space field, and nothing behind them")
      }
    } else {
      for (field, column) in zip(space.fields, fields) {
        let value = field.value(of: table.text(row, column))
        values.append(try known(value, row, column, field))
      }
    }
    return VectorGenome(values)
  }

  private static func choices(of field: Field) -> [(bytes: [UInt8], value: Double)] {
    guard case .choices(let texts, _) = field.domain else { return [] }
    return texts.enumerated().map { (Array($1.utf8), Double($0)) }
      .sorted { $0.bytes.count > $1.bytes.count }
  }

  private func known(
    _ value: Double?, _ row: Int, _ column: Int, _ field: Field
  ) throws(DataSetError) -> Double {
    if let value { return value }
    throw outside(row, column, allowed: "the values of space field \(field.name)")
  }

  private func outside(_ row: Int, _ column: Int, allowed: String) -> DataSetError {
    .outside(
      file: table.file, row: row + 1, column: table.columns[column], found: table.text(row, column),
      allowed: allowed)
  }

  /// The mean of some columns, row after row.
  func means(_ names: [String]) throws(DataSetError) -> [Double] {
    var places: [Int] = []
    for name in names { places.append(try table.column(name)) }
    var means: [Double] = []
    means.reserveCapacity(table.rowCount)
    for row in 0..<table.rowCount {
      var sum = 0.0
      for place in places { sum += try table.number(row, place) }
      means.append(sum / Double(places.count))
    }
    return means
  }
}
