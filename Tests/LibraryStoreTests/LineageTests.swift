import Evolution
import Journals
import LibraryStore
import Testing

struct LineageTests {
  private let runs: Runs
  private let library: Library
  private let individuals: [Individual]

  init() throws {
    runs = try Runs()
    library = try Library(path: runs.library)
    let folder = try runs.make("digits", judged: 60)
    try library.gather(folder: folder)
    individuals = try RunSource(folder: folder).journals.flatMap(\.entries).compactMap {
      if case .event(.judged(let one), _) = $0.entry { one } else { nil }
    }
  }

  @Test func parentsAreTheFirstGeneration() throws {
    for individual in individuals {
      let lineage = try library.lineage("\(individual.id)", .ancestors, depth: 1)
      #expect(lineage.map(\.id) == individual.candidate.proposal.parents.map(\.description))
      for relative in lineage {
        let parent = try #require(individuals.first { $0.id.description == relative.id })
        #expect(relative.origin == parent.candidate.proposal.origin)
        #expect(relative.cost == parent.fitness?.primary)
        #expect(relative.isFromElsewhere == (parent.id.island != individual.id.island))
      }
    }
  }

  /// Whoever is an ancestor of somebody has that one among the descendants.
  @Test func ancestorsAndDescendantsAreTwoSidesOfOneThing() throws {
    var ancestors: Set<[String]> = []
    var descendants: Set<[String]> = []
    for individual in individuals {
      let name = individual.id.description
      for other in try library.lineage(name, .ancestors) { ancestors.insert([other.id, name]) }
      for other in try library.lineage(name, .descendants) { descendants.insert([name, other.id]) }
    }
    #expect(!ancestors.isEmpty && ancestors == descendants)
  }

  @Test func generationsRiseByOneAndLineagesCrossIslands() throws {
    var deepest = 0
    var hasCrossed = false
    for individual in individuals {
      var before = 0
      for relative in try library.lineage("\(individual.id)", .ancestors) {
        #expect((1...(before + 1)).contains(relative.generation))
        before = relative.generation
        deepest = max(deepest, before)
        hasCrossed = hasCrossed || relative.isFromElsewhere
      }
    }
    #expect(deepest > Library.depth && hasCrossed)
  }

  @Test func nodesOfTwoArchitecturesAreAlignedInOrder() throws {
    let rows = try library.list(ListRequest()).rows
    for (a, b) in zip(rows, rows.dropFirst()) {
      let (first, second) = (try library.show(a.architecture), try library.show(b.architecture))
      let difference = ArchitectureDifference(first, second)
      #expect(difference.nodes.compactMap(\.0) == first.nodes)
      #expect(difference.nodes.compactMap(\.1) == second.nodes)
      #expect(
        difference.nodes.allSatisfy {
          $0.0 == nil || $0.1 == nil || $0.0?.operation == $0.1?.operation
        })
      let same = ArchitectureDifference(first, first)
      #expect(same.nodes.allSatisfy { $0.0 == $0.1 })
    }
  }
}
