import ArgumentParser
import DataSets
import Experiments
import Genomes
import Networks

/// Options that say how a network is trained.
struct RecipeOptions: ParsableArguments {
  @Option(help: "Passes over the training samples.")
  var epochs = TrainingRecipe().epochs

  @Option(help: "How the learning rate falls: cosine, step or constant.")
  var schedule = TrainingRecipe().schedule

  @Option(help: "Share of all steps over which the learning rate rises.")
  var warmup = TrainingRecipe().warmup

  @Option(help: "Share of each label that is spread over all classes.")
  var labelSmoothing = TrainingRecipe().labelSmoothing

  @Option(help: "The largest norm of all gradients together; 0 for any.")
  var gradientClipping = TrainingRecipe().gradientClipping

  @Option(help: "Decay of the weights' moving average a step; 0 for none.")
  var averaging = TrainingRecipe().averaging

  @Option(help: "sgd, nesterov or adamw (default: the architecture's own).")
  var optimizer: OptimizerKind?

  @Option(help: "The full learning rate (default: the architecture's own).")
  var learningRate: Double?

  @Option(help: "Samples a step (default: the architecture's own).")
  var batch: Int?

  @Option(help: "Weight decay (default: the architecture's own).")
  var weightDecay: Double?

  @Option(help: "Pixels by which pictures are moved at most (default: as for the data).")
  var cropPadding: Int?

  @Option(help: "Side of a square that is cut out of each picture (default: as for the data).")
  var cutout: Int?

  @Option(help: "Degrees by which pictures are turned at most (default: as for the data).")
  var rotation: Double?

  @Option(help: "Share by which pictures grow or shrink at most (default: as for the data).")
  var zoom: Double?

  @Option(help: "Share by which raw values grow or shrink at most (default: as for the data).")
  var contrast: Double?

  @Option(
    help: "How strongly samples are blended with others, from 0 to 1 (default: as for the data).")
  var mixup: Double?

  @Flag(inversion: .prefixedNo, help: "Mirror every second picture (default: as for the data).")
  var horizontalFlip: Bool?

  @Option(
    parsing: .upToNextOption,
    help: "Model files of trained networks, whose answers are learned beside the labels.",
    completion: .file(extensions: ["safetensors", "onnx"]))
  var teacher: [String] = []

  @Option(help: "Share of the loss that the teachers' answers make (default: 0.9).")
  var teacherWeight: Double?

  @Option(
    help: "What logits are divided by; above 1, answers say more of wrong classes (default: 2).")
  var teacherTemperature: Double?

  @Flag(help: "Learn from the validation part, too: nothing is left to judge an epoch by.")
  var withValidation = false

  func validate() throws {
    func expect(_ holds: Bool, _ option: String, _ found: Any, _ allowed: String) throws {
      if !holds { throw ValidationError("--\(option) is \(found); allowed is \(allowed).") }
    }
    try expect((1...100_000).contains(epochs), "epochs", epochs, "1 to 100000")
    try expect((0..<1).contains(warmup), "warmup", warmup, "0 to below 1")
    try expect(
      (0..<1).contains(labelSmoothing), "label-smoothing", labelSmoothing, "0 to below 1")
    try expect(
      gradientClipping >= 0 && gradientClipping.isFinite, "gradient-clipping", gradientClipping,
      "a number of at least 0")
    try expect((0..<1).contains(averaging), "averaging", averaging, "0 to below 1")
    if let teacherWeight {
      try expect(
        teacherWeight > 0 && teacherWeight <= 1, "teacher-weight", teacherWeight, "above 0 to 1")
    }
    if let teacherTemperature {
      try expect(
        (0.1...100).contains(teacherTemperature), "teacher-temperature", teacherTemperature,
        "0.1 to 100")
    }
    if teacher.isEmpty, teacherWeight != nil || teacherTemperature != nil {
      throw ValidationError(
        "--teacher-weight and --teacher-temperature need the model files of --teacher.")
    }
    if let learningRate {
      try expect(
        learningRate > 0 && learningRate.isFinite, "learning-rate", learningRate,
        "a number above 0")
    }
    if let batch { try expect((1...65_536).contains(batch), "batch", batch, "1 to 65536") }
    if let weightDecay {
      try expect(
        weightDecay >= 0 && weightDecay.isFinite, "weight-decay", weightDecay,
        "a number of at least 0")
    }
  }

  /// The recipe, with the augmentation that the data has where nothing else is said.
  func recipe(augmentation: Augmentation, teachers: TeacherModels) -> TrainingRecipe {
    var recipe = TrainingRecipe()
    recipe.epochs = epochs
    recipe.schedule = schedule
    recipe.warmup = warmup
    recipe.labelSmoothing = labelSmoothing
    recipe.gradientClipping = gradientClipping
    recipe.averaging = averaging
    recipe.withValidation = withValidation
    if !teacher.isEmpty {
      recipe.lesson = .init(teachers, weight: teacherWeight, temperature: teacherTemperature)
    }
    recipe.genes.optimizer = optimizer
    recipe.genes.learningRate = learningRate
    recipe.genes.batch = batch
    recipe.genes.weightDecay = weightDecay
    recipe.augmentation = Augmentation(
      cropPadding: cropPadding ?? augmentation.cropPadding,
      horizontalFlip: horizontalFlip ?? augmentation.horizontalFlip,
      cutout: cutout ?? augmentation.cutout, rotation: rotation ?? augmentation.rotation,
      zoom: zoom ?? augmentation.zoom, contrast: contrast ?? augmentation.contrast,
      mixup: mixup ?? augmentation.mixup)
    return recipe
  }
}
