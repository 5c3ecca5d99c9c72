public import Architectures
public import Networks

/// How long a network is going to take, and how much of that was measured.
public struct LatencyPrediction: Hashable, Codable, Sendable {
  /// Microseconds of a batch.
  public var microseconds: Double
  /// Operators that the profile has a time for.
  public var measured: Int
  /// Operators whose time was interpolated between others of the same form.
  public var interpolated: Int
  /// Operators of a form that the profile has never seen, whose time was guessed by their work alone.
  public var guessed: Int

  /// A latency, and where its operators' times come from.
  public init(microseconds: Double, measured: Int = 0, interpolated: Int = 0, guessed: Int = 0) {
    self.microseconds = microseconds
    self.measured = measured
    self.interpolated = interpolated
    self.guessed = guessed
  }
}

extension DeviceProfile {
  /// The latency of an architecture in use.
  ///
  /// Where many architectures are asked for, a `LatencyPredictor` reads the profile only once.
  public func latency(of architecture: Architecture) -> LatencyPrediction {
    LatencyPredictor(self).latency(of: architecture)
  }
}

/// A profile laid out to be asked: the same architecture always gets the same answer.
///
/// The latency is the profile's line through the sum of its operators' times. An operator that the
/// profile lacks takes what a law of its form says, times the mean ratio of time to law of the nearest
/// entries of that form: a sum of steps, bytes and weights cannot know which code path sizes lead to,
/// but neighbours usually take the same.
///
/// - Source: Williams et al., "Roofline", 2009 (work and bytes as what time is made of); Shepard, "A
///   Two-Dimensional Interpolation Function for Irregularly-Spaced Data", 1968 (the weights).
public struct LatencyPredictor: Sendable {
  private let times: [String: Double]
  private let families: [String: OperatorFamily]
  /// All entries together, for operators of no known form.
  private let everything: WorkLaw?
  private let correction: DeviceProfile.Correction

  /// A predictor of a profile.
  public init(_ profile: DeviceProfile) {
    times = Dictionary(uniqueKeysWithValues: profile.entries.map { ($0.key, $0.microseconds) })
    let forms = Dictionary(grouping: profile.entries) { OperatorKey($0.key).form }
    families = forms.mapValues(OperatorFamily.init)
    everything = profile.entries.isEmpty ? nil : WorkLaw(profile.entries)
    correction = profile.correction
  }

  /// The latency of an architecture in use.
  public func latency(of architecture: Architecture) -> LatencyPrediction {
    latency(of: architecture.inferenceOperators)
  }

  /// The latency of a network of these operators.
  ///
  /// - Complexity: O(entries of the form) for each operator that the profile lacks.
  public func latency(of operators: [InferenceOperator]) -> LatencyPrediction {
    var prediction = LatencyPrediction(microseconds: 0)
    var sum = 0.0
    for op in operators {
      if let time = times[op.key] {
        sum += time
        prediction.measured += 1
      } else if let family = families[OperatorKey(op.key).form] {
        sum += family.time(of: op)
        prediction.interpolated += 1
      } else {
        sum += everything?.time(of: op) ?? 0
        prediction.guessed += 1
      }
    }
    prediction.microseconds = correction.latency(ofSum: sum)
    return prediction
  }
}
