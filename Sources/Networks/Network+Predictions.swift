public import DataSets

extension Network {
  /// The logits of samples, in their order, class after class, as in use.
  public func logits<Part>(of samples: Samples<Part>) -> [[Float]] {
    var result: [[Float]] = []
    result.reserveCapacity(samples.count)
    let order = (0..<samples.count).map(Int32.init)
    for first in stride(from: 0, to: samples.count, by: plan.batch) {
      let count = min(plan.batch, samples.count - first)
      load(batch: count) { pixels, labels in
        samples.fill(order.span.extracting(first..<first + count), into: &pixels, labels: &labels)
      }
      infer(batch: count)
      result += logits(batch: count)
    }
    return result
  }
}
