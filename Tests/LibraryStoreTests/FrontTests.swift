import Evaluators
import LibraryStore
import Testing

struct FrontTests {
  private let runs: Runs
  private let library: Library

  init() throws {
    runs = try Runs()
    library = try Library(path: runs.library)
    try library.gather(folder: runs.make("digits", judged: 80))
  }

  /// All entries that have these quantities: name and values.
  private func entries(_ names: [String]) throws -> [(name: String, values: [Double])] {
    var request = ListRequest()
    request.columns = names
    request.sort = names[0]
    return try library.list(request).rows.compactMap { row in
      let values = row.values.compactMap { $0 }
      return values.count == names.count ? (row.architecture, values) : nil
    }
  }

  @Test(
    arguments: [
      ["validation_accuracy", "multiply_adds"],
      ["validation_accuracy", "parameters", "latency_ms"], ["latency_ms"],
    ])
  func aFrontIsWhatNoOtherBeatsInEverything(_ names: [String]) throws {
    let front = try library.front(FrontRequest(names))
    let all = try entries(names)
    let costs = all.map { zip(names, $0.values).map { $0 == "validation_accuracy" ? -$1 : $1 } }
    let best = costs.filter { mine in
      !costs.contains { other in
        other != mine && zip(other, mine).allSatisfy { $0 <= $1 }
      }
    }
    #expect(front.compared == all.count)
    let found = front.rows.map { row in
      zip(names, row.values).map { $0 == "validation_accuracy" ? -($1 ?? 0) : $1 ?? 0 }
    }
    #expect(Set(found) == Set(best) && found.count == Set(best).count)
    #expect(found.map { $0[0] } == found.map { $0[0] }.sorted())
  }

  @Test func aDirectionCanBeGiven() throws {
    var request = FrontRequest(["parameters"])
    request.maximized = ["parameters"]
    let most = try entries(["parameters"]).map { $0.values[0] }.max()
    #expect(try library.front(request).rows[0].values == [most])
    request.maximized = ["beauty"]
    #expect(throws: LibraryError.self) { try library.front(request) }
  }

  @Test(arguments: [0, 0.005, 0.02, 1])
  func aQueryChoosesTheBestOfTheNearlyBest(_ within: Double) throws {
    var request = QueryRequest(best: "validation_accuracy")
    request.tolerance = within
    request.then = "multiply_adds"
    request.filter.constraints = [Constraint("parameters", .atMost, 10_000)]
    let answer = try library.query(request)
    let all = try entries(["validation_accuracy", "multiply_adds", "parameters"])
      .filter { $0.values[2] <= 10_000 }
    let best = try #require(all.map { $0.values[0] }.max())
    let eligible = all.filter { $0.values[0] >= best - within }
    #expect(answer.best.values[0] == best && answer.eligible == eligible.count)
    #expect(answer.chosen.values[1] == eligible.map { $0.values[1] }.min())
    #expect(answer.compared == all.count)
  }

  @Test func nothingLeftIsASentence() throws {
    var request = QueryRequest(best: "validation_accuracy")
    request.filter.constraints = [Constraint("parameters", .atMost, 0)]
    let error = #expect(throws: LibraryError.self) { try library.query(request) }
    #expect(
      error?.description
        == "no architecture has all of validation_accuracy and keeps parameters <= 0.0")
    #expect(error?.isUsage == false)
  }

  @Test func differentDataIsNotCompared() throws {
    try library.gather(folder: runs.make("cats", seed: 2, data: "cats"))
    var request = FrontRequest(["validation_accuracy", "parameters"])
    let error = #expect(throws: LibraryError.self) { try library.front(request) }
    #expect(error?.description.hasSuffix("name one with --data, of cats, digits") == true)
    request.filter.data = "cats"
    #expect(try library.front(request).rows.allSatisfy { $0.data == "cats" })
  }
}
