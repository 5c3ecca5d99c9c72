// How the kernels use threads. Only this file, WorkerPool.swift and Helper.swift know about them.
//
// Work is split by what is written, into contiguous ranges; a sum that must be split is split into
// blocks fixed by shape and combined in order. So results do not depend on the number of workers.

import Geometry
import Synchronization

/// The threads that a kernel may use, and the instruction set that it runs.
///
/// The threads other than the caller's start with the first run that needs them, stay awake for a
/// moment after each run, sleep until the next one, and end with this object.
public final class Workers: Sendable {
  /// Threads at work at the same time, the calling one included.
  public let count: Int
  /// The copy of the loops that the kernels call.
  public let instructionSet: InstructionSet
  private let pool: WorkerPool

  /// Workers of the given number; one worker runs on the calling thread, with no dispatch at all.
  ///
  /// - Precondition: `count >= 1`, and the processor has the instruction set.
  public init(count: Int, instructionSet: InstructionSet = .current) {
    precondition(count >= 1, "\(count) workers cannot work")
    precondition(
      InstructionSet.available.contains(instructionSet),
      "this processor lacks \(instructionSet.rawValue)")
    self.count = count
    self.instructionSet = instructionSet
    pool = WorkerPool(helpers: count - 1)
  }

  /// Runs `body` over contiguous ranges that together are `0 ..< units`, at most one a worker.
  ///
  /// Ranges begin at multiples of `grain` units. A run within `body` stays on its own thread.
  ///
  /// - Parameters:
  ///   - work: a guess at the run's cost, in floats that a loop could read or write in that time;
  ///     eight multiply-adds count as one. Little work is not shared.
  package func run(
    _ units: Int, grain: Int = 1, work: Int = .max, _ body: @Sendable (Range<Int>) -> Void
  ) {
    let grains = (units + grain - 1) / grain
    let lanes = min(count, grains, work / leastWork)
    if lanes <= 1 {
      if units > 0 { body(0..<units) }
      return
    }
    pool.run(lanes: lanes) { lane in
      let first = grains * lane / lanes * grain
      let last = min(grains * (lane + 1) / lanes * grain, units)
      body(first..<last)
    }
  }

  /// Runs `body` once for each of `0 ..< units`, in turn, each on the first worker that is free.
  ///
  /// For units of unequal cost. What a unit computes must not depend on who runs it, or when.
  ///
  /// - Parameter body: is given the unit, and a lane, less than `count`, that no unit under way at the
  ///   same time has.
  package func runDynamically(_ units: Int, _ body: @Sendable (_ unit: Int, _ lane: Int) -> Void) {
    let next = Atomic(0)
    let work: @Sendable (Int) -> Void = { lane in
      while true {
        let unit = next.wrappingAdd(1, ordering: .relaxed).oldValue
        if unit >= units { return }
        body(unit, lane)
      }
    }
    pool.run(lanes: min(count, units), work)
  }

  /// Runs `body` over ranges of `count` floats, in whole vectors but for half a one at the end, where
  /// a loop has nothing but memory to wait for.
  package func runFloats(_ count: Int, _ body: @Sendable (Range<Int>) -> Void) {
    precondition(count % halfVector == 0, "a span that is no half vectors")
    run(count, grain: vectorWidth, work: count, body)
  }
}

/// Work that keeps a thread busy for longer than it takes to share it out: half a microsecond.
private let leastWork = 8192
