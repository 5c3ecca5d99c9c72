public import DataSets
import Evaluators
public import Genomes
public import Networks

/// How chosen architectures are trained when it matters: a full schedule, and what makes networks
/// generalise better.
public struct TrainingRecipe: Codable, Hashable, Sendable {
  /// Passes over the training samples.
  public var epochs = 40
  /// How the learning rate changes.
  public var schedule = ScheduleKind.cosine
  /// Share of all steps over which the learning rate grows to the full one.
  public var warmup = 0.05
  /// Share of each target that is spread over all classes.
  public var labelSmoothing = 0.1
  /// The greatest norm of all gradients together; 0 for no bound.
  public var gradientClipping = 5.0
  /// Random changes to the training samples.
  public var augmentation = Augmentation()
  /// The decay of the weights' moving average a step; 0 for none.
  public var averaging = 0.999
  /// Whether the validation part is learned from, too, so that nothing is left to judge an epoch by.
  public var withValidation = false
  /// What is learned of trained networks; nil where labels alone are learned.
  public var lesson: Lesson?
  /// What replaces the architecture's own training genes.
  public var genes = GeneOverride()

  /// The recipe for small convolutional networks.
  public init() {}

  /// What is learned of trained networks.
  public struct Lesson: Codable, Hashable, Sendable {
    /// The share of the loss that their answers make; labels make the rest.
    public var weight: Double
    /// What logits are divided by before they become probabilities.
    public var temperature: Double
    /// Who they are, by their weights, in the order in which they were given.
    var teachers: [String]

    /// A lesson of some teachers.
    public init(_ teachers: TeacherModels, weight: Double? = nil, temperature: Double? = nil) {
      self.weight = weight ?? 0.9
      self.temperature = temperature ?? 2
      self.teachers = teachers.identities
    }
  }

  /// Training genes that are not those of the architecture; nil for its own.
  public struct GeneOverride: Codable, Hashable, Sendable {
    /// The rule that turns gradients into steps.
    public var optimizer: OptimizerKind?
    /// The full learning rate.
    public var learningRate: Double?
    /// Samples a step.
    public var batch: Int?
    /// Share of a weight that a step of rate 1 takes away.
    public var weightDecay: Double?

    /// No override.
    public init() {}

    func gene(over own: TrainingGene) -> TrainingGene {
      TrainingGene(
        optimizer: optimizer ?? own.optimizer, learningRate: learningRate ?? own.learningRate,
        batch: batch ?? own.batch, weightDecay: weightDecay ?? own.weightDecay)
    }
  }

  /// A recipe with the training genes to which it was applied, as far as they are known.
  struct Applied: Encodable {
    var recipe: TrainingRecipe?
    var genes: TrainingGene?
  }

  /// The training genes of an architecture, made fit for this training.
  ///
  /// A weight decay that proved itself in a search is too strong for a training that is longer: it is
  /// multiplied by √(b T′ / b′ T), with b the batch and T the samples that are passed over, here, and with
  /// a prime in the search; it is never raised.
  ///
  /// - **Source:** Loshchilov, Hutter, "Decoupled Weight Decay Regularization", ICLR 2019, appendix B.1,
  ///   normalised weight decay.
  package func gene(of trainee: Trainee, on data: TrainingData) -> TrainingGene {
    var gene = genes.gene(over: trainee.gene)
    guard genes.weightDecay == nil, let practice = trainee.practice else { return gene }
    let samples = data.trainingCount(withValidation: withValidation)
    let passed = Double(samples) * Double(epochs)
    let practised = Double(practice.samples ?? samples) * Double(practice.epochs)
    let batches = Double(gene.batch) / Double(trainee.gene.batch)
    gene.weightDecay *= min(1, (batches * practised / passed).squareRoot())
    return gene
  }

  /// The training of an architecture with these genes.
  func settings(_ gene: TrainingGene) -> Networks.TrainingSettings {
    Networks.TrainingSettings(
      optimizer: OptimizerSettings(gene.optimizer), learningRate: gene.learningRate,
      weightDecay: gene.weightDecay, batch: gene.batch, epochs: epochs, schedule: schedule,
      warmup: warmup, labelSmoothing: labelSmoothing, gradientClipping: gradientClipping)
  }

  /// The decay of the average in a training of so many steps: it never reaches back over more than
  /// about a tenth of them.
  func averaging(steps: Int) -> Double? {
    averaging > 0 ? max(0, min(averaging, 1 - 10 / Double(max(1, steps)))) : nil
  }
}
