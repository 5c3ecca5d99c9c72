import LibraryStore
import Testing

struct ListTests {
  private let runs: Runs
  private let library: Library

  init() throws {
    runs = try Runs()
    library = try Library(path: runs.library)
    try library.gather(RunSource(folder: try runs.make("digits-1")))
    try library.gather(RunSource(folder: try runs.make("digits-2", seed: 2)))
  }

  /// What a key sorts by, rising.
  private func value(_ row: IndividualRow, _ key: SortKey) -> Double? {
    switch key {
    case .accuracy: row.validationAccuracy.map { -$0 }
    case .parameters: row.parameters.map(Double.init)
    case .multiplyAdds: row.multiplyAdds.map(Double.init)
    case .seconds: row.seconds
    case .birth: nil
    }
  }

  @Test(arguments: [SortKey.accuracy, .parameters, .multiplyAdds, .seconds])
  func listsRiseAndWhatHasNoValueComesLast(_ key: SortKey) throws {
    let rows = try library.list(onlyViable: false, sortBy: key).rows
    let values = rows.map { value($0, key) }
    let known = values.compactMap { $0 }
    #expect(rows.count == 120)
    #expect(known.count > 20 && known.count < rows.count)
    #expect(known == known.sorted())
    #expect(Array(values.prefix(known.count)) == known)
  }

  @Test func birthsComeRunByRunAndIslandByIsland() throws {
    let rows = try library.list(onlyViable: false, sortBy: .birth).rows
    let names = rows.map { "\($0.run) \($0.id)" }
    #expect(names == names.sorted())
    #expect(Set(names).count == 120)
  }

  @Test func onlyViableOnesAreListedUnlessAllAreAskedFor() throws {
    let viable = try library.list()
    let all = try library.list(onlyViable: false)
    #expect(viable.rows.allSatisfy { $0.isViable && $0.costs?.count == 2 && $0.reason == nil })
    let others = all.rows.filter { !$0.isViable }
    #expect(!others.isEmpty && others.allSatisfy { $0.reason == "too_large" && $0.costs == nil })
    #expect(viable.total + others.count == all.total)
  }

  @Test func aLimitCutsTheListAndLeavesTheTotal() throws {
    let all = try library.list(sortBy: .parameters)
    for limit in [1, 7, all.total, 1000] {
      let some = try library.list(sortBy: .parameters, limit: limit)
      #expect(some.rows == Array(all.rows.prefix(limit)))
      #expect(some.total == all.total)
    }
  }

  @Test func aRunIsMeantByTheStartOfItsNameWhereThatIsOne() throws {
    #expect(try library.list(run: "digits-2").rows.allSatisfy { $0.run == "digits-2" })
    let names = ["digits-1", "digits-2"]
    #expect(throws: LibraryError.ambiguousRun("dig", candidates: names)) {
      try library.list(run: "dig")
    }
    #expect(throws: LibraryError.unknownRun("cats", known: names)) {
      try library.list(run: "cats")
    }
  }

  @Test func aNameThatIsTheStartOfAnotherMeansItself() throws {
    try library.gather(RunSource(folder: try runs.make("digits-10", seed: 3, judged: 2)))
    #expect(try library.list(run: "digits-1", onlyViable: false).total == 60)
  }
}
