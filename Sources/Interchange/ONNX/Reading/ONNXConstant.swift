import Foundation

/// A constant of a graph: numbers for weights, whole numbers for sizes and places.
struct ONNXConstant {
  /// The numbers, the last dimension fastest.
  enum Values {
    case floats([Float])
    case integers([Int])

    var count: Int {
      switch self {
      case .floats(let values): values.count
      case .integers(let values): values.count
      }
    }
  }

  /// The sizes, outermost first; none for a single number.
  var dims: [Int]
  var values: Values

  /// No constant has more numbers.
  static let mostValues = 1 << 28

  init(dims: [Int], values: Values) {
    self.dims = dims
    self.values = values
  }

  /// Whole numbers in a row.
  init(integers: [Int]) { self.init(dims: [integers.count], values: .integers(integers)) }

  /// The floats, or nil where these are whole numbers.
  var floats: [Float]? {
    if case .floats(let values) = values { values } else { nil }
  }

  /// The whole numbers, or nil where these are floats.
  var integers: [Int]? {
    if case .integers(let values) = values { values } else { nil }
  }

  /// How many numbers a tensor of some sizes has, or nil where no file can hold them.
  static func count(_ dims: [Int]) -> Int? {
    guard dims.allSatisfy({ $0 >= 0 }) else { return nil }
    var room = mostValues
    for size in dims where size > 0 { room /= size }
    return room > 0 ? dims.reduce(1, *) : nil
  }
}

extension ONNXConstant {
  /// Reads a tensor.
  ///
  /// - Parameter place: what it is, for messages: `initializer 'a'`.
  init(_ proto: ONNXTensorProto, at place: String) throws(InterchangeError) {
    let dims = proto.dims.map { Int($0) }
    guard let count = Self.count(dims) else {
      throw InterchangeError("\(place) has the shape \(dims), more than \(Self.mostValues) values")
    }
    guard proto.dataLocation == .default else {
      throw InterchangeError("\(place) lies in another file; allowed are weights inside the model")
    }
    let type = ONNXTensorProto.DataType(rawValue: Int(proto.dataType))
    let values: Values? =
      switch type {
      case .float: .floats(proto.values(proto.floatData, bytes: 4) { Float(bits: $0) })
      case .double:
        .floats(proto.values(proto.doubleData, bytes: 8) { Double(bitPattern: $0) }.map(Float.init))
      case .int64:
        .integers(proto.values(proto.int64Data, bytes: 8) { Int64(bitPattern: $0) }.map(Int.init))
      case .int32:
        .integers(
          proto.values(proto.int32Data, bytes: 4) { Int32(truncatingIfNeeded: $0) }.map(Int.init))
      case .undefined, nil: nil
      }
    guard let values else {
      throw InterchangeError(
        "\(place) is of the data type \(proto.dataType), allowed are 1 (float), 11 (double), "
          + "6 and 7 (whole numbers)")
    }
    guard values.count == count else {
      throw InterchangeError(
        "\(place) of shape \(dims) has \(values.count) values, expected are \(count)")
    }
    self.init(dims: dims, values: values)
  }
}

extension Float {
  fileprivate init(bits: UInt64) { self.init(bitPattern: UInt32(truncatingIfNeeded: bits)) }
}

extension ONNXTensorProto {
  /// The numbers of a tensor: those of its own field, or those in its raw bytes.
  fileprivate func values<Number>(
    _ field: [Number], bytes size: Int, _ number: (UInt64) -> Number
  ) -> [Number] {
    guard hasRawData else { return field }
    let bytes = [UInt8](rawData)
    guard bytes.count % size == 0 else { return [] }
    return stride(from: 0, to: bytes.count, by: size).map {
      number(bytes.littleEndian(at: $0, count: size))
    }
  }
}
