import Foundation
import Kernels
import Synchronization
import Testing

/// Work shared out among threads.
///
/// One test at a time: one of them counts threads.
@Suite(.serialized) struct WorkersTests {
  @Test(arguments: [1, 2, 3, 7])
  func everyUnitIsVisitedOnce(count: Int) {
    let workers = Workers(count: count)
    for units in [0, 1, 2, 3, 5, 8, 13, 64, 1000] {
      for grain in [1, 2, 8, 16, 100] {
        let visits = Visits(units)
        workers.run(units, grain: grain) { range in
          visits.expect(range.lowerBound % grain == 0 && !range.isEmpty)
          for unit in range { visits.visit(unit) }
        }
        #expect(visits.areOnceEach, "\(units) units by \(grain), \(count) workers")
      }
      let visits = Visits(units)
      workers.runDynamically(units) { unit, _ in visits.visit(unit) }
      #expect(visits.areOnceEach, "\(units) units in turn, \(count) workers")
    }
  }

  @Test(arguments: [1, 2, 3, 7])
  func noTwoUnitsUnderWayShareALane(count: Int) {
    let workers = Workers(count: count)
    let (lanes, visits) = (Visits(count), Visits(1000))
    workers.runDynamically(1000) { unit, lane in
      visits.visit(unit)
      lanes.expect(lane < count)
      // Whoever else is in the lane is seen.
      lanes.visit(lane)
      lanes.expect(lanes.count(lane) == 1)
      lanes.leave(lane)
    }
    #expect(visits.areOnceEach)
    #expect(lanes.areAsExpected)
  }

  @Test(arguments: [1, 2, 3])
  func floatsAreSplitInWholeVectorsButForTheLast(count: Int) {
    let workers = Workers(count: count)
    for floats in [0, 8, 16, 4096, 16_384, 16_400, 16_408, 100_000] {
      let visits = Visits(floats)
      workers.runFloats(floats) { range in
        visits.expect(range.lowerBound % 16 == 0)
        visits.expect(range.upperBound % 16 == 0 || range.upperBound == floats)
        for place in range { visits.visit(place) }
      }
      #expect(visits.areOnceEach, "\(floats) floats, \(count) workers")
    }
  }

  @Test func littleWorkStaysOnTheCallingThread() {
    let workers = Workers(count: 3)
    let visits = Visits(100)
    let caller = pthread_self()
    workers.run(100, work: 1000) { range in
      visits.expect(pthread_self() == caller && range == 0..<100)
      for unit in range { visits.visit(unit) }
    }
    #expect(visits.areOnceEach)
  }

  @Test(arguments: [2, 5])
  func manyShortRunsFollowEachOther(count: Int) {
    let workers = Workers(count: count)
    let sum = Atomic(0)
    for _ in 0..<20_000 {
      workers.run(count) { sum.add($0.count, ordering: .relaxed) }
      workers.runDynamically(3) { unit, _ in sum.add(unit, ordering: .relaxed) }
    }
    #expect(sum.load(ordering: .relaxed) == 20_000 * (count + 3))
  }

  @Test func runsFollowPausesInWhichTheThreadsSleep() {
    let workers = Workers(count: 3)
    let sum = Atomic(0)
    for turn in 0..<100 {
      workers.run(3) { range in
        // The others find out that the last one takes long.
        if turn % 10 == 0 && range.contains(2) { usleep(3000) }
        sum.add(range.count, ordering: .relaxed)
      }
      if turn % 2 == 0 { usleep(2000) }
    }
    #expect(sum.load(ordering: .relaxed) == 300)
  }

  @Test func aRunWithinARunStaysOnItsThread() {
    let workers = Workers(count: 3)
    let visits = Visits(30)
    workers.run(3) { range in
      for outer in range {
        let thread = pthread_self()
        workers.run(10) { inner in
          visits.expect(pthread_self() == thread)
          for unit in inner { visits.visit(outer * 10 + unit) }
        }
      }
    }
    #expect(visits.areOnceEach)
  }

  @Test func aSumDoesNotDependOnTheNumberOfWorkers() {
    let values = (0..<100_000).map { 1 / Float($0 + 1) }
    let sums = [1, 2, 3, 7].map { blockSum(values, Workers(count: $0)).bitPattern }
    #expect(sums.allSatisfy { $0 == sums[0] })
  }

  #if os(Linux)
    @Test func threadsEndWithTheirWorkers() {
      let before = threads()
      for turn in 0..<300 {
        let workers = Workers(count: 2 + turn % 3)
        if turn % 7 != 0 { workers.run(100) { _ in } }
      }
      let deadline = ContinuousClock.now + .seconds(60)
      while threads() > before && .now < deadline { sched_yield() }
      #expect(threads() <= before)
    }

    private func threads() -> Int {
      (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/task").count) ?? 0
    }
  #endif

  /// A sum over blocks of 1000 values, whoever adds them up.
  private func blockSum(_ values: [Float], _ workers: Workers) -> Float {
    let sums = (0..<values.count / 1000).map { _ in Sum() }
    workers.runDynamically(sums.count) { block, _ in
      let sum = values[block * 1000..<(block + 1) * 1000].reduce(0, +)
      sums[block].bits.store(sum.bitPattern, ordering: .relaxed)
    }
    return sums.reduce(0) { $0 + Float(bitPattern: $1.bits.load(ordering: .relaxed)) }
  }
}

/// A sum that any thread may store.
private final class Sum: Sendable {
  let bits = Atomic<UInt32>(0)
}

/// How often each unit was visited, by whatever thread.
private final class Visits: Sendable {
  private let counts: [Count]
  private let surprises = Atomic(0)

  private final class Count: Sendable {
    let value = Atomic(0)
  }

  init(_ units: Int) { counts = (0..<units).map { _ in Count() } }

  func visit(_ unit: Int) { counts[unit].value.add(1, ordering: .relaxed) }

  func leave(_ unit: Int) { counts[unit].value.subtract(1, ordering: .relaxed) }

  func count(_ unit: Int) -> Int { counts[unit].value.load(ordering: .relaxed) }

  var areAsExpected: Bool { surprises.load(ordering: .relaxed) == 0 }

  func expect(_ holds: Bool) {
    if !holds { surprises.add(1, ordering: .relaxed) }
  }

  var areOnceEach: Bool {
    surprises.load(ordering: .relaxed) == 0
      && counts.allSatisfy { $0.value.load(ordering: .relaxed) == 1 }
  }
}
