public import RealModule

extension Reference {
  /// The sum of the losses of a batch, how many samples are classified rightly, and the gradient of
  /// the mean loss.
  @inlinable
  public static func softmaxCrossEntropy<T: Real>(
    _ logits: [T], labels: [Int], classes: Int, smoothing: T
  ) -> (loss: T, correct: Int, dLogits: [T]) {
    var (loss, correct, dLogits) = (T(0), 0, [T]())
    for (sample, label) in labels.enumerated() {
      let z = Array(logits[sample * classes..<(sample + 1) * classes])
      let largest = z.reduce(-T.infinity) { $1 > $0 ? $1 : $0 }
      let sum = z.reduce(T(0)) { $0 + .exp($1 - largest) }
      for c in 0..<classes {
        let target = (c == label ? 1 - smoothing : 0) + smoothing / T(classes)
        loss -= target * (z[c] - largest - .log(sum))
        dLogits.append((.exp(z[c] - largest) / sum - target) / T(labels.count))
      }
      if z.firstIndex(of: largest) == label && !z.contains(where: \.isNaN) { correct += 1 }
    }
    return (loss, correct, dLogits)
  }
}
