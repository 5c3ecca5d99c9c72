import Experiments
import Testing

/// The least that a settings file must say, on two lines.
let leastSettings = """
  data: {name: digits}
  budget: {evaluations: 10}

  """

/// The errors that a text and overrides give; none where they are right.
func errors(_ text: String, overrides: [String] = []) -> [SettingsError] {
  do {
    _ = try RunSettings.read(text: text, file: "search.yaml", overrides: overrides)
    return []
  } catch {
    return error.errors
  }
}

/// A line that is wrong, put on line 3 of a file, and the sentence that it must give.
struct WrongLine: Sendable, CustomTestStringConvertible {
  var line: String
  var sentence: String

  init(_ line: String, _ sentence: String) {
    (self.line, self.sentence) = (line, sentence)
  }

  var testDescription: String { line }
}

private let wrongLines = [
  // Keys
  WrongLine("trainning: {}", "trainning is not a key; did you mean training?"),
  WrongLine("training: {epoch: 3}", "training.epoch is not a key; did you mean training.epochs?"),
  WrongLine(
    "search: {evaluations: 3}",
    "search.evaluations is not a key; did you mean budget.evaluations?"),
  WrongLine("epochs: 3", "epochs is not a key; did you mean training.epochs or final.epochs?"),
  WrongLine(
    "evaluator: {colour: red}",
    "evaluator.colour is not a key; the keys of evaluator are kind, profiles, file, key, "
      + "objective, direction, test, cost, time_scale, fidelities, record, synthetic, slots, "
      + "workers, isolation, faults"),
  WrongLine("final: {? [a] : b}", "a key is not a name but a collection"),
  WrongLine("seed: &a 1\nname: *b", "this is not YAML at column 7: found undefined alias"),
  // Types
  WrongLine("seed: many", "seed is many; allowed is a whole number of at least 0"),
  WrongLine("seed: '1'", "seed is the text '1'; allowed is a whole number of at least 0"),
  WrongLine("seed: 1.5", "seed is 1.5; allowed is a whole number of at least 0"),
  WrongLine("seed: 010", "seed is 010; allowed is a whole number of at least 0"),
  WrongLine(
    "seed: 99999999999999999999",
    "seed is 99999999999999999999; allowed is a whole number of at least 0"),
  WrongLine("seed: [1]", "seed is a list; allowed is a whole number of at least 0"),
  WrongLine("seed: null", "seed is null; allowed is a whole number of at least 0"),
  WrongLine("training: 5", "training is 5; allowed is a section of keys"),
  WrongLine("space: [genes]", "space is a list; allowed is a section of keys"),
  WrongLine(
    "final: {enabled: yes}", "final.enabled is yes; allowed is true or false"),
  WrongLine(
    "training: {warmup: .nan}",
    "training.warmup is .nan; allowed is a number from 0.0 to less than 1.0"),
  WrongLine(
    "evaluator: {slots: some}",
    "evaluator.slots is some; allowed is auto or a whole number from 1 to 1024"),
  WrongLine("name: {a: b}", "name is a section; allowed is a text"),
  // Ranges of values
  WrongLine(
    "search: {tournament: 0}", "search.tournament is 0; allowed is a whole number of at least 1"),
  WrongLine(
    "search: {population: 0}",
    "search.population is 0; allowed is a whole number from 1 to 100000"),
  WrongLine(
    "search: {founders: 0}",
    "search.founders is 0; allowed is a whole number from 1 to 1000000, or null"),
  WrongLine(
    "search: {crossover: 1.5}",
    "search.crossover is 1.5; allowed is a number from 0.0 to 1.0, or null"),
  WrongLine(
    "training: {time_limit: 0}",
    "training.time_limit is 0; allowed is a number greater than 0.0, or null"),
  WrongLine(
    "space: {genes: {min: 5, max: 3}}",
    "space.genes has min 5 above max 3; allowed is min <= max"),
  WrongLine(
    "space: {genes: {step: 2}}",
    "space.genes.step is not a key; the keys of space.genes are min, max"),
  WrongLine(
    "space: {dropout_ratio: {min: 0.5, max: 0.25}}",
    "space.dropout_ratio has min 0.5 above max 0.25; allowed is min <= max"),
  WrongLine(
    "space: {dropout_ratio: {max: 1}}",
    "space.dropout_ratio.max is 1; allowed is a number from 0.0 to less than 1.0"),
  WrongLine(
    "space: {weight_decay: {min: 0}}",
    "space.weight_decay.min is 0; allowed is a number greater than 0.0"),
  WrongLine(
    "space: {filter_size: {step: 0}}",
    "space.filter_size.step is 0; allowed is a whole number of at least 1"),
  WrongLine(
    "space: {dense_outputs: {min: 10, max: 100, step: 40}}",
    "space.dense_outputs does not reach max 100 from min 10 in steps of 40; allowed is a max "
      + "such as 90 or 130"),
  WrongLine(
    "space: {inception_outputs: {min: 0, max: 0}}",
    "space.inception_outputs has max 0; allowed is at least 1, since a path needs outputs"),
  // Names and lists
  WrongLine(
    "search: {strategy: ageeing}",
    "search.strategy is ageeing; allowed is one of auto, ageing, genetic, incumbent, local, model, nsga2, "
      + "parego, random"
  ),
  WrongLine(
    "space: {optimizers: [sgd, adam]}",
    "space.optimizers is adam; allowed is one of sgd, nesterov, adamw"),
  WrongLine(
    "space: {poolings: []}",
    "space.poolings is an empty list; allowed is a list of one or more, each one of max, average"),
  WrongLine(
    "space: {poolings: max}",
    "space.poolings is max; allowed is a list of one or more, each one of max, average"),
  WrongLine(
    "space: {batches: [32, 0]}",
    "space.batches is 0; allowed is a whole number from 1 to 65536"),
  WrongLine(
    "space: {batches: [32, 32]}", "space.batches holds 32 twice; allowed is each entry once"),
  WrongLine(
    "objectives: [parameters, parameters]",
    "objectives holds parameters twice; allowed is each entry once"),
  WrongLine(
    "objectives: []",
    "objectives is an empty list; allowed is a list of one or more, each one of validation_error, "
      + "validation_loss, parameters, multiply_adds, activation_bytes, training_seconds, or a section "
      + "with name, direction and unit"),
  WrongLine(
    "space: {kinds: {convolution: 0, pooling: 0, normalization: 0, activation: 0, dropout: 0, "
      + "dense: 0, inception: 0, block: 0}}",
    "space.kinds has weights of 0 only; allowed is at least one above 0"),
  WrongLine(
    "search: {mutations: {add_gene: -1}}",
    "search.mutations.add_gene is -1; allowed is a number of at least 0.0"),
  // Values that must fit together
  WrongLine(
    "search: {population: 4}",
    "search.tournament is 6; allowed is no more than the 4 of search.population"),
  WrongLine(
    "search: {mode: synchronous, generation: 30}",
    "search.generation is 30; allowed is no more than the 24 of search.population, since else "
      + "nobody lives from one generation to the next"),
  WrongLine(
    "migration: {count: 25}", "migration.count is 25; allowed is a whole number from 1 to 24"),
  WrongLine(
    "migration: {degree: 1}",
    "migration.degree is given; allowed is that only where migration.topology is random"),
  WrongLine(
    "migration: {topology: random, degree: 2}",
    "migration.degree is 2; allowed is less than the 2 islands"),
  WrongLine(
    "migration: {topology: file}",
    "migration.file is missing; allowed is the name of a file, as the topology is file"),
  WrongLine(
    "migration: {topology: file, file: nowhere.txt}",
    "migration.file is nowhere.txt, which cannot be read: there is no such file"),
]

