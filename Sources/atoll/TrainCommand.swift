import ArgumentParser
import DataSets
import Evolution
import Experiments
import Foundation
import Genomes
import Interchange
import Kernels
import LibraryStore
import MessagePassing
import Networks

/// Trains chosen architectures at length, on one rank or under mpirun on many.
struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Trains chosen architectures over a full schedule, and tests them.",
    discussion: """
      What is trained are architectures of a library, individuals of runs, the networks of model \
      files, and reference networks:
      atoll train library.sqlite 3fa8c0 1-00051 --epochs 60 --seeds 3
      atoll train --individual runs/NAME:0-00123 --epochs 40 --seeds 3
      atoll train --network resnet_small --data jobs/fashion-mnist/search.yaml
      A small network may learn from a larger one that was trained before:
      atoll train library.sqlite 3fa8c0 --teacher trainings/resnet_small-s1.safetensors
      A training that was stopped goes on with --resume and ends as if nothing had happened.
      """)

  @Argument(
    help: "A library, and the names of architectures in it; trainings go back into it.",
    completion: .file(extensions: ["sqlite"]))
  var library: [String] = []

  @Option(help: "A library that the trainings of all others go into.", completion: .file())
  var into: String?

  @Option(
    parsing: .upToNextOption,
    help: "Individuals of runs, as RUN:0-00123: the folder of a run, a colon, island and birth.")
  var individual: [String] = []

  @Option(parsing: .upToNextOption, help: "Reference networks, such as resnet_small.")
  var network: [ReferenceNetwork] = []

  @Option(
    parsing: .upToNextOption, help: "Model files, whose architectures are trained anew.",
    completion: .file(extensions: ["safetensors"]))
  var model: [String] = []

  @Option(help: "A data set's name, or a settings file; without it, what the run has learned.")
  var data: String?

  @OptionGroup var recipe: RecipeOptions

  @Option(help: "Trainings of each architecture, from different seeds.")
  var seeds = 1

  @Option(help: "The first seed.")
  var seed: UInt64 = 1

  @Option(help: "Threads of a training (default: the cores that the rank was granted).")
  var threads: Int?

  @Option(help: "The folder of the trainings.", completion: .directory)
  var out = "trainings"

  @Flag(help: "Go on with the trainings in the folder given by --out.")
  var resume = false

  @Flag(help: "Leave the test part unread: to choose among recipes by validation.")
  var noTest = false

  @Flag(help: "Print one JSON object for each architecture on standard output.")
  var json = false

  func validate() throws {
    guard library.count > 1 || !(individual + model).isEmpty || !network.isEmpty else {
      throw ValidationError(
        "Nothing is to be trained; allowed are a library with names of architectures, "
          + "--individual, --model and --network.")
    }
    if let first = library.first, into != nil || library.count == 1 {
      throw ValidationError(
        library.count == 1
          ? "\(first) is given without the name of an architecture."
          : "--into is given beside \(first); allowed is one library.")
    }
    guard (1...1000).contains(seeds) else {
      throw ValidationError("--seeds is \(seeds); allowed are 1 to 1000.")
    }
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads is \(threads); allowed are 1 to 1024.")
    }
  }

  func run() throws {
    let environment = ProcessInfo.processInfo.environment
    let launch = LaunchEnvironment(environment)
    let isSpokesman = (launch.rank ?? 0) == 0
    Interruption.watch(isSpokesman: isSpokesman)
    var (campaign, kept) = try orExit(code: 2, isSpokesman) {
      try makeCampaign(dataRoot(environment), isSpokesman)
    }
    _ = try orExit(code: 1, isSpokesman) { try InstructionSet.detect() }
    let communicator = try orExit(code: 1, true) {
      try StartWatch.during(launch, environment) { try MPICommunicator(launch: launch) }
    }
    Interruption.isReady()
    let training = CampaignRun(
      campaign, folder: out, isResumed: resume, communicator: communicator,
      threads: threads ?? Cores(launch: launch, environment: environment).granted,
      listener: TrainingListener(
        notice: Console.complain, isInterrupted: Interruption.isAsked))
    do {
      let report = try training.run()
      try communicator.close()
      if let report {
        // What was trained is told, whatever becomes of the library.
        let keeping = Result { try kept?.keep(report, of: campaign, in: training) }
        if case .failure(let error) = keeping { Console.complain("atoll: \(error)") }
        try show(report)
        if case .failure = keeping { throw ExitCode(1) }
      }
    } catch let code as ExitCode {
      throw code
    } catch {
      Console.complain("atoll: \(error)")
      let code = error is RunRefusal ? 2 : 1
      // The other ranks wait for messages that will not come: all end together.
      if communicator.size > 1 { Ending.abort(Int32(code)) }
      try? communicator.close()
      throw ExitCode(Int32(code))
    }
  }

  private func makeCampaign(
    _ root: String, _ isSpokesman: Bool
  ) throws -> (TrainingCampaign, LibraryTrainings?) {
    let stored = try library.first.map {
      try LibraryTrainings.open($0, Array(library.dropFirst()))
    }
    let chosen = try individual.map { try ChosenIndividual($0) }
    // Only the architecture matters: every training draws weights of its own.
    let files = try model.map { try ExchangedModel(reading: $0, drawingWeightsWith: 0) }
    let data = try loadData(stored?.settings, chosen.first, files.first, root)
    var trainees = stored?.trainees ?? []
    trainees += try chosen.map { try Trainee($0.id, among: $0.sources) }
    trainees += try network.map { try Trainee($0, over: data) }
    trainees += zip(model, files).map { Trainee($1, name: fileStem($0)) }
    let teachers = try TeacherModels(reading: recipe.teacher)
    let campaign = try TrainingCampaign(
      trainees, recipe: recipe.recipe(augmentation: data.augmentation, teachers: teachers),
      data: data,
      seeds: (0..<UInt64(seeds)).map { seed &+ $0 }, readsTest: !noTest,
      teachers: teachers)
    let opened = try (isSpokesman ? into : nil).map { try LibraryTrainings.open(into: $0) }
    return (campaign, stored?.trainings ?? opened)
  }

  private func loadData(
    _ settings: String?, _ first: ChosenIndividual?, _ file: ExchangedModel?, _ root: String
  ) throws -> TrainingData {
    if let data { return try TrainingData(source: data, root: root) }
    if let settings, let path = library.first {
      return try TrainingData(
        RunSettings(canonicalJSON: settings, from: path), from: path, root: root)
    }
    guard let source = first?.sources.first else {
      if let description = file?.data {
        return try TrainingData(description: description, root: root)
      }
      throw UsageError("--data is missing; allowed is a data set's name or a settings file")
    }
    let settings = try RunSettings(canonicalJSON: source.settings, from: source.run)
    return try TrainingData(settings, from: source.run, root: root)
  }

  private func show(_ report: TrainingReport) throws {
    for summary in TrainingSummary.all(report.results) {
      print(json ? summary.json : summary.line)
    }
    for result in report.results {
      if let failure = result.failure {
        Console.complain("\(result.name) seed \(result.seed) failed: \(failure)")
      }
    }
    if report.isInterrupted {
      Console.complain("put down; the same command with --resume goes on")
    }
    if report.results.contains(where: { $0.failure != nil }) { throw ExitCode(1) }
    if report.isInterrupted { throw ExitCode(ExitCodes.unfinished) }
  }
}

extension TrainingSummary {
  /// The summary for a person.
  fileprivate var line: String {
    func text(_ name: String, _ spread: Spread?) -> String {
      guard let spread else { return "" }
      let deviation = spread.deviation.map { String(format: " ± %.4f", $0) } ?? ""
      return String(format: "  \(name) %.4f", spread.mean) + deviation
    }
    return "\(name)  \(parameters) parameters  \(seeds.count) "
      + (seeds.count == 1 ? "seed" : "seeds")
      + text("validation", validation) + text("test", test)
  }
}
