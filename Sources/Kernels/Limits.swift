/// Multiply-adds on registers alone, as fast as the vector unit goes: what kernels are measured by.
///
/// - Parameter operations: how many floating-point operations each worker does, about.
/// - Returns: how many operations all workers did together.
public func multiplyAddAtPeak(operations: Int, workers: Workers) -> Int {
  let set = workers.instructionSet
  let round = set.multiplyAddRoundOperations()
  let repeats = max(1, operations / round)
  var results = [Float](repeating: 0, count: workers.count)
  var span = results.mutableSpan
  let parts = Parts(&span)
  workers.run(workers.count) { range in
    var part = parts.part(range)
    for worker in range {
      part[worker - range.lowerBound] = set.multiplyAddRounds(repeats, seed: 0.5)
    }
  }
  return results.reduce(0) { $1.isNaN ? $0 : $0 + repeats * round }
}