@Test(arguments: wrongLines)
func aWrongLineGivesItsSentenceAtItsPlace(_ wrong: WrongLine) throws {
  let found = errors(leastSettings + wrong.line)
  let error = try #require(found.first)
  #expect(found.count == 1, "\(found.map(\.description))")
  #expect(error.sentence == wrong.sentence)
  let line = wrong.sentence.contains("alias") ? 4 : 3
  #expect(error.place == .file("search.yaml", line: line))
}

private let wrongData = [
  WrongLine(
    "shape: 28x28",
    "data.shape is 28x28; allowed is height x width x channels, such as 28x28x1, or a "
      + "number of features"),
  WrongLine("classes: 1", "data.classes is 1; allowed is a whole number of at least 2, or null"),
  WrongLine(
    "classes: 3, class_names: [a, b]",
    "data.class_names has 2 names; allowed are the 3 of data.classes"),
  WrongLine(
    "class_names: [a, b, a]", "data.class_names holds a twice; allowed is each entry once"),
  WrongLine(
    "shape: 8x8x3, views: [1, 1]",
    "data.views has 2 channels in all; allowed are the 3 of data.shape"),
  WrongLine(
    "split: {training: 0.5, validation: 0.25}",
    "data.split has shares that add up to 0.75; allowed is 1"),
  WrongLine(
    "normalization: standard, maximum: 16",
    "data.maximum is given; allowed is that only where data.normalization is unit"),
  WrongLine(
    "format: png",
    "data.format is png; allowed is one of builtin, idx, cifar10, npy, npz, csv, or null"),
  WrongLine(
    "format: builtin, files: {folder: elsewhere}",
    "data.files.folder does not belong to data.format builtin; allowed there: none"),
  WrongLine(
    "format: csv, files: {training: [a.csv], archive: a.npz}",
    "data.files.archive does not belong to data.format csv; allowed there: folder, header, "
      + "label_column, test, training, validation"),
  WrongLine(
    "format: csv, files: {header: maybe}",
    "data.files.header is maybe; allowed is one of auto, present, absent, or null"),
]

@Test(arguments: wrongData)
func wrongDataGivesItsSentence(_ wrong: WrongLine) {
  let found = errors("budget: {seconds: 1}\ndata: {name: digits, \(wrong.line)}")
  #expect(found.map(\.sentence) == [wrong.sentence])
  #expect(found.map(\.place) == [.file("search.yaml", line: 2)])
}
