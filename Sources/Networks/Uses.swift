/// When values and gradients are in use, counted in pieces of work.
struct Uses {
  /// How long something lives.
  struct Stays {
    /// The most samples that are there at the same time, where no stage hands it to another.
    var samples = 1
    /// When a single sample is in use.
    var stays: [ClosedRange<Int>] = []
    /// When any may be.
    var leases: [ClosedRange<Int>] = []
  }

  private struct Use {
    let stage: Int
    let time: Int
    let isBatch: Bool
  }

  private let stages: [StagePieces]
  /// The number of each stage's first piece.
  private let starts: [Int]
  private var uses: [Operand: [Use]] = [:]
  /// Values whose gradients are written, in the order of the backward pass.
  private(set) var gradientsInOrder: [Int] = []
  /// The number of the first piece of the backward pass.
  let startOfBackward: Int
  private let firstOfUse: Int

  init(_ program: Program) {
    stages = program.stages
    firstOfUse = program.forward.count + program.backward.count
    var starts: [Int] = []
    var time = 0
    for (number, stage) in stages.enumerated() {
      starts.append(time)
      let pieces =
        stage.samples.map { ($0.operands, false) } + stage.batch.map { ($0.operands, true) }
      for (operands, isBatch) in pieces {
        for operand in operands {
          uses[operand, default: []].append(Use(stage: number, time: time, isBatch: isBatch))
          if case .gradient(let value) = operand { gradientsInOrder.append(value) }
        }
        time += 1
      }
    }
    self.starts = starts + [time]
    startOfBackward = starts[program.forward.count]
  }

  /// How long an operand lives, if no stage hands it to another one: in each pass one stage touches
  /// it, or, where it is made again, each stage that does makes it.
  func stays(of operand: Operand, isRemade: Bool) -> Stays? {
    let uses = uses[operand] ?? []
    guard !uses.isEmpty, !uses.contains(where: \.isBatch) else { return nil }
    let numbers = Set(uses.map(\.stage)).sorted()
    let inUse = numbers.count { isUse($0) }
    guard isRemade || (inUse <= 1 && numbers.count - inUse <= 1) else { return nil }
    var result = Stays()
    for number in numbers {
      let times = uses.filter { $0.stage == number }.map(\.time)
      let stay = times[0]...times[times.count - 1]
      result.stays.append(stay)
      let pieces = stages[number].samples
      let first = pieces[stay.lowerBound - starts[number]].segment
      let last = pieces[stay.upperBound - starts[number]].segment
      if first == last {
        result.leases.append(stay)
        result.samples = max(result.samples, pieces[stay.lowerBound - starts[number]].chunk)
      } else {
        let lower = pieces.firstIndex { $0.segment == first } ?? 0
        let upper = pieces.lastIndex { $0.segment == last } ?? 0
        result.leases.append(starts[number] + lower...starts[number] + upper)
        result.samples = max(result.samples, stages[number].chunk)
      }
    }
    return result
  }

  /// How long something lives that no other may ever take the place of.
  var always: Stays {
    let time = 0...starts[starts.count - 1]
    return Stays(stays: [time], leases: [time])
  }

  /// How long an operand of the whole batch lives, in a training step and in use: no longer than from
  /// the first stage that touches it to the last one.
  ///
  /// - Parameter start: when it is written, if before the stages do.
  func stays(ofBatch operand: Operand, from start: Int? = nil) -> Stays {
    let uses = uses[operand] ?? []
    var result = Stays()
    for uses in [uses.filter { !isUse($0.stage) }, uses.filter { isUse($0.stage) }] {
      guard let first = uses.first, let last = uses.last else { continue }
      let begin = start ?? first.time
      result.stays.append(begin...last.time)
      result.leases.append(min(begin, starts[first.stage])...starts[last.stage + 1] - 1)
    }
    if result.stays.isEmpty, let start {
      result.stays = [start...start]
      result.leases = result.stays
    }
    precondition(!result.stays.isEmpty, "no work touches \(operand)")
    return result
  }

  /// Whether a stage belongs to the forward pass in use.
  private func isUse(_ stage: Int) -> Bool { stage >= firstOfUse }
}
