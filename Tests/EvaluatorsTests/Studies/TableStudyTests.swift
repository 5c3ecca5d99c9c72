import DataSets
import Evaluators
import Evolution
import Foundation
import Genomes
import Testing

private func row(
  _ study: TableStudy, _ kind: Double, _ size: Double, fidelity: Double = 1
) -> StudyOutcome {
  study.judge(candidate(.vector(VectorGenome([kind, size])), fidelity: fidelity))
}

private func costs(_ outcome: StudyOutcome) -> [Double]? {
  if case .viable(let fitness) = outcome.verdict { fitness.costs } else { nil }
}

@Test func aGenomeIsItsRow() throws {
  let study = try study()
  let expected = [(0.0, 1.0, 0.5), (0, 2, 0.4), (1, 1, 0.3), (1, 2, 0.2), (2, 1, 0.1)]
  for (place, (kind, size, error)) in expected.enumerated() {
    let outcome = row(study, kind, size)
    #expect(costs(outcome) == [error])
    #expect(outcome.measurements["error"] == error)
    #expect(outcome.seconds == Double(place + 1))
    #expect(
      study.test(.vector(VectorGenome([kind, size]))) == [0.55, 0.45, 0.35, 0.25, 0.15][place])
  }
  #expect(study.optimum == 0.1)
}

@Test func aGenomeWithoutARowIsNotViable() throws {
  let study = try study()
  let outcome = row(study, 2, 2)
  guard case .nonviable(let why) = outcome.verdict else { throw Unexpected(what: "viable") }
  #expect(why.reason == .evaluatorFailed && !why.detail.isEmpty)
  #expect(study.test(.vector(VectorGenome([2, 2]))) == nil)
}

@Test func whatIsMaximisedIsBestWhereItIsGreatest() throws {
  let goals = Goals([Objective("error", direction: .maximize)])
  let study = try study(goals: goals)
  #expect(study.optimum == 0.5)
  #expect(costs(row(study, 0, 1)) == [-0.5])
}

@Test func otherObjectivesAndConstraintsAreColumnsOfTheirName() throws {
  let goals = Goals(
    [Objective("error"), Objective("latency")], constraints: [Constraint("seconds", .atMost, 400)])
  let study = try study(goals: goals)
  #expect(costs(row(study, 1, 2)) == [0.2, 4])
  guard case .viable(let fitness) = row(study, 2, 1).verdict else {
    throw Unexpected(what: "nonviable")
  }
  #expect(fitness.violation == 0.25)
}

/// What is less than the full training never reads the full column.
@Test(arguments: [(0.1, 0.8), (0.02, 0.8), (0.3, 0.8), (0.9, 0.8), (1, 0.5)])
func aFidelityReadsTheNearestColumns(_ fidelity: Double, _ error: Double) throws {
  let outcome = row(try study(), 0, 1, fidelity: fidelity)
  guard case .viable(let fitness) = outcome.verdict else { throw Unexpected(what: "nonviable") }
  #expect(abs(fitness.primary - error) < 1e-12)
  #expect(fitness.fidelity == fidelity)
  #expect(abs(outcome.seconds - fidelity) < 1e-12)
}

@Test func aFidelityIsThereWithinATenth() {
  let settings = smallTableSettings
  let shares = [0.1, 0.109, 0.092, 1]
  let areThere = shares.allSatisfy { settings.hasFidelity($0) }
  #expect(areThere)
  #expect(![0.09, 0.12, 0.5, 0.99].contains { settings.hasFidelity($0) })
}

