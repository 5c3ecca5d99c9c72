public import RealModule

extension Reference {
  /// Mean and biased variance of each channel over the pixels.
  @inlinable
  public static func channelMoments<T: Real>(
    _ x: [T], channels: Int
  ) -> (mean: [T], variance: [T]) {
    let n = T(x.count / channels)
    let mean = columnSums(x, columns: channels).map { $0 / n }
    let squares = x.indices.map { i in
      (x[i] - mean[i % channels]) * (x[i] - mean[i % channels])
    }
    return (mean, columnSums(squares, columns: channels).map { $0 / n })
  }

  /// Normalisation by given moments: those of the batch in training, the running ones otherwise.
  @inlinable
  public static func normalization<T: Real>(
    _ x: [T], gamma: [T], beta: [T], mean: [T], variance: [T], epsilon: T
  ) -> [T] {
    x.indices.map { i in
      let c = i % gamma.count
      return gamma[c] * (x[i] - mean[c]) / .sqrt(variance[c] + epsilon) + beta[c]
    }
  }

  /// Running moments after a batch: towards its mean and its unbiased variance.
  @inlinable
  public static func runningMoments<T: Real>(
    mean: [T], variance: [T], after x: [T], momentum: T
  ) -> (mean: [T], variance: [T]) {
    let batch = channelMoments(x, channels: mean.count)
    let n = x.count / mean.count
    let unbiased = batch.variance.map { $0 * T(n) / T(max(1, n - 1)) }
    func moved(_ old: [T], _ new: [T]) -> [T] {
      zip(old, new).map { (1 - momentum) * $0 + momentum * $1 }
    }
    return (moved(mean, batch.mean), moved(variance, unbiased))
  }

  /// The gradients of batch normalisation in training.
  ///
  /// - **Source:** Ioffe, Szegedy, "Batch Normalization", 2015, section 3.
  @inlinable
  public static func normalizationGradient<T: Real>(
    _ x: [T], _ dy: [T], gamma: [T], epsilon: T
  ) -> (x: [T], gamma: [T], beta: [T]) {
    let channels = gamma.count
    let n = T(x.count / channels)
    let (mean, variance) = channelMoments(x, channels: channels)
    let inverse = variance.map { 1 / T.sqrt($0 + epsilon) }
    let normal = x.indices.map { (x[$0] - mean[$0 % channels]) * inverse[$0 % channels] }
    let dBeta = columnSums(dy, columns: channels)
    let dGamma = columnSums(zip(dy, normal).map { $0 * $1 }, columns: channels)
    let dx = x.indices.map { i in
      let c = i % channels
      return gamma[c] * inverse[c] * (dy[i] - dBeta[c] / n - normal[i] * dGamma[c] / n)
    }
    return (dx, dGamma, dBeta)
  }
}
