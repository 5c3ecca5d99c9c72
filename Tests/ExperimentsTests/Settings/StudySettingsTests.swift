import Evaluators
import Evolution
import Experiments
import Genomes
import Testing

private func read(_ overrides: String...) throws -> RunSettings {
  try RunSettings.read(text: leastSettings, file: "search.yaml", overrides: overrides)
}

@Test func aFunctionNeedsNoDataAndHasItsObjectives() throws {
  let text = "budget: {evaluations: 9}\nevaluator: {kind: synthetic, synthetic: {function: zdt1}}\n"
  let settings = try RunSettings.read(text: text, file: "search.yaml")
  #expect(settings.name == "synthetic")
  #expect(settings.objectives == [Objective("f1"), Objective("f2")])
  let oneMax = try read("evaluator={kind: synthetic}").objectives
  #expect(oneMax == [Objective("value", direction: .maximize)])
}

@Test func aTablesObjectiveIsItsColumn() throws {
  let settings = try read(
    "evaluator={kind: table, file: t.csv, objective: [a, b], direction: maximize, test: c, "
      + "cost: d, time_scale: 2, fidelities: [{share: 0.5, column: e}, {share: 0.1, column: [f, g]}]}"
  )
  #expect(settings.objectives == [Objective("objective", direction: .maximize)])
  let table = settings.evaluator.table
  #expect(table.file == "t.csv" && table.objective == ["a", "b"] && table.test == ["c"])
  #expect(table.cost == "d" && table.timeScale == 2)
  #expect(
    table.fidelities == [
      .init(share: 0.5, columns: ["e"]), .init(share: 0.1, columns: ["f", "g"]),
    ])
  let one = try read("evaluator={kind: table, file: t.csv, objective: a}")
  #expect(one.objectives == [Objective("a")])
}

@Test func objectivesAreNamesOrSections() throws {
  let settings = try read(
    "evaluator={kind: table, file: t.csv, objective: a}",
    "objectives=[a, {name: b, direction: maximize}, {name: c, unit: ms}]",
    "constraints=['d <= 5', 'a >= 1e-3']")
  #expect(
    settings.objectives
      == [Objective("a"), Objective("b", direction: .maximize), Objective("c", unit: "ms")])
  #expect(
    settings.constraints == [Constraint("d", .atMost, 5), Constraint("a", .atLeast, 0.001)])
  #expect(settings.goals == Goals(settings.objectives, constraints: settings.constraints))
}

@Test func islandsDifferWhereAnEntryNamesThem() throws {
  let settings = try read(
    "search={islands: 4, strategy: genetic, population: 30, "
      + "each: [{islands: [1, 3], strategy: local, rungs: {count: 2}}, "
      + "{islands: [2], fidelity: 0.5, emphasis: {multiply_adds: 2}}]}")
  let islands = (0..<4).map { settings.settings(ofIsland: $0) }
  #expect(islands.map(\.strategy) == [.genetic, .local, .genetic, .local])
  #expect(islands.map(\.breeding.population) == [30, 30, 30, 30])
  #expect(islands.map(\.fidelity) == [1, 1, 0.5, 1])
  #expect(islands.map(\.rungs) == [nil, Rungs(count: 2), nil, Rungs(count: 2)])
  #expect(islands.map(\.emphasis) == [[], [], [0, 2], []])
}

@Test func anEntryOfOneRungTakesTheRungsAway() throws {
  let settings = try read(
    "search={rungs: {count: 4, factor: 2}, each: [{islands: [1], rungs: {count: 1}}]}")
  #expect(settings.settings(ofIsland: 0).rungs == Rungs(count: 4, factor: 2))
  #expect(settings.settings(ofIsland: 1).rungs == nil)
}

@Test func fieldsAreChoicesOrNumbers() throws {
  let settings = try read(
    "space={kind: vectors, fields: [{name: a, choices: [x, y]}, "
      + "{name: b, choices: [1, 2], ordered: true}, {name: c, min: 1, max: 9, integer: true, step: 2}, "
      + "{name: d, min: 0.1, max: 10, log: true}, {name: e, min: -1, max: 1}]}")
  #expect(
    settings.space.fields == [
      Field("a", .choices(["x", "y"], ordered: false)),
      Field("b", .choices(["1", "2"], ordered: true)),
      Field("c", .integers(IntegerRange(1, 9, step: 2), logarithmic: false)),
      Field("d", .reals(RealRange(0.1, 10, logarithmic: true))),
      Field("e", .reals(RealRange(-1, 1))),
    ])
}

