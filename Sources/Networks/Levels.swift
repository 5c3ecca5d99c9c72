/// When each operator runs: the stages of a pass, which end where all samples must be there.
struct Levels {
  /// A gradient being written.
  struct Write {
    let layer: Int
    let place: Int
    let level: Int
    let isWhole: Bool
  }

  /// The stage at which the forward pass has each value.
  private(set) var values: [Int]
  /// The stage at which the backward pass has each gradient.
  private(set) var gradients: [Int]
  /// Who writes each gradient, in the order of the backward pass.
  private(set) var writes: [[Write]]
  /// Whether weights lie before a value, so that its gradient is of use.
  private(set) var isTrained: [Bool]

  /// The levels of a training step, or of use, which has no backward pass.
  init(_ operators: [Operator], isTraining: Bool) {
    let count = operators.count + 1
    values = [Int](repeating: 0, count: count)
    gradients = values
    writes = [[Write]](repeating: [], count: count)
    isTrained = [Bool](repeating: false, count: count)
    for (layer, op) in operators.enumerated() {
      values[layer + 1] = start(of: op) + op.meetings(isTraining: isTraining)
      isTrained[layer + 1] = op.hasWeights || op.inputs.contains { isTrained[$0] }
    }
    guard isTraining else { return }
    for (layer, op) in operators.enumerated().reversed() where isTrained[layer + 1] {
      let start = gradients[layer + 1]
      let end = start + op.meetings(isTraining: true)
      for (place, input) in op.inputs.enumerated() where isTrained[input] {
        gradients[input] = max(gradients[input], end)
        let level = op.isWhole ? start : end
        writes[input].append(
          Write(layer: layer, place: place, level: level, isWhole: op.isWhole))
      }
    }
    for value in writes.indices {
      // A stable order: within a stage, layers run in the order of the list, whole batches last.
      writes[value] = writes[value].enumerated().sorted {
        ($0.element.level, $0.element.isWhole ? 1 : 0, $0.offset)
          < ($1.element.level, $1.element.isWhole ? 1 : 0, $1.offset)
      }.map(\.element)
    }
  }

  /// The stage in which an operator starts.
  func start(of op: Operator) -> Int { op.inputs.map { values[$0] }.max() ?? 0 }
}
