import Foundation
import Journals

/// Where trainings are kept: for each a result, a model, and while it goes on a checkpoint.
struct TrainingFolder {
  let path: String

  /// A file of a training, whose ending says what it is.
  func file(_ job: TrainingCampaign.Job, _ ending: String) -> String {
    file(job.trainee.name, seed: job.seed, ending)
  }

  /// A file of the training of this name and seed.
  func file(_ name: String, seed: UInt64, _ ending: String) -> String {
    path + "/" + Self.name(name, seed: seed, ending)
  }

  /// What the file of the training of this name and seed is called.
  static func name(_ name: String, seed: UInt64, _ ending: String) -> String {
    let safe = name.map { $0.isLetter || $0.isNumber || $0 == "_" ? $0 : "-" }
    return "\(String(safe))-s\(seed).\(ending)"
  }

  /// Makes the folder, or finds it where trainings are to go on.
  ///
  /// - Throws: where it has content although nothing is to go on, or cannot be made.
  func open(isResumed: Bool) throws(RunRefusal) {
    let content = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    guard content.isEmpty || isResumed else {
      throw RunRefusal(
        description:
          "\(path) is not empty; allowed is a new folder, or --resume to go on with what is "
          + "there")
    }
    do {
      try RunFolder.checkThatNoFileIsInTheWay(of: path)
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true)
    } catch let error as JournalError {
      throw RunRefusal(description: error.description)
    } catch {
      throw RunRefusal(description: "\(path) cannot be made: \(error.localizedDescription)")
    }
  }

  /// The result of a training that is over; nil where it is not.
  func result(_ job: TrainingCampaign.Job) throws(TrainingError) -> TrainingResult? {
    try result(file(job, "json"))
  }

  /// The files of the results of all trainings that are over, in the order of their names.
  var resultFiles: [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.sorted().filter { $0.hasSuffix(".json") }.map { "\(path)/\($0)" }
  }

  /// The result in a file; nil where there is none.
  func result(_ file: String) throws(TrainingError) -> TrainingResult? {
    guard let data = FileManager.default.contents(atPath: file) else { return nil }
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    do { return try decoder.decode(TrainingResult.self, from: data) } catch {
      throw TrainingError("\(file) is no result of a training, or is damaged")
    }
  }

  /// Writes the result of a training, in one step, and drops its checkpoint.
  func finish(_ job: TrainingCampaign.Job, _ result: TrainingResult) throws(TrainingError) {
    let file = file(job, "json")
    do {
      try Data((result.json + "\n").utf8).write(to: URL(fileURLWithPath: file), options: .atomic)
    } catch {
      throw TrainingError("\(file) cannot be written: \(error.localizedDescription)")
    }
    drop(job, ["checkpoint"])
  }

  /// Drops what trainings were put down in that nobody goes on with.
  func dropCheckpoints() {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    for name in names where name.hasSuffix(".checkpoint") {
      try? FileManager.default.removeItem(atPath: "\(path)/\(name)")
    }
  }

  /// Drops files of a training, as far as they are there.
  func drop(_ job: TrainingCampaign.Job, _ endings: [String]) {
    for ending in endings { try? FileManager.default.removeItem(atPath: file(job, ending)) }
  }
}
