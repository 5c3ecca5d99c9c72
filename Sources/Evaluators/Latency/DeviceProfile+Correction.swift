extension DeviceProfile {
  /// What makes of the sum of its operators' times the latency of a network: a line, fitted to networks
  /// that were timed as a whole.
  ///
  /// The intercept is what a network takes beside its operators. The slope is 1 where operators take
  /// in every network what they took in the measured ones; below it where threads share the work.
  public struct Correction: Hashable, Codable, Sendable {
    /// Microseconds of a network without operators.
    public var intercept: Double
    /// What a microsecond of operators adds.
    public var slope: Double
    /// Networks that the line was fitted to; 0 for no correction.
    public var networks: Int

    /// The line that changes nothing, unless another is given.
    public init(intercept: Double = 0, slope: Double = 1, networks: Int = 0) {
      self.intercept = intercept
      self.slope = slope
      self.networks = networks
    }

    /// The line nearest to what networks took, in proportion to it.
    ///
    /// - Parameters:
    ///   - sums: the sum of the operators' times of each network, in microseconds.
    ///   - measured: what each network took, in microseconds, more than zero.
    public init(sums: [Double], measured: [Double]) {
      precondition(sums.count == measured.count, "a measurement for each sum")
      self.init()
      guard !sums.isEmpty else { return }
      let line = RelativeFit(rows: sums.map { [1, $0] }, measured: measured).coefficients
      // A slope of zero would make all networks equal: it says that there was too little to fit.
      guard line[1] > 0 else { return }
      self.init(intercept: line[0], slope: line[1], networks: sums.count)
    }

    /// The latency of a network whose operators take so long together.
    public func latency(ofSum sum: Double) -> Double { intercept + slope * sum }
  }
}
