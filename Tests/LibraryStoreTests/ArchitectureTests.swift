import Architectures
import DataSets
import Evolution
import Foundation
import Genomes
import Journals
import LibraryStore
import Testing

struct ArchitectureTests {
  private let runs: Runs
  private let library: Library

  init() throws {
    runs = try Runs()
    library = try Library(path: runs.library)
    try library.gather(folder: runs.make("digits"))
  }

  private var names: [String] {
    get throws { try library.list(ListRequest()).rows.map(\.architecture) }
  }

  /// The candidates of the run, by what journals say.
  private var candidates: [Candidate] {
    get throws {
      try RunSource(folder: runs.path + "/digits").journals.flatMap(\.entries).compactMap {
        if case .event(.born(let candidate), _) = $0.entry { candidate } else { nil }
      }
    }
  }

  @Test func anArchitectureIsWhatItsGenomeDecodesTo() throws {
    let space = try Runs.space()
    for name in try names {
      let stored = try library.architecture(named: name)
      let genome = try #require(stored.genome)
      let decoded = try space.decoded(genome)
      #expect(stored.architecture == decoded.architecture && stored.training == decoded.training)
      #expect(space.identity(of: genome) == stored.identity && stored.space == space)
      if let cost = stored.cost { #expect(cost == decoded.architecture.cost) }
      #expect(stored.data == "digits" && stored.input?.normalization.mean == [4.5])
    }
  }

  @Test func everyNameOfAnIndividualMeansItsArchitecture() throws {
    for candidate in try candidates {
      guard let identity = candidate.identity else { continue }
      for name in ["\(candidate.id)", "digits:\(candidate.id)", "d:\(candidate.id)"] {
        #expect(try library.architecture(named: name).identity == identity)
      }
      let prefix = String(identity.description.prefix(12))
      #expect(try library.architecture(named: prefix).identity == identity)
      #expect(try library.architecture(identity)?.identity == identity)
    }
  }

  @Test(
    arguments: ["", "abc", "1", "1-", "-1-2", "a:b:1-2", "digits:", "1:2", "+1-2", "1-x", "xyzw"])
  func whatIsNotANameIsASentence(_ name: String) {
    #expect(throws: LibraryError.badID(name)) { try library.architecture(named: name) }
  }

  @Test func nobodysNameIsASentenceWithThoseNearby() {
    let near = ["1-00027", "1-00028", "1-00029"]
    for name in ["1-999", "dig:1-999"] {
      #expect(throws: LibraryError.unknownIndividual(name, near: near)) {
        try library.architecture(named: name)
      }
    }
    #expect(throws: LibraryError.unknownRun("cats", known: ["digits"])) {
      try library.architecture(named: "cats:1-00001")
    }
    let stranger = String(repeating: "0", count: 32)
    #expect(throws: LibraryError.unknownArchitecture(stranger)) {
      try library.architecture(named: stranger)
    }
  }

  @Test func aNameOfSeveralRunsNeedsTheRun() throws {
    try library.gather(folder: try runs.make("cats", seed: 2, judged: 5))
    #expect(
      throws: LibraryError.ambiguousIndividual(
        "1-00003", candidates: ["digits:1-00003", "cats:1-00003"])
    ) { try library.architecture(named: "1-00003") }
  }

  /// Runs of one seed are the same: what the second finds the first has found.
  @Test func whatTwoRunsFindIsOneArchitectureWithTwoMeasurements() throws {
    let before = try names
    let gathering = try library.gather(folder: runs.make("twin", in: "twin"))
    #expect(gathering.discovered == 0 && gathering.added == 60)
    #expect(try names == before)
    for name in before {
      let identity = try #require(Identity(name))
      let found = try library.measurements(of: identity)
      let sources = Set(found.compactMap { $0.source?.split(separator: ":").first })
      #expect(sources.isEmpty || sources == ["digits", "twin"])
      #expect(found.allSatisfy { $0.data == "digits" && $0.seed == 1 && $0.atoll == "0.0.0" })
    }
  }

  @Test func allThatWasMeasuredIsListed() throws {
    let judged = try RunSource(folder: runs.path + "/digits").journals.flatMap(\.entries)
      .compactMap { if case .event(.judged(let one), _) = $0.entry { one } else { nil } }
    for individual in judged {
      guard let identity = individual.candidate.identity, individual.fitness != nil else {
        continue
      }
      let found = try library.measurements(of: identity).filter {
        $0.source == "digits:\(individual.id)"
      }
      let accuracy = found.first { $0.quantity == "validation_accuracy" }
      #expect(accuracy?.value == individual.measurements.validationAccuracy)
      #expect(accuracy?.split == (accuracy == nil ? nil : .validation))
      let latency = found.first { $0.quantity == "latency_ms" }
      #expect(latency?.value == individual.measurements.metrics?["latency_ms"])
    }
  }

  @Test func aStrangerIsKeptByWhatItIs() throws {
    let genome = try #require(try candidates.first { $0.identity != nil }).proposal.genome
    let decoded = try Runs.space().decoded(genome)
    let identity = try library.add(decoded.architecture, training: nil)
    #expect(identity == decoded.architecture.identity)
    let stored = try #require(try library.architecture(identity))
    #expect(stored.architecture == decoded.architecture && stored.genome == nil)
    #expect(stored.cost == decoded.architecture.cost)
    #expect(try names.contains(identity.description))
    // With the genes of training it is the one that the search has found.
    let found = try library.add(decoded.architecture, training: decoded.training)
    #expect(try library.architecture(found)?.genome == genome)
  }
}