@Test(arguments: [
  "search={islands: 3, each: [{islands: [2], strategy: random}]}", "search.fidelity=0.5",
  "search.rungs={count: 3, factor: 4}", "search.emphasis={validation_error: 1}",
  "constraints=['parameters <= 5']", "space.kind=cells", "final.front=7",
  "space={fields: [{name: a, min: 1, max: 4, log: true}]}", "evaluator={kind: synthetic}",
  "evaluator.synthetic={function: hash, noise: 1, time: uniform, mean: 3, correlation: 0.5}",
  "evaluator={kind: table, file: x, objective: [a], fidelities: [{share: 0.5, column: b}]}",
  "search.restrict={edge_0_1: [none], learning_rate: {max: 0.5}}",
  "objectives=[{name: parameters, direction: maximize, unit: x}]",
])
func canonicalJSONKeepsTheNewKeys(_ override: String) throws {
  let settings = try read(override)
  #expect(try RunSettings(canonicalJSON: settings.canonicalJSON, from: "a journal") == settings)
  #expect(try settings.contentHash != RunSettings.read(text: leastSettings, file: "").contentHash)
}

private let wrong = [
  WrongLine(
    "search: {strategy: greedy}",
    "search.strategy is greedy; allowed is one of auto, ageing, genetic, incumbent, local, model, nsga2, "
      + "parego, random"
  ),
  WrongLine(
    "search: {fidelity: 0}",
    "search.fidelity is 0; allowed is a number greater than 0.0, up to 1.0"),
  WrongLine(
    "search: {rungs: {factor: 1}}",
    "search.rungs.factor is 1; allowed is a number greater than 1.0, up to 100.0"),
  WrongLine(
    "search: {emphasis: {speed: 1}}",
    "search.emphasis.speed is no objective of this run; allowed are validation_error, multiply_adds"
  ),
  WrongLine(
    "search: {each: [{strategy: local}]}",
    "search.each[0].islands is missing; allowed is a list of islands, counted from 0"),
  WrongLine(
    "search: {each: [{islands: [2]}]}",
    "search.each[0].islands is 2; allowed is a whole number from 0 to 1"),
  WrongLine(
    "search: {each: [{islands: [1]}, {islands: [0, 1]}]}",
    "search.each[1].islands holds 1, which an earlier entry has; allowed is each once"),
  WrongLine(
    "search: {each: [{islands: [0], strateggy: local}]}",
    "search.each[0].strateggy is not a key; did you mean search.each[0].strategy?"),
  WrongLine("search: {each: 3}", "search.each is 3; allowed is a list of sections"),
  WrongLine(
    "objectives: [speed]",
    "objectives is speed; allowed is one of validation_error, validation_loss, parameters, "
      + "multiply_adds, activation_bytes, training_seconds, or a section with name, direction and "
      + "unit"),
  WrongLine(
    "constraints: ['parameters < 5']",
    "constraints is the text 'parameters < 5'; allowed is a text such as 'parameters <= 100000'"),
  WrongLine(
    "constraints: ['speed <= 5']",
    "constraints is the text 'speed <= 5'; allowed is a text such as 'parameters <= 100000'"),
  WrongLine(
    "evaluator: {kind: table, objective: a}",
    "evaluator.file is missing; allowed is the file of the table"),
  WrongLine(
    "evaluator: {kind: table, file: a}",
    "evaluator.objective is missing; allowed is a column of the table, or a list of them"),
  WrongLine(
    "evaluator: {fidelities: [{share: 0.5}]}",
    "evaluator.fidelities[0].column is missing; allowed is the name of a column"),
  WrongLine(
    "evaluator: {synthetic: {correlation: 2}}",
    "evaluator.synthetic.correlation is 2; allowed is a number from -1.0 to 1.0"),
  WrongLine(
    "space: {kind: vectors}",
    "space.fields is empty; allowed is at least one field, as space.kind is vectors"),
  WrongLine(
    "space: {fields: [{name: a, choices: [x]}, {name: a, choices: [y]}]}",
    "space.fields holds a twice; allowed is each name once"),
  WrongLine(
    "space: {fields: [{choices: [x]}]}",
    "space.fields[0].name is missing; allowed is a name for the field"),
  WrongLine(
    "space: {fields: [{name: a, choices: [x], min: 1}]}",
    "space.fields[0].min is given; allowed is that only for numbers, without choices"),
  WrongLine(
    "space: {fields: [{name: a, min: 1}]}",
    "space.fields[0].max is missing; allowed is a number, or else choices"),
  WrongLine(
    "space: {fields: [{name: a, min: 0, max: 1, log: true}]}",
    "space.fields[0] has min 0.0 and max 1.0; allowed is 0 < min <= max, as log is true"),
  WrongLine(
    "space: {cell: {nodes: 1}}", "space.cell.nodes is 1; allowed is a whole number from 2 to 16"),
]

@Test(arguments: wrong)
func aWrongLineOfAStudyGivesItsSentence(_ wrong: WrongLine) {
  #expect(errors(leastSettings + wrong.line).map(\.sentence) == [wrong.sentence])
}
