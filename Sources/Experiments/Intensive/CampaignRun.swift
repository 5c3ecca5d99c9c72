import Foundation
import Kernels
public import MessagePassing

/// Who wants to know how trainings stand.
public struct TrainingListener {
  /// Called with lines that a user may want to read.
  public var notice: (String) -> Void
  /// Whether a signal asked the trainings to stop.
  public var isInterrupted: () -> Bool

  /// A listener.
  public init(notice: @escaping (String) -> Void, isInterrupted: @escaping () -> Bool) {
    self.notice = notice
    self.isInterrupted = isInterrupted
  }
}

/// What all ranks of a campaign have done.
public struct TrainingReport: Codable, Hashable, Sendable {
  /// The trainings that are over.
  public var results: [TrainingResult]
  /// Whether some were stopped by a signal, to go on later.
  public var isInterrupted: Bool
}

/// A campaign on one rank.
public final class CampaignRun {
  private let campaign: TrainingCampaign
  private let folder: TrainingFolder
  private let isResumed: Bool
  private let communicator: any Communicator
  private let workers: Workers
  private let listener: TrainingListener

  private static let begin = Tag(rawValue: 110)
  private static let report = Tag(rawValue: 111)

  /// A campaign on this rank.
  ///
  /// - Parameters:
  ///   - folder: where everything is kept.
  ///   - isResumed: whether trainings that are there go on.
  ///   - threads: threads of a training's kernels.
  public init(
    _ campaign: TrainingCampaign, folder: String, isResumed: Bool,
    communicator: any Communicator, threads: Int, listener: TrainingListener
  ) {
    self.campaign = campaign
    self.folder = TrainingFolder(path: folder)
    self.isResumed = isResumed
    self.communicator = communicator
    workers = Workers(count: threads)
    self.listener = listener
  }

  /// Trains what belongs to this rank.
  ///
  /// - Returns: on the root, what all ranks have done; nil on other ranks.
  public func run() throws -> TrainingReport? {
    if communicator.rank == 0 {
      try folder.open(isResumed: isResumed)
      campaign.notices.forEach(listener.notice)
      for rank in 1..<max(1, communicator.size) {
        try communicator.send(Message(bytes: []), to: rank, tag: Self.begin)
      }
    } else {
      _ = try next(Self.begin)
    }
    let own = try train()
    guard communicator.rank == 0 else {
      let message = Message(bytes: Array(trainingJSON(own).utf8))
      try communicator.send(message, to: 0, tag: Self.report)
      try drain()
      return nil
    }
    let report = try gather(own)
    try drain()
    return report
  }

  /// Lets all that was sent leave, which MPI must know of before it ends.
  ///
  /// It takes as long as it takes: the root receives nothing before its own trainings are over.
  private func drain() throws {
    try communicator.drain {
      usleep(2000)
      return false
    }
  }

  /// A training of this campaign with the model that came out of it; nil where none did.
  public func kept(_ result: TrainingResult) throws -> KeptTraining? {
    try KeptTraining(result, in: folder)
  }

  private func train() throws -> TrainingReport {
    var report = TrainingReport(results: [], isInterrupted: false)
    for (place, job) in campaign.jobs.enumerated()
    where place % communicator.size == communicator.rank {
      guard !listener.isInterrupted(), let result = try train(job) else {
        report.isInterrupted = true
        break
      }
      report.results.append(result)
    }
    return report
  }

  /// The result of a training, nil where it was stopped.
  private func train(_ job: TrainingCampaign.Job) throws -> TrainingResult? {
    let training = IntensiveTraining(
      trainee: job.trainee, recipe: campaign.recipe, data: campaign.data, seed: job.seed,
      readsTest: campaign.readsTest, teachers: campaign.teachers, folder: folder,
      replacesOthers: false)
    let name = "\(job.trainee.name) seed \(job.seed)"
    let epochs = campaign.recipe.epochs
    let found = try training.result(
      workers: workers,
      notice: { [listener] in listener.notice("\(name)  \($0.line(of: epochs))") },
      isInterrupted: listener.isInterrupted)
    if let found, found.wasThere { listener.notice("\(name): done before") }
    return found?.result
  }

  /// What all ranks have done, in the order of the trainings.
  private func gather(_ own: TrainingReport) throws -> TrainingReport {
    var report = own
    for _ in 1..<max(1, communicator.size) {
      let bytes = try next(Self.report).bytes
      let decoder = JSONDecoder()
      decoder.nonConformingFloatDecodingStrategy = .convertFromString(
        positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
      let other = try decoder.decode(TrainingReport.self, from: Data(bytes))
      report.results += other.results
      report.isInterrupted = report.isInterrupted || other.isInterrupted
    }
    let order = campaign.jobs.map { "\($0.trainee.name) \($0.seed)" }
    func place(_ result: TrainingResult) -> Int {
      order.firstIndex(of: "\(result.name) \(result.seed)") ?? order.count
    }
    report.results.sort { place($0) < place($1) }
    return report
  }

  /// Waits for a message of a tag; no other is sent to this rank meanwhile.
  private func next(_ tag: Tag) throws -> Message {
    while true {
      if let envelope = try communicator.receive() {
        precondition(envelope.tag == tag, "a message \(envelope.tag) where \(tag) is expected")
        return envelope.message
      }
      try communicator.progress()
      usleep(2000)
    }
  }
}

extension TrainingResult.Epoch {
  /// The epoch as a line: number, loss, accuracies, seconds.
  func line(of epochs: Int) -> String {
    let validation = validation.map {
      String(format: "  validation %.4f (loss %.4f)", $0.accuracy, $0.loss)
    }
    return String(format: "epoch %d/%d  loss %.4f  training %.4f", epoch, epochs, loss, accuracy)
      + (validation ?? "") + String(format: "  %.1f s", seconds)
  }
}
