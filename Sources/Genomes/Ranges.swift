public import RandomStreams

/// Whole numbers `min, min + step, …` up to `max`.
public struct IntegerRange: Hashable, Codable, Sendable {
  /// The smallest number.
  public var min: Int
  /// No number is larger.
  public var max: Int
  /// The distance of neighbours, at least 1.
  public var step: Int

  /// The numbers from `min` to `max`.
  public init(_ min: Int, _ max: Int, step: Int = 1) {
    self.min = min
    self.max = max
    self.step = step
  }

  /// Whether a number is one of the range.
  public func contains(_ value: Int) -> Bool {
    value >= min && value <= max && (value - min) % step == 0
  }

  /// Every number of the range, equally likely.
  public func draw(from stream: inout RandomStream) -> Int {
    min + step * stream.integer(below: (max - min) / step + 1)
  }

  /// The most steps between a number and one that is drawn near it.
  static let reach = 8

  /// A number near another, never the same where there are others: each step further away is half as
  /// likely, and none is more than eight away.
  ///
  /// - **Source:** the geometric mutation of Rudolph, "An Evolutionary Algorithm for Integer Programming",
  ///   PPSN III, 1994.
  public func drawNear(_ value: Int, from stream: inout RandomStream) -> Int {
    let last = (max - min) / step
    guard last > 0 else { return min }
    let place = Swift.min(last, Swift.max(0, (value - min) / step))
    let low = Swift.max(0, place - Self.reach)
    let high = Swift.min(last, place + Self.reach)
    let weights = (low...high).map { $0 == place ? 0 : 1 / Double(1 << abs($0 - place)) }
    return min + step * (low + stream.index(weightedBy: weights))
  }
}

/// Real numbers from `min` to `max`, drawn evenly or evenly in their logarithm.
public struct RealRange: Hashable, Codable, Sendable {
  /// The smallest number.
  public var min: Double
  /// No number is larger.
  public var max: Double
  /// Whether numbers are drawn evenly in their logarithm; `min` is positive then.
  public var logarithmic: Bool

  /// The numbers from `min` to `max`.
  public init(_ min: Double, _ max: Double, logarithmic: Bool = false) {
    self.min = min
    self.max = max
    self.logarithmic = logarithmic
  }

  /// Whether a number lies in the range.
  public func contains(_ value: Double) -> Bool { value >= min && value <= max }

  /// A number of the range, rounded to three significant digits so that it reads well.
  public func draw(from stream: inout RandomStream) -> Double {
    let unit = stream.unit()
    return rounded(
      logarithmic ? min * Self.power(max / min, unit) : min + (max - min) * unit)
  }

  /// A number near another: up to a factor of two away, or a fifth of the range, and never the same
  /// where there are others of three digits.
  public func drawNear(_ value: Double, from stream: inout RandomStream) -> Double {
    var drawn = value
    for _ in 0..<64 where drawn == value {
      let shift = stream.real(in: -1...1)
      let moved = logarithmic ? value * Self.power(2, shift) : value + shift * (max - min) / 5
      drawn = rounded(Swift.min(max, Swift.max(min, moved)))
    }
    return drawn
  }

  private func rounded(_ value: Double) -> Double {
    Swift.min(max, Swift.max(min, roundedToThreeDigits(value)))
  }

  private static func power(_ base: Double, _ exponent: Double) -> Double {
    exponentiated(base, exponent)
  }
}
