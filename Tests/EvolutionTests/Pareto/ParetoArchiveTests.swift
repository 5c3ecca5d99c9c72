import Evolution
import RandomStreams
import Testing

/// Points that none of a list dominates; of equal costs the smallest handle; by rising costs.
private func nonDominated(_ points: [ParetoPoint]) -> [ParetoPoint] {
  points.filter { point in
    !points.contains { other in
      other.dominates(point)
        || (other.costs == point.costs && other.violation == point.violation && other.id < point.id)
    }
  }
  .sorted { $0.costs.lexicographicallyPrecedes($1.costs) }
}

/// Inserts a point, and checks what is said about it against the members before and after.
private func insertChecked(_ point: ParetoPoint, into archive: inout ParetoArchive) {
  let before = Set(archive.members.map(\.id))
  let change = archive.insert(point)
  let after = Set(archive.members.map(\.id))
  #expect(change.isMember == after.contains(point.id))
  #expect(change.removed == before.subtracting(after).sorted())
  #expect(archive.count == after.count && archive.isEmpty == after.isEmpty)
}

@Test(arguments: PointFamily.all)
func anArchiveHoldsWhatNobodyDominates(family: PointFamily) {
  var stream = testStream(50)
  for _ in 0..<20 {
    var points = family.points(60, using: &stream)
    stream.shuffle(&points)
    var archive = ParetoArchive()
    for (place, point) in points.enumerated() {
      insertChecked(point, into: &archive)
      #expect(archive.members == nonDominated(Array(points[...place])))
    }
  }
}

@Test(arguments: [2, 3, 4])
func aLargeArchiveForgetsNobodyAndIsSweptByOnePoint(objectives: Int) {
  var stream = testStream(51)
  var archive = ParetoArchive()
  // Costs of very different units, and shells one within the other, the outer ones first.
  var points: [ParetoPoint] = []
  for shell in [3.0, 2, 1] {
    for point in sphere(700, objectives: objectives, using: &stream) {
      let costs = point.costs.enumerated().map { shell * $1 * [1, 1e6, 1e-3, 10][$0] }
      points.append(ParetoPoint(id: points.count, costs: costs))
    }
  }
  for point in points { archive.insert(point) }
  #expect(archive.members == nonDominated(points))
  #expect(archive.count >= 700)
  let before = archive.members.map(\.id).sorted()
  let best = ParetoPoint(id: -1, costs: [Double](repeating: 0, count: objectives))
  let change = archive.insert(best)
  #expect(change.isMember && change.removed == before && archive.members == [best])
}

@Test func aFeasiblePointSweepsOutInfeasibleOnes() {
  var archive = ParetoArchive()
  archive.insert(ParetoPoint(id: 0, costs: [0, 0], violation: 2))
  insertChecked(ParetoPoint(id: 1, costs: [1, 2], violation: 1), into: &archive)
  insertChecked(ParetoPoint(id: 2, costs: [2, 1], violation: 1), into: &archive)
  #expect(archive.members.map(\.id) == [1, 2])
  insertChecked(ParetoPoint(id: 3, costs: [9, 9]), into: &archive)
  insertChecked(ParetoPoint(id: 4, costs: [0, 0], violation: 0.5), into: &archive)
  #expect(archive.members.map(\.id) == [3])
}

@Test(arguments: [1, 2, 3, 4])
func epsilonKeepsOneOptimalPointABoxNearEveryPointThatCame(objectives: Int) {
  var stream = testStream(52)
  let epsilon = Array([0.25, 0.125, 0.5, 0.2][..<objectives])
  let family = PointFamily(objectives: objectives, values: nil)
  for _ in 0..<20 {
    let points = family.points(200, using: &stream)
    var archive = ParetoArchive(epsilon: epsilon)
    for point in points { insertChecked(point, into: &archive) }
    let members = archive.members
    let boxes = members.map { zip($0.costs, epsilon).map { ($0 / $1).rounded(.down) } }
    #expect(Set(boxes).count == members.count)
    for member in members { #expect(!points.contains { $0.dominates(member) }) }
    for point in points {
      #expect(
        members.contains { member in
          zip(zip(member.costs, point.costs), epsilon).allSatisfy {
            $0.0 <= $0.1 + $1 * (1 + 1e-12)
          }
        })
    }
    let sides = epsilon.map { (1 / $0).rounded(.up) }
    let bound = sides.reduce(1, *) / (sides.max() ?? 1)
    #expect(Double(members.count) <= bound)
  }
}

@Test func withinABoxTheDominatingPointStays() {
  var archive = ParetoArchive(epsilon: [1, 1])
  insertChecked(ParetoPoint(id: 0, costs: [0.5, 0.5]), into: &archive)
  insertChecked(ParetoPoint(id: 1, costs: [0.1, 0.9]), into: &archive)
  #expect(archive.members.map(\.id) == [0])
  insertChecked(ParetoPoint(id: 2, costs: [0.5, 0.4]), into: &archive)
  #expect(archive.members.map(\.id) == [2])
  insertChecked(ParetoPoint(id: 3, costs: [-0.1, 3]), into: &archive)
  insertChecked(ParetoPoint(id: 4, costs: [0.9, 1.1]), into: &archive)
  #expect(archive.members.map(\.id) == [3, 2])
}

@Test(arguments: [2, 3, 4], [nil, 0.05])
func capacityKeepsTheEndsAndNobodyDominated(objectives: Int, side: Double?) {
  var stream = testStream(53)
  let epsilon = side.map { [Double](repeating: $0, count: objectives) }
  var archive = ParetoArchive(epsilon: epsilon, capacity: 20)
  let points = sphere(300, objectives: objectives, using: &stream)
  for (place, point) in points.enumerated() {
    insertChecked(point, into: &archive)
    #expect(archive.count <= 20)
    let members = archive.members
    #expect(fastNonDominatedSort(members).count == 1)
    guard side == nil else { continue }
    for objective in 0..<objectives {
      let ends = [members, Array(points[...place])].map { $0.map { $0.costs[objective] }.min() }
      #expect(ends[0] == ends[1])
    }
  }
  if side == nil { #expect(archive.count == 20) }
}

@Test func aCrowdedNewcomerLeavesAtOnce() {
  var archive = ParetoArchive(capacity: 3)
  for (id, costs) in [[0.0, 4], [4, 0], [2, 2]].enumerated() {
    archive.insert(ParetoPoint(id: id, costs: costs))
  }
  let change = archive.insert(ParetoPoint(id: 3, costs: [2.5, 1.5]))
  #expect(change.isMember == false && change.removed.isEmpty)
  #expect(archive.members.map(\.id) == [0, 2, 1])
}
