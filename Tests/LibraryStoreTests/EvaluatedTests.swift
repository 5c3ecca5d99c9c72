import Evolution
import Journals
import LibraryStore
import Testing

@Suite struct EvaluatedTests {
  private let runs: Runs

  init() throws { runs = try Runs() }

  /// But for parents, identities and times, a library gives back what journals say.
  @Test func whatWasGatheredCanBeSelectedFrom() throws {
    let folder = try runs.make("one")
    let source = try RunSource(folder: folder)
    try runs.make("two", seed: 2, judged: 5)
    let library = try Library(path: runs.library)
    try library.gather(folder: folder)
    try library.gather(folder: runs.path + "/two")
    let judged = source.journals.flatMap(\.entries).compactMap { line in
      if case .event(.judged(let individual), _) = line.entry { individual } else { nil }
    }
    let all = try library.evaluated()
    #expect(all.map(\.name) == ["one", "two"])
    #expect(all[0].space == source.journals[0].header.space)
    let kept = all[0].individuals
    #expect(kept.map(\.id) == judged.map(\.id))
    #expect(kept.map(\.verdict) == judged.map(\.verdict))
    for (mine, theirs) in zip(kept.map(\.measurements), judged.map(\.measurements)) {
      var theirs = theirs
      // What a network costs is known of all who found it, when one has counted.
      theirs.cost = theirs.cost ?? mine.cost
      #expect(mine == theirs)
    }
    #expect(
      kept.map(\.candidate.proposal.genome) == judged.map(\.candidate.proposal.genome))
    #expect(try library.evaluated(run: "tw").map(\.name) == ["two"])
    #expect(throws: LibraryError.self) { try library.evaluated(run: "three") }
  }
}
