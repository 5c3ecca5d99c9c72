import Evaluators
import Evolution
import LibraryStore
import Testing

struct ListTests {
  private let runs: Runs
  private let library: Library
  private let all: Listing

  init() throws {
    runs = try Runs()
    library = try Library(path: runs.library)
    try library.gather(folder: runs.make("digits-1"))
    try library.gather(folder: runs.make("digits-2", seed: 2))
    all = try library.list(ListRequest())
  }

  private func list(_ change: (inout ListRequest) -> Void) throws -> Listing {
    var request = ListRequest()
    change(&request)
    return try library.list(request)
  }

  private func values(_ name: String, _ listing: Listing) throws -> [Double?] {
    let place = try #require(listing.quantities.firstIndex { $0.name == name })
    return listing.rows.map { $0.values[place] }
  }

  @Test func theMostAccurateComeFirst() throws {
    let values = try values("validation_accuracy", all).compactMap { $0 }
    #expect(values == values.sorted(by: >) && !values.isEmpty)
    #expect(all.total == all.rows.count)
    #expect(Set(all.rows.map(\.architecture)).count == all.total)
  }

  @Test(arguments: ["parameters", "multiply_adds", "latency_ms", "validation_loss", "epochs"])
  func theBestOfAQuantityComeFirstAndWhatIsMissingLast(_ name: String) throws {
    let listing = try list {
      $0.sort = name
      $0.columns = [name]
    }
    let values = try values(name, listing)
    let known = values.compactMap { $0 }
    #expect(known == known.sorted())
    #expect(Array(values.prefix(known.count)) == known)
    #expect(listing.total == all.total)
    let reversed = try list {
      $0.sort = name
      $0.isReversed = true
      $0.columns = [name]
    }
    let back = try self.values(name, reversed).compactMap { $0 }
    #expect(back == known.reversed())
  }

  @Test func aConstraintLeavesWhatKeepsIt() throws {
    let listing = try list {
      $0.filter.constraints = [
        Constraint("parameters", .atMost, 3000), Constraint("latency_ms", .atLeast, 0),
      ]
    }
    let expected = try zip(values("parameters", listing), values("latency_ms", listing))
    #expect(expected.allSatisfy { $0 ?? .infinity <= 3000 && $1 != nil })
    #expect((1..<all.total).contains(listing.total))
  }

  @Test func aLimitCutsTheListAndLeavesTheTotal() throws {
    for limit in [1, 7, all.total, 1000] {
      let some = try list { $0.limit = limit }
      #expect(some.rows.map(\.architecture) == all.rows.prefix(limit).map(\.architecture))
      #expect(some.total == all.total)
    }
  }

  @Test func aRunIsMeantByTheStartOfItsNameWhereThatIsOne() throws {
    let one = try list { $0.filter.run = "digits-2" }
    #expect(one.rows.allSatisfy { $0.finder?.hasPrefix("digits-2:") ?? false })
    let names = ["digits-1", "digits-2"]
    #expect(throws: LibraryError.ambiguousRun("dig", candidates: names)) {
      try list { $0.filter.run = "dig" }
    }
    #expect(throws: LibraryError.unknownRun("cats", known: names)) {
      try list { $0.filter.run = "cats" }
    }
  }

  @Test func aNameThatIsTheStartOfAnotherMeansItself() throws {
    try library.gather(folder: runs.make("digits-10", seed: 3, judged: 2))
    #expect(try list { $0.filter.run = "digits-1" }.total > 4)
    #expect(try list { $0.filter.run = "digits-10" }.total <= 4)
  }

  /// A network that is trained on two data sets is one architecture with two entries.
  @Test func dataSetsAreToldApart() throws {
    try library.gather(folder: runs.make("cats-1", data: "cats"))
    let cats = try list { $0.filter.data = "cats" }
    let digits = try list { $0.filter.run = "digits-1" }
    #expect(cats.rows.map(\.architecture) == digits.rows.map(\.architecture))
    #expect(cats.rows.map(\.values) == digits.rows.map(\.values))
    #expect(cats.rows.allSatisfy { $0.data == "cats" })
    #expect(throws: LibraryError.unknownData("dogs", known: ["cats", "digits"])) {
      try list { $0.filter.data = "dogs" }
    }
  }

  @Test func whatIsFoundAgainIsOneArchitectureWithTheMeanOfBoth() throws {
    try library.gather(folder: runs.make("again", in: "again"))
    let again = try list { $0.columns = ["validation_accuracy"] }
    #expect(again.total == all.total)
    #expect(again.rows.contains { $0.found > 1 })
  }

  @Test func anUnknownQuantityIsASentence() throws {
    let error = #expect(throws: LibraryError.self) { try list { $0.sort = "beauty" } }
    #expect(error?.description.hasPrefix("nothing was measured as 'beauty'; there are: ") == true)
    #expect(error?.isUsage == true)
  }

  @Test func failuresHaveReasons() throws {
    let (rows, total) = try library.failures()
    #expect(!rows.isEmpty && rows.count == total)
    #expect(rows.allSatisfy { !$0.isViable && $0.reason != nil && $0.costs == nil })
    #expect(try library.failures(run: "digits-2", limit: 1).rows.map(\.run) == ["digits-2"])
  }
}
