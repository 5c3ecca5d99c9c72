import Evolution
import Foundation
import Islands
import Journals

/// What a training after a search is for.
enum FinalPurpose: String, Codable {
  /// The validation part, which is not learned from, tells who is the best.
  case choice
  /// The test part is read for one that was chosen.
  case test
}

/// Trainings after a search, as the root asks another rank for them.
struct FinalErrand: Codable {
  var purpose: FinalPurpose
  var jobs: [Job]
  /// How many ranks train at the same time.
  var trainers: Int

  /// One training of a candidate.
  struct Job: Codable {
    var candidate: Candidate
    /// How many there are of it before, from other seeds.
    var repetition: Int
  }
}

// The root shares trainings out and finds them in the folder. What a rank does not bring, because it is
// lost or was stopped, the root does itself, from the last epoch that was put down.

extension SearchRun {
  /// The trainings of individuals, those of the first one first.
  func finalJobs(_ individuals: [Individual], _ purpose: FinalPurpose) -> [FinalErrand.Job] {
    let final = prepared.settings.final
    let count = purpose == .test ? final.seeds : final.topSeeds ?? final.seeds
    return individuals.flatMap { individual in
      (0..<count).map { FinalErrand.Job(candidate: individual.candidate, repetition: $0) }
    }
  }

  /// Has all ranks train what is not trained yet, each its share; returns when they have.
  func share(
    _ individuals: [Individual], _ purpose: FinalPurpose, _ folder: RunFolder,
    _ isOver: @escaping () -> Bool
  ) throws {
    guard case .samples(let data) = prepared.material, let archipelago else { return }
    var known: Set<BirthID> = []
    let jobs = finalJobs(individuals.filter { known.insert($0.id).inserted }, purpose).filter {
      guard let training = finalTraining($0, data, purpose, folder) else { return false }
      return (try? training.kept()) == nil
    }
    let helpers = archipelago.helpers
    guard jobs.count > 1, !helpers.isEmpty else { return }
    let trainers = min(jobs.count, 1 + helpers.count)
    var shares = Array(
      repeating: FinalErrand(purpose: purpose, jobs: [], trainers: trainers), count: trainers)
    for (place, job) in jobs.enumerated() { shares[place % shares.count].jobs.append(job) }
    var errands: [Int: [UInt8]] = [:]
    for (rank, share) in zip(helpers, shares.dropFirst()) {
      errands[rank] = Array(try JSONEncoder().encode(share))
    }
    try archipelago.send(errands: errands)
    try train(shares[0], folder, isOver)
    while !isOver(), !archipelago.ranksAway.isEmpty { usleep(20_000) }
    // On a network file system whoever has found no file goes on finding none until it lists the folder.
    for path in [folder.final, folder.finalists] {
      _ = try? FileManager.default.contentsOfDirectory(atPath: path)
    }
  }

  /// Does the trainings that the root has asked this rank for.
  ///
  /// What this rank alone cannot write is no end of the run: the root tries it, too.
  func train(errand content: [UInt8], _ folder: RunFolder) throws {
    guard let archipelago else { return }
    meanwhile = { try archipelago.keepInTouch() }
    defer { meanwhile = {} }
    do {
      let errand = try JSONDecoder().decode(FinalErrand.self, from: Data(content))
      try train(errand, folder) { [unowned self] in
        keepInTouch()
        return disturbance != nil || archipelago.isErrandOff
      }
    } catch {
      listener.notice("rank \(communicator.rank) leaves its final trainings to the root: \(error)")
    }
    if let disturbance { throw disturbance }
  }

  private func train(
    _ errand: FinalErrand, _ folder: RunFolder, _ isOver: @escaping () -> Bool
  ) throws {
    guard case .samples(let data) = prepared.material else { return }
    // The other ranks of this machine train, too, as far as there is enough to do.
    let sharers = min(cores.localRanks, errand.trainers)
    let threads = max(cores.granted, cores.affinity / max(1, sharers))
    for job in errand.jobs where !isOver() {
      guard let training = finalTraining(job, data, errand.purpose, folder) else { continue }
      _ = try finalResult(of: training, threads: threads, isOver)
    }
  }
}
