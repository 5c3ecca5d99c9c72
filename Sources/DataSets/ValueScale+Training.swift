import Geometry

extension ValueScale {
  /// The scale that a description asks for, learnt from training samples where it must be learnt.
  init(
    _ description: DataDescription, _ part: RawPart, indices: [Int32], channels: Int
  ) throws(DataSetError) {
    switch description.normalization {
    case .none:
      self.init(
        mean: Array(repeating: 0, count: channels), deviation: Array(repeating: 1, count: channels))
    case .unit:
      guard let maximum = description.maximum ?? part.typeMaximum else {
        throw .settings(
          key: "maximum", found: "nothing",
          allowed: "the largest raw value, as the numbers in the files are of no type that has one")
      }
      self.init(
        mean: Array(repeating: 0, count: channels),
        deviation: Array(repeating: maximum, count: channels))
    case .standard:
      let elements = part.shape.elements
      switch part.values {
      case .bytes(let values):
        self.init(bytes: values, indices: indices, elements: elements, channels: channels)
      case .floats(let values):
        self.init(floats: values, indices: indices, elements: elements, channels: channels)
      }
    }
  }

  /// Counts every value first: the sums are exact, whatever their order.
  private init(bytes: [UInt8], indices: [Int32], elements: Int, channels: Int) {
    var counts = [Int](repeating: 0, count: 256 * channels)
    for index in indices {
      let start = Int(index) * elements
      var channel = 0
      for place in start..<start + elements {
        counts[256 * channel + Int(bytes[place])] += 1
        channel = channel + 1 == channels ? 0 : channel + 1
      }
    }
    let count = Double(indices.count * elements / channels)
    var mean: [Double] = []
    var deviation: [Double] = []
    for channel in 0..<channels {
      let histogram = counts[256 * channel..<256 * (channel + 1)].enumerated()
      let average = Double(histogram.reduce(0) { $0 + $1.offset * $1.element }) / count
      let squares = histogram.reduce(0.0) { sum, bin in
        sum + Double(bin.element) * (Double(bin.offset) - average) * (Double(bin.offset) - average)
      }
      mean.append(average)
      deviation.append((squares / count).squareRoot())
    }
    self.init(mean: mean, deviation: deviation.map { $0 > 0 ? $0 : 1 })
  }

  /// Two passes in double precision, in the order of the samples.
  private init(floats: [Float], indices: [Int32], elements: Int, channels: Int) {
    let count = Double(indices.count * elements / channels)
    func averages(_ term: (Double, Int) -> Double) -> [Double] {
      var sums = [Double](repeating: 0, count: channels)
      for index in indices {
        let start = Int(index) * elements
        for place in 0..<elements {
          sums[place % channels] += term(Double(floats[start + place]), place % channels)
        }
      }
      return sums.map { $0 / count }
    }
    let mean = averages { value, _ in value }
    let variance = averages { value, channel in
      (value - mean[channel]) * (value - mean[channel])
    }
    // What rounding leaves of a constant is no variation.
    let deviation = zip(mean, variance).map { mean, variance in
      let deviation = variance.squareRoot()
      return deviation > abs(mean) * 1e-7 ? deviation : 1
    }
    self.init(mean: mean, deviation: deviation)
  }
}
