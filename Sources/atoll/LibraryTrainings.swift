import Architectures
import Experiments
import Foundation
import Genomes
import Interchange
import LibraryStore
import Networks

/// Trainings on their way from and into a library.
struct LibraryTrainings {
  let library: Library
  /// What the library calls each architecture that is trained, by the name of the trainee.
  private var names: [String: Identity] = [:]

  /// A library that exists, with architectures to be trained.
  ///
  /// - Returns: the trainees, and the settings of the search that found the first of them.
  static func open(
    _ path: String, _ ids: [String]
  ) throws -> (trainings: LibraryTrainings, trainees: [Trainee], settings: String?) {
    var trainings = LibraryTrainings(library: try Library(existing: path))
    var trainees: [Trainee] = []
    var settings: String?
    for id in ids {
      let stored = try trainings.library.architecture(named: id)
      guard let architecture = stored.architecture else {
        throw UsageError("\(id) of \(path) is no network: \(stored.fault ?? "it is a vector")")
      }
      settings = settings ?? stored.settings
      trainings.names[stored.shortName] = stored.identity
      trainees.append(
        Trainee(
          name: stored.shortName, architecture: architecture, gene: stored.training,
          practice: stored.settings.flatMap { Trainee.Practice(settings: $0, of: path) }))
    }
    return (trainings, trainees, settings)
  }

  /// A library, made where there is none.
  static func open(into path: String) throws -> LibraryTrainings {
    LibraryTrainings(library: try Library(path: path))
  }

  private init(library: Library) { self.library = library }

  /// Keeps what came out of trainings: weights, curves, measurements.
  mutating func keep(_ report: TrainingReport, of campaign: TrainingCampaign, in run: CampaignRun)
    throws
  {
    for result in report.results {
      guard let trainee = campaign.trainees.first(where: { $0.name == result.name }),
        let training = try run.kept(result)
      else { continue }
      let name =
        try names[trainee.name] ?? library.add(trainee.architecture, training: trainee.gene)
      names[trainee.name] = name
      try add(training, of: name)
    }
  }

  /// Keeps the trainings that followed a search; one that cannot be read is left out, with a sentence.
  ///
  /// - Parameter folder: where the run is kept.
  /// - Returns: how many there are.
  static func gather(
    into library: Library, _ folder: String, notice: (String) -> Void
  ) -> Int {
    var count = 0
    for file in KeptTraining.final(ofRunIn: folder) {
      do {
        guard let training = try KeptTraining(reading: file) else { continue }
        // By what it is, whoever has found it: individuals of other runs are trained here, too.
        let model = training.model
        let name = try library.add(
          model.model.architecture, training: model.ownGene ?? model.gene)
        try LibraryTrainings(library: library).add(training, of: name)
        count += 1
      } catch {
        notice("\(file) is left out: \(error)")
      }
    }
    return count
  }

  private func add(_ training: KeptTraining, of name: Identity) throws {
    let result = training.result
    var measurements: [StoredMeasurement] = []
    func add(_ part: String, _ score: TrainingResult.Score?) {
      guard let score else { return }
      measurements += [
        StoredMeasurement("\(part)_accuracy", score.accuracy, direction: "maximize"),
        StoredMeasurement("\(part)_loss", score.loss, direction: "minimize"),
      ]
    }
    add("validation", result.validation)
    add("test", result.test)
    if let loss = result.curve.last?.loss {
      measurements.append(StoredMeasurement("training_loss", loss, direction: "minimize"))
    }
    let record = TrainingRecord(
      architecture: name, seed: result.seed, epochs: Double(result.curve.count),
      settings: training.settings, data: result.data, input: training.model.model.input,
      curve: result.curveJSON, measurements: measurements,
      started: result.finished - result.seconds, seconds: result.seconds, host: result.host,
      atoll: training.version, instructionSet: training.instructionSet)
    try library.add(training: record, weights: training.content)
  }
}
