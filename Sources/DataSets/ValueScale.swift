/// How raw values become inputs, channel by channel, prepared for the loops that read batches.
struct ValueScale: Sendable {
  let mean: [Double]
  let deviation: [Double]
  /// The inputs that the raw values 0 to 255 become: `[channel, 256]`.
  let table: [Float]
  /// The means and the inverse deviations as floats, for raw values that are not bytes.
  let shift: [Float]
  let factor: [Float]
  /// The input that a raw 0 becomes, per channel.
  let black: [Float]

  init(mean: [Double], deviation: [Double]) {
    self.mean = mean
    self.deviation = deviation
    table = zip(mean, deviation).flatMap { mean, deviation in
      (0..<256).map { Float((Double($0) - mean) / deviation) }
    }
    shift = mean.map { Float($0) }
    factor = deviation.map { Float(1 / $0) }
    black = zip(mean, deviation).map { Float((0 - $0) / $1) }
  }

  var constants: NormalizationConstants { .init(mean: mean, deviation: deviation) }
}
