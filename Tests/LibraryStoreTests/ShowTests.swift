import Evolution
import Foundation
import LibraryStore
import Testing

struct ShowTests {
  private let runs: Runs
  private let library: Library

  init() throws {
    runs = try Runs()
    library = try Library(path: runs.library)
    try library.gather(RunSource(folder: try runs.make("digits", judged: 60)))
  }

  @Test func everyViableIndividualIsShownWithItsArchitecture() throws {
    let rows = try library.list(onlyViable: false).rows
    #expect(rows.count == 120)
    for row in rows {
      let detail = try library.show(row.id)
      #expect(detail.individual == row)
      #expect(detail.run.name == "digits")
      #expect(detail.nodes.isEmpty == (detail.fault != nil))
      if row.isViable { #expect(detail.fault == nil) }
      guard row.isViable else { continue }
      #expect(detail.nodes.map(\.number) == Array(1...detail.nodes.count))
      #expect(detail.nodes.last?.shape == "1x1x10")
      #expect(detail.nodes.allSatisfy { node in node.inputs.allSatisfy { $0 < node.number } })
      if let parameters = row.parameters {
        #expect(detail.nodes.reduce(0) { $0 + $1.parameters } == parameters)
        #expect(detail.nodes.reduce(0) { $0 + $1.multiplyAdds } == row.multiplyAdds)
      }
    }
  }

  @Test func lineageGoesBackFourGenerationsAcrossIslands() throws {
    var deepest = 0
    var hasForeignParent = false
    for row in try library.list(onlyViable: false).rows {
      let lineage = try library.show(row.id).lineage
      #expect(lineage.isEmpty == (row.origin == "random"))
      deepest = max(deepest, lineage.map(\.generation).max() ?? 0)
      for (place, ancestor) in lineage.enumerated() {
        let ancestorRow = try library.show(ancestor.id).individual
        #expect(ancestor.origin == ancestorRow.origin)
        #expect(ancestor.validationAccuracy == ancestorRow.validationAccuracy)
        let before = place == 0 ? 0 : lineage[place - 1].generation
        #expect((1...(before + 1)).contains(ancestor.generation))
        hasForeignParent = hasForeignParent || ancestor.id.first != row.id.first
      }
    }
    #expect(deepest == Library.depth)
    #expect(hasForeignParent)
  }

  @Test func theGenomesTextIsTheGenome() throws {
    for row in try library.list(onlyViable: false).rows {
      let detail = try library.show(row.id)
      let decoder = JSONDecoder()
      let again = try decoder.decode(type(of: detail.genome), from: Data(detail.genomeText.utf8))
      #expect(again == detail.genome)
    }
  }

  @Test func aNameIsMeantWithTheStartOfItsRun() throws {
    let expected = try library.show("1-00003").individual
    for name in ["digits:1-00003", "d:1-00003", "1-3", "digits:1-3"] {
      #expect(try library.show(name).individual == expected)
    }
  }

  @Test func aNameOfSeveralRunsNeedsTheRun() throws {
    try library.gather(RunSource(folder: try runs.make("cats", seed: 2, judged: 5)))
    #expect(
      throws: LibraryError.ambiguousIndividual(
        "1-00003", candidates: ["digits:1-00003", "cats:1-00003"])
    ) { try library.show("1-00003") }
    #expect(try library.show("c:1-00003").run.name == "cats")
    #expect(try library.show("1-00050").run.name == "digits")
  }

  @Test func runsOfOneNameAreMeantByTheirIDs() throws {
    try library.gather(RunSource(folder: try runs.make("digits", in: "b", seed: 2, judged: 5)))
    let error = #expect(throws: LibraryError.self) { try library.show("1-00003") }
    guard case .ambiguousIndividual(_, let candidates) = error else {
      Issue.record("another error: \(String(describing: error))")
      return
    }
    #expect(Set(try candidates.map { try library.show($0).run.id }).count == 2)
  }

  @Test(arguments: ["", "abc", "1", "1-", "-1-2", "a:b:1-2", "digits:", "1:2", "+1-2", "1-x"])
  func whatIsNotANameIsASentence(_ name: String) {
    #expect(throws: LibraryError.badID(name)) { try library.show(name) }
  }

  @Test func nobodysNameIsASentenceWithThoseNearby() {
    let near = ["1-00057", "1-00058", "1-00059"]
    #expect(throws: LibraryError.unknownIndividual("1-999", near: near)) {
      try library.show("1-999")
    }
    #expect(throws: LibraryError.unknownIndividual("dig:1-999", near: near)) {
      try library.show("dig:1-999")
    }
    #expect(throws: LibraryError.unknownRun("cats", known: ["digits"])) {
      try library.show("cats:1-00001")
    }
  }
}
