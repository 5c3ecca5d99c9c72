import Architectures
import Foundation
import Genomes
import Geometry
import Testing

/// The table of all cells, where it lies beside the package; its README says where it is from.
private let table = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  .appending(path: "shared/data/nas-bench-201/nasbench201_cifar10.csv.gz").path

/// What the table says of a cell.
private struct Row {
  var operations: [Int]
  var isomorphismClass: Int
  var parameters: Int
  var multiplyAdds: Int

  /// Whether something leads from the cell's input to its output.
  var isConnected: Bool {
    var reached = [true, false, false, false]
    for (edge, (from, to)) in benchmark.wiring.edges.enumerated()
    where operations[edge] != 0 && reached[from] { reached[to] = true }
    return reached[3]
  }

  /// Whether every operation lies on a way from the input to the output.
  var isWithoutDeadEnds: Bool {
    var reached = [true, false, false, false]
    var leads = [false, false, false, true]
    let edges = benchmark.wiring.edges.enumerated().filter { operations[$0.offset] != 0 }
    for (_, (from, to)) in edges where reached[from] { reached[to] = true }
    for (_, (from, to)) in edges.reversed() where leads[to] { leads[from] = true }
    return reached[3] && edges.allSatisfy { reached[$0.element.from] && leads[$0.element.to] }
  }

  var genome: Genome { .vector(VectorGenome(operations.map(Double.init))) }
}

@Suite(.enabled(if: FileManager.default.fileExists(atPath: table), "the table is not there"))
struct BenchmarkTableTests {
  private let rows: [Row]

  init() throws {
    let unpack = Process()
    unpack.executableURL = URL(filePath: "/usr/bin/env")
    unpack.arguments = ["gzip", "-dc", table]
    let pipe = Pipe()
    unpack.standardOutput = pipe
    try unpack.run()
    let content = try pipe.fileHandleForReading.readToEnd() ?? Data()
    let text = String(decoding: content, as: UTF8.self)
    unpack.waitUntilExit()
    let lines = text.split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    let heading = lines[0].map(String.init)
    let places = try ["ops", "isomorphism_class", "params", "macs"].map { name in
      try #require(heading.firstIndex(of: name))
    }
    var rows: [Row] = []
    for cells in lines.dropFirst() {
      let numbers = places.dropFirst().compactMap { Int(cells[$0]) }
      try #require(numbers.count == 3)
      rows.append(
        Row(
          operations: cells[places[0]].compactMap { $0.wholeNumberValue },
          isomorphismClass: numbers[0], parameters: numbers[1], multiplyAdds: numbers[2]))
    }
    self.rows = rows
  }

  @Test func everyCellIsInTheSpaceOnce() {
    #expect(rows.count == 15_625)
    #expect(Set(rows.map(\.genome)).count == rows.count)
    #expect(rows.allSatisfy { SearchSpace.cells(benchmark).objection(to: $0.genome) == nil })
  }

  // The table counts what stands in a cell, whether or not anything comes of it: only cells in which
  // something comes of everything are counted alike. Of the classifier it counts the ten biases as
  // multiply-adds.
  @Test func costsAreThoseOfTheTable() throws {
    let space = SearchSpace.cells(benchmark)
    var compared = 0
    for row in rows where row.isWithoutDeadEnds {
      let cost = try space.decoded(row.genome).architecture.cost
      #expect(cost.parameters == row.parameters)
      #expect(cost.multiplyAdds + 10 == row.multiplyAdds)
      compared += 1
    }
    #expect(compared > 4096)
  }

  @Test func whatDecodesIsConnected() {
    let space = SearchSpace.cells(benchmark)
    for row in rows.everySeventh { #expect(space.isBuildable(row.genome) == row.isConnected) }
  }

  /// The table's classes do not tell an operation that is read twice from two operations that are
  /// alike; those have other numbers of weights, and are other networks.
  @Test func isomorphicCellsHaveOneIdentity() throws {
    let space = SearchSpace.cells(benchmark)
    let single = SearchSpace.cells(
      CellSpace(
        contract: benchmark.contract, wiring: CellWiring(stacks: 1, cells: 1),
        training: benchmark.training))
    var identities: [[Int]: Set<Identity>] = [:]
    var parameters: [Identity: Int] = [:]
    for row in rows where row.isConnected {
      let weights = try single.decoded(row.genome).architecture.cost.parameters
      let identity = try #require(space.identity(of: row.genome))
      if let other = parameters[identity] { #expect(other == weights) }
      identities[[row.isomorphismClass, weights], default: []].insert(identity)
      parameters[identity] = weights
    }
    let several = identities.values.count { $0.count > 1 }
    let classes = Set(identities.keys.map { $0[0] })
    #expect(several == 0, "\(several) of \(identities.count), \(classes.count) classes")
    #expect(identities.count - classes.count < 500, "\(identities.count) of \(classes.count)")
  }

  @Test func cellsOfOneIdentityCostTheSame() {
    let space = SearchSpace.cells(benchmark)
    var parameters: [Identity: Int] = [:]
    for row in rows where row.isWithoutDeadEnds {
      guard let identity = space.identity(of: row.genome) else { continue }
      #expect(parameters[identity] ?? row.parameters == row.parameters)
      parameters[identity] = row.parameters
    }
  }
}

extension [Row] {
  /// Every seventh row.
  fileprivate var everySeventh: [Row] { stride(from: 0, to: count, by: 7).map { self[$0] } }
}
