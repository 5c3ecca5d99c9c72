/// What a contender came to: one line of a comparison.
public struct ContenderResult: Encodable, Sendable {
  /// `table`, the name under which other tools give such lines.
  public var bench = "table"
  /// The contender.
  public var searcher: String
  /// Searches.
  public var seeds: Int
  /// The first objective.
  public var column: String
  /// Seconds of computing, all searches together.
  public var seconds = 0.0
  /// How it stands at each cost, in full evaluations.
  public var at: [String: Standing] = [:]
  private var optimum: Double?
  private var marks: [Int]
  /// What each search had picked, by mark, then by seed; those without a pick are not there.
  private var picks: [[Pick]]

  /// How contenders stand at some cost.
  public struct Standing: Encodable, Sendable {
    /// The mean distance of the pick's first objective from the best that there is.
    ///
    /// From nothing, the mean itself, where no best is known; nil where no search had a pick.
    public var regret: Double?
    /// The standard deviation of the regret over the seeds.
    public var deviation: Double?
    /// The share of all seeds that found the optimum.
    public var optimumShare: Double?
    /// The mean of what the test says of the picks.
    public var test: Double?
    /// The mean volume that all individuals so far dominate.
    public var hypervolume: Double?
    /// The same as a share of the true front's.
    public var hypervolumeShare: Double?
    /// How likely the regrets, or the volumes of several objectives, are as different from the first
    /// contender's by chance alone.
    public var probability: Double?
    /// Searches that had nothing viable that keeps the constraints, and that no mean counts; nil for
    /// none.
    public var withoutPick: Int?

    private enum CodingKeys: String, CodingKey {
      case regret, deviation, test, hypervolume
      case hypervolumeShare = "hypervolume_share"
      case optimumShare = "optimum_share"
      case probability = "p"
      case withoutPick = "without_pick"
    }
  }

  private enum CodingKeys: String, CodingKey { case bench, searcher, seeds, column, seconds, at }

  init(searcher: String, seeds: Int, objective: String, optimum: Double?, marks: [Int]) {
    self.searcher = searcher
    self.seeds = seeds
    column = objective
    self.optimum = optimum
    self.marks = marks
    picks = Array(repeating: [], count: marks.count)
  }

  /// Takes in what one search had picked at each mark.
  mutating func add(_ found: [Pick?]) {
    for (place, pick) in found.enumerated() {
      if let pick { picks[place].append(pick) }
    }
  }

  /// Sums up, beside the first contender where this is another.
  mutating func conclude(against first: ContenderResult?) {
    for (place, mark) in marks.enumerated() {
      let regrets = regrets(at: place)
      var standing = Standing()
      standing.regret = meanOfAny(regrets)
      standing.deviation = regrets.isEmpty ? nil : standardDeviation(regrets)
      standing.test = meanOfAny(picks[place].compactMap(\.test))
      standing.hypervolume = meanOfAny(picks[place].compactMap(\.hypervolume))
      standing.hypervolumeShare = meanOfAny(picks[place].compactMap(\.hypervolumeShare))
      if optimum != nil {
        standing.optimumShare = Double(regrets.count { $0 <= 1e-9 }) / Double(max(1, seeds))
      }
      if let first, let other = first.marks.firstIndex(of: mark) {
        standing.probability = rankSumProbability(rivals(at: place), first.rivals(at: other))
      }
      if regrets.count < seeds { standing.withoutPick = seeds - regrets.count }
      at[String(mark)] = standing
    }
  }

  private func regrets(at place: Int) -> [Double] {
    picks[place].map { pick in optimum.map { abs($0 - pick.value) } ?? pick.value }
  }

  /// The numbers by which two contenders are told apart: those that the plot shows.
  private func rivals(at place: Int) -> [Double] {
    let volumes = picks[place].compactMap(\.hypervolume)
    return volumes.isEmpty ? regrets(at: place) : volumes
  }

  /// The costs at which it was looked at, rising, with how it stood.
  public var standings: [(cost: Int, standing: Standing)] {
    marks.compactMap { mark in at[String(mark)].map { (mark, $0) } }
  }

  /// Costs and what is missing there, for a curve: the mean regret or, of several objectives, the share
  /// of the true front's hypervolume.
  public var curve: [(cost: Int, missing: Double)] {
    standings.compactMap { cost, standing in
      let missing = standing.hypervolumeShare.map { 1 - $0 } ?? standing.regret
      return missing.map { (cost, $0) }
    }
  }
}

/// The mean of some values; nil of nothing.
private func meanOfAny(_ values: [Double]) -> Double? { values.isEmpty ? nil : mean(values) }