@Test func aKeySpellsAllFields() throws {
  let lines = ["key;error;seconds", "a1;0.5;1", "bb1;0.3;1", "b2;0.2;1", "bb2;0.1;1"]
  var settings = TableSettings()
  settings.key = "key"
  settings.objective = ["error"]
  var space = tableSpace
  space.fields[1] = Field("size", .choices(["1", "2"], ordered: true))
  let study = try study(lines.joined(separator: "\n"), settings, space: space)
  #expect(costs(row(study, 0, 0)) == [0.5])
  #expect(costs(row(study, 1, 0)) == [0.3])
  #expect(costs(row(study, 2, 1)) == [0.2])
  #expect(costs(row(study, 1, 1)) == [0.1])
  for bad in ["", "c1", "a", "a3", "a12"] {
    let found = try problem(
      (lines + ["\(bad);0;1"]).joined(separator: "\n"), settings, space: space)
    #expect(found?.hasPrefix("FILE, row 5, column key: found \(bad);") == true, "\(found ?? "")")
  }
}

@Test func theLongestChoiceIsTakenOffAKeyThatBeginsWithSeveral() throws {
  var settings = TableSettings()
  settings.key = "key"
  settings.objective = ["error"]
  var space = tableSpace
  space.fields = ["x", "y", "z"].map { Field($0, .choices(["a", "ab", "b"], ordered: false)) }
  let study = try study("key;error\nabba;0.5\nabaa;0.4\nbaab;0.3", settings, space: space)
  func error(_ values: [Double]) -> [Double]? {
    costs(study.judge(candidate(.vector(VectorGenome(values)), fidelity: 1)))
  }
  #expect(error([1, 2, 0]) == [0.5])
  #expect(error([1, 0, 0]) == [0.4])
  #expect(error([2, 0, 1]) == [0.3])
  #expect(error([0, 2, 2]) == nil)
}

@Test(arguments: [
  ("kind", "sort", "Mislabelled file FILE, line 1: found no column kind;"),
  ("error", "mistake", "Mislabelled file FILE, line 1: found no column error;"),
  ("early_2", "late", "Mislabelled file FILE, line 1: found no column early_2;"),
  ("final", "last", "Mislabelled file FILE, line 1: found no column final;"),
  ("seconds", "time", "Mislabelled file FILE, line 1: found no column seconds;"),
  ("0.3,0.2", "many,0.2", "Bad cell in FILE, line 4, column error: found"),
  ("0.8,0.8", "0.8,", "Bad cell in FILE, line 3, column early_2: found"),
  ("bb,2", "c,2", "FILE, row 4, column kind: found c; allowed: the values of space field kind."),
  ("a,2", "a,3", "FILE, row 2, column size: found 3; allowed: the values of space field size."),
  ("\nb,1,", "\nb,1.5,", "FILE, row 5, column size: found 1.5; allowed: the values"),
  (
    "\nb,1,", "\nb,1,2,",
    "Mislabelled file FILE, line 6: found 9 cells; allowed: 8, as in the heading."
  ),
])
func aBrokenTableIsNamedWithFileRowAndColumn(_ old: String, _ new: String, _ sentence: String)
  throws
{
  let range = try #require(smallTable.range(of: old))
  let found = try problem(smallTable.replacingCharacters(in: range, with: new))
  #expect(found?.hasPrefix(sentence) == true, "\(found ?? "nothing is wrong")")
}

@Test func faultsComeBeforeRows() throws {
  let study = try study(faultRate: 1)
  guard case .nonviable(let why) = row(study, 0, 1).verdict else {
    throw Unexpected(what: "viable")
  }
  #expect(why.detail.hasPrefix("a fault"))
}

/// What is recorded decides nothing, and does not hide what an early training measured.
@Test func columnsAreRecordedBesideTheObjectives() throws {
  var settings = smallTableSettings
  settings.record = ["latency", "error"]
  let study = try study(smallTable, settings)
  let full = row(study, 1, 2)
  #expect(costs(full) == [0.2])
  #expect(full.measurements.metrics == ["error": 0.2, "latency": 4])
  #expect(row(study, 1, 2, fidelity: 0.1).measurements.metrics == ["error": 0.6, "latency": 4])
  settings.record = ["speed"]
  #expect(try problem(smallTable, settings)?.contains("speed") == true)
}
