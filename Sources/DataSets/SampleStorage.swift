/// Raw values, `[sample, height, width, channels]`, as they lay in the file.
enum SampleValues: Sendable {
  case bytes([UInt8])
  case floats([Float])

  var count: Int {
    switch self {
    case .bytes(let values): values.count
    case .floats(let values): values.count
    }
  }

  /// The values as floats, whatever they were.
  var floats: [Float] {
    switch self {
    case .bytes(let values): values.map(Float.init)
    case .floats(let values): values
    }
  }

  /// Both one after the other; bytes become floats beside floats.
  func appending(_ other: SampleValues) -> SampleValues {
    if case .bytes(let first) = self, case .bytes(let second) = other {
      return .bytes(first + second)
    }
    return .floats(floats + other.floats)
  }

  /// The samples at these places, in this order.
  func chosen(_ indices: [Int32], elements: Int) -> SampleValues {
    switch self {
    case .bytes(let values): .bytes(Self.rows(values, indices, elements))
    case .floats(let values): .floats(Self.rows(values, indices, elements))
    }
  }

  private static func rows<Value>(_ values: [Value], _ indices: [Int32], _ elements: Int)
    -> [Value]
  {
    var result: [Value] = []
    result.reserveCapacity(indices.count * elements)
    for index in indices {
      result += values[Int(index) * elements..<(Int(index) + 1) * elements]
    }
    return result
  }
}

/// Values and labels that several parts share.
final class SampleStorage: Sendable {
  let values: SampleValues
  let labels: [Int32]

  init(values: SampleValues, labels: [Int32]) {
    self.values = values
    self.labels = labels
  }
}
