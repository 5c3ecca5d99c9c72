import Architectures
import DataSets

/// Trainings of several architectures from several seeds, shared out over ranks.
///
/// Training number k of all belongs to rank k mod ranks. Each is done by one rank alone, so its result
/// does not depend on their number. Ranks send messages: the root says when the folder is there, the
/// others tell the root what became of their trainings.
public struct TrainingCampaign: Sendable {
  /// What is trained.
  public var trainees: [Trainee]
  /// How.
  public var recipe: TrainingRecipe
  /// On what.
  public var data: TrainingData
  /// A training of each from each of these.
  public var seeds: [UInt64]
  /// Whether the test part is read at the end of each training.
  public var readsTest: Bool
  /// Whose answers are learned, as the recipe's lesson says.
  public var teachers: TeacherModels

  /// Trainings of architectures that can read the data.
  public init(
    _ trainees: [Trainee], recipe: TrainingRecipe, data: TrainingData, seeds: [UInt64],
    readsTest: Bool = true, teachers: TeacherModels = TeacherModels()
  ) throws(TrainingError) {
    for trainee in trainees { try trainee.check(data) }
    try teachers.check(data)
    guard recipe.lesson?.teachers ?? [] == teachers.identities else {
      throw TrainingError("the recipe's lesson is not of these teachers")
    }
    if let objection = recipe.augmentation.objection(to: data.contract.shape) {
      throw TrainingError(objection)
    }
    let names = trainees.map(\.name)
    if let twice = names.indices.first(where: { names[..<$0].contains(names[$0]) }) {
      throw TrainingError("\(names[twice]) is given twice; allowed is each architecture once")
    }
    self.trainees = trainees
    self.recipe = recipe
    self.data = data
    self.seeds = seeds
    self.readsTest = readsTest
    self.teachers = teachers
  }

  /// What a user should know before the trainings begin.
  var notices: [String] { teachers.notices(data, withValidation: recipe.withValidation) }

  /// One training.
  struct Job {
    let trainee: Trainee
    let seed: UInt64
  }

  /// All trainings, seed by seed.
  var jobs: [Job] {
    seeds.flatMap { seed in trainees.map { Job(trainee: $0, seed: seed) } }
  }
}
