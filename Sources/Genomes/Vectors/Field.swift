import RandomStreams

/// A named number or choice of a vector space.
public struct Field: Hashable, Codable, Sendable {
  /// What settings, tables and reports call it.
  public var name: String
  /// What it may be.
  public var domain: Domain
  /// The places of the choices that are left where a space is restricted; nil for all.
  public var open: [Int]?

  /// A field of this name.
  public init(_ name: String, _ domain: Domain) {
    self.name = name
    self.domain = domain
  }

  /// What a field may be.
  public enum Domain: Hashable, Codable, Sendable {
    /// One of these texts; where they are ordered, neighbours are alike. Its number is the place.
    case choices([String], ordered: Bool)
    /// A whole number; where it is logarithmic, ratios count and not differences.
    case integers(IntegerRange, logarithmic: Bool)
    /// A real number.
    case reals(RealRange)
  }

  /// How many different values there are; infinite for real numbers.
  public var valueCount: Double {
    switch domain {
    case .choices(let texts, _): Double(open?.count ?? texts.count)
    case .integers(let range, _): Double((range.max - range.min) / range.step + 1)
    case .reals(let range): range.max > range.min ? .infinity : 1
    }
  }

  /// A value as tables and reports write it: the text of a choice, or the number.
  public func text(of value: Double) -> String {
    switch domain {
    case .choices(let texts, _): texts[Int(value)]
    case .integers: String(Int(value))
    case .reals: String(value)
    }
  }

  /// The value that a text stands for, as `text(of:)` writes it or as another number of the same size;
  /// nil where there is none.
  public func value(of text: String) -> Double? {
    switch domain {
    case .choices(let texts, _):
      if let place = texts.firstIndex(of: text) { return Double(place) }
      guard let number = Double(text) else { return nil }
      return texts.firstIndex { Double($0) == number }.map(Double.init)
    case .integers, .reals: return Double(text).flatMap { contains($0) ? $0 : nil }
    }
  }

  /// Whether a number is a value of this field.
  public func contains(_ value: Double) -> Bool {
    switch domain {
    case .choices(let texts, _):
      Int(exactly: value).map { open?.contains($0) ?? texts.indices.contains($0) } ?? false
    case .integers(let range, _): Int(exactly: value).map(range.contains) ?? false
    case .reals(let range): range.contains(value)
    }
  }

  /// The places of the choices that may be taken.
  var openChoices: [Int] {
    if case .choices(let texts, _) = domain { open ?? Array(texts.indices) } else { [] }
  }

  /// The next value up or down, the other way round at the ends; of reals, a thousandth of the range.
  ///
  /// The value itself where there is no other.
  func step(from value: Double, up: Bool) -> Double {
    switch domain {
    case .choices:
      let open = openChoices.map(Double.init)
      let (below, above) = (open.last { $0 < value }, open.first { $0 > value })
      return (up ? above ?? below : below ?? above) ?? value
    case .integers(let range, _):
      let distance = Double(up ? range.step : -range.step)
      return [value + distance, value - distance].first(where: contains) ?? value
    case .reals:
      let place = place(of: value)
      return self.value(at: up && place < 1 || place <= 0 ? place + 0.001 : place - 0.001)
    }
  }

  /// Whether the values have no order.
  var isUnordered: Bool {
    if case .choices(_, ordered: false) = domain { true } else { false }
  }
}

// MARK: Places from 0 to 1, in which all fields with an order are alike

extension Field {
  /// The least and the greatest value of a field with an order, and whether ratios count.
  private var scale: (min: Double, max: Double, isLogarithmic: Bool) {
    switch domain {
    case .choices(let texts, _): (0, Double(texts.count - 1), false)
    case .integers(let range, let isLogarithmic):
      (Double(range.min), Double(range.max), isLogarithmic && range.min > 0)
    case .reals(let range): (range.min, range.max, range.logarithmic)
    }
  }

  /// Where a value lies between the least, 0, and the greatest, 1.
  func place(of value: Double) -> Double {
    let (low, high, isLogarithmic) = scale
    guard high > low else { return 0 }
    return isLogarithmic
      ? logarithm(value / low) / logarithm(high / low) : (value - low) / (high - low)
  }

  /// The value nearest to a place; places beyond the ends are those of the ends.
  func value(at place: Double) -> Double {
    let (low, high, isLogarithmic) = scale
    let place = min(1, max(0, place))
    let value = isLogarithmic ? low * exponentiated(high / low, place) : low + (high - low) * place
    switch domain {
    case .choices:
      let open = open ?? []
      return open.map(Double.init).min { abs($0 - value) < abs($1 - value) } ?? value.rounded()
    case .integers(let range, _):
      let steps = ((value - low) / Double(range.step)).rounded()
      return min(Double(range.max), low + steps * Double(range.step))
    case .reals: return min(high, max(low, value))
    }
  }

  /// A value drawn evenly: over the choices, or over the places of numbers.
  func draw(from stream: inout RandomStream) -> Double {
    switch domain {
    case .choices(let texts, _):
      Double(open.map { stream.pick(from: $0) } ?? stream.integer(below: texts.count))
    case .integers(let range, false): Double(range.draw(from: &stream))
    case .integers, .reals: value(at: stream.unit())
    }
  }
}
