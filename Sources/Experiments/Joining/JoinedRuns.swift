import Architectures
public import Evolution
import Foundation
import Journals

/// The other runs of a folder, whose best come to the islands of this one.
///
/// Each run is a job of its own, with journals and a budget of its own. What it has found stands in its
/// journals: whoever looks there waits for nobody, and notices nobody's end; a run that is over, or
/// broken off, still sends its best. Searches that meet in a store instead of sending messages: Merelo, Mora,
/// Fernandes, Esparcia-Alcázar, *Designing and testing a pool-based evolutionary algorithm*, Natural
/// Computing 12, 2013.
public final class JoinedRuns {
  private let prepared: PreparedSearch
  private let folder: String
  private let own: String
  private let now: () -> Double
  /// The journals as each island of this run has seen them last.
  private var seen: [Int: [String: FileStamp]] = [:]
  /// Where each island looks next, among all journals in order.
  private var next: [Int: Int] = [:]
  private var nextLook = -Double.infinity
  /// Journals of runs that judge otherwise.
  private var strangers: Set<String> = []

  /// Seconds between two looks at least, and how many times as long as the last one took.
  private static let pause = (seconds: 1.0, factor: 50.0)

  /// The runs in a folder.
  ///
  /// - Parameters:
  ///   - own: the folder of this run, which may be one of them.
  ///   - now: seconds since any fixed moment.
  public init(
    _ prepared: PreparedSearch, in folder: String, own: String, now: @escaping () -> Double
  ) {
    self.prepared = prepared
    self.folder = folder
    self.own = URL(fileURLWithPath: own).resolvingSymlinksInPath().path
    self.now = now
  }

  /// The best of an island of another run, if one has something new; seldom enough that reading takes
  /// next to no time.
  ///
  /// Only what was judged under the same conditions comes: data, training, evaluator. Its name here is that
  /// of an island far away, so that it is nobody else's.
  public func arrivals(at island: Int) -> [Departure] {
    guard now() >= nextLook else { return [] }
    let begin = now()
    defer {
      let end = now()
      nextLook = end + max(Self.pause.seconds, Self.pause.factor * (end - begin))
    }
    let journals = journals
    let start = next[island] ?? island
    for turn in journals.indices {
      let place = (start + turn) % journals.count
      let file = journals[place]
      let stamp = FileStamp(file)
      guard seen[island]?[file] != stamp else { continue }
      seen[island, default: [:]][file] = stamp
      next[island] = place + 1
      // One that cannot be read now is no reason for this run to stop: its own run will say so. No more than
      // one is read in a look, whatever it holds.
      guard !strangers.contains(file), let journal = try? Journal(reading: file, damage: .endsThere)
      else { continue }
      return departure(from: journal, to: island).map { [$0] } ?? []
    }
    return []
  }

  private func departure(from journal: Journal, to island: Int) -> Departure? {
    let source = SelectionSource(journal)
    guard prepared.settings.hasSameConditions(as: source.settings) else {
      strangers.insert(journal.file)
      return nil
    }
    let individuals = source.individuals.compactMap {
      prepared.judgedAnew($0, of: source.run, isAlike: true)
    }.filter { $0.fitness != nil }
    let count = prepared.settings.migration.count
    let best = Experience.places(ofBest: count, of: individuals).map { individuals[$0] }
    guard !best.isEmpty else { return nil }
    let name = Self.islandName(journal.header.island, of: source.run)
    return Departure(
      from: name, to: island, number: journal.entries.count,
      migrants: best.map { Self.renamed($0, of: source.run) })
  }

  /// All journals of the other runs.
  private var journals: [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.sorted().flatMap { name -> [String] in
      let path = folder + "/" + name
      guard RunFolder.holdsRun(path),
        URL(fileURLWithPath: path).resolvingSymlinksInPath().path != own
      else { return [] }
      return RunFolder(path: path).journals
    }
  }

  /// An individual under the names that islands of its run have here.
  private static func renamed(_ individual: Individual, of run: String) -> Individual {
    var result = individual
    let rename = { (id: BirthID) in
      BirthID(island: islandName(id.island, of: run), birth: id.birth)
    }
    result.candidate.id = rename(individual.id)
    result.candidate.proposal.parents = individual.candidate.proposal.parents.map(rename)
    return result
  }

  /// The number of another run's island, far from those of any run: 32 bits of a hash behind a million.
  ///
  /// One that was from elsewhere there already keeps its number.
  private static func islandName(_ island: Int, of run: String) -> Int {
    guard island < firstName else { return island }
    let hash = Identity("\(run)/\(island)".utf8.map(UInt64.init))
    return firstName + Int(UInt32(truncatingIfNeeded: hash.low))
  }

  private static let firstName = 1_000_000

  /// Whether an individual came from another run.
  public static func isFromElsewhere(_ id: BirthID) -> Bool { id.island >= firstName }
}
