import Kernels

extension NetworkPlan {
  /// How many operators there are.
  package var operatorCount: Int { layers.count }
}

extension Network {
  /// Computes the logits of the batch that lies in `samples`, as in use, on the calling thread, and
  /// adds the seconds of each operator to `seconds`.
  ///
  /// - Parameter seconds: a place for each operator of the plan, in its order.
  package func infer(batch: Int, seconds: inout [Double]) {
    precondition(seconds.count == plan.layers.count, "a place for each operator")
    let pass = pass(batch: batch, dropoutKey: 0)
    for stage in plan.inference {
      stage.run(pass, plan.shards) { seconds[$0] += $1 }
    }
  }
}
