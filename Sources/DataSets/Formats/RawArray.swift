// Numbers and their dimensions as a file holds them, before anyone knows what they mean.

/// A type of number in a file.
enum ElementType: String, CaseIterable {
  case uint8, int8, int16, int32, int64, float32, float64

  var size: Int {
    switch self {
    case .uint8, .int8: 1
    case .int16: 2
    case .int32, .float32: 4
    case .int64, .float64: 8
    }
  }

  /// The largest value, which `unit` normalisation divides by; floats have none that is of use.
  var maximum: Double? {
    switch self {
    case .uint8: 255
    case .int8: 127
    case .int16: 32_767
    case .int32: 2_147_483_647
    case .int64: 0x1p63
    case .float32, .float64: nil
    }
  }
}

/// A block of numbers of one type.
struct RawArray {
  let file: String
  let type: ElementType
  /// Samples first.
  let dimensions: [Int]
  /// Where in the (decompressed) file the numbers begin.
  let offset: Int
  let values: SampleValues

  /// Decodes the numbers that stand in a file from an offset to its end.
  init(
    _ bytes: [UInt8], file: String, type: ElementType, dimensions: [Int], offset: Int,
    bigEndian: Bool
  ) throws(DataSetError) {
    var count = 1
    for dimension in dimensions {
      let (product, overflow) = count.multipliedReportingOverflow(by: dimension)
      count = overflow ? Int.max / 16 : min(product, Int.max / 16)
    }
    let needed = offset + count * type.size
    let sizes = dimensions.map { String($0) }.joined(separator: " x ")
    let expected = "\(needed) bytes for \(sizes) of \(type.rawValue)"
    guard bytes.count >= needed else {
      throw .truncated(
        .init(file, "offset \(bytes.count)", found: "the end", allowed: expected))
    }
    guard bytes.count == needed else {
      throw .mislabelled(
        .init(file, "offset \(needed)", found: "\(bytes.count) bytes in all", allowed: expected))
    }
    self.file = file
    self.type = type
    self.dimensions = dimensions
    self.offset = offset
    let source = bytes.span.extracting(offset..<needed)
    switch type {
    case .uint8:
      values = .bytes(Array(bytes[offset..<needed]))
    case .int8: values = .floats((0..<count).map { Float(Int8(bitPattern: source[$0])) })
    case .int16:
      values = .floats(
        Self.map(source, count, bigEndian) { (w: UInt16) in
          Float(Int16(bitPattern: w))
        })
    case .int32:
      values = .floats(
        Self.map(source, count, bigEndian) { (w: UInt32) in
          Float(Int32(bitPattern: w))
        })
    case .int64:
      values = .floats(
        Self.map(source, count, bigEndian) { (w: UInt64) in
          Float(Int64(bitPattern: w))
        })
    case .float32:
      values = .floats(Self.map(source, count, bigEndian) { (w: UInt32) in Float(bitPattern: w) })
    case .float64:
      values = .floats(
        Self.map(source, count, bigEndian) { (w: UInt64) in
          Float(Double(bitPattern: w))
        })
    }
    if case .floats(let floats) = values, let bad = floats.firstIndex(where: { !$0.isFinite }) {
      throw .mislabelled(
        .init(file, place(bad, "value"), found: "\(floats[bad])", allowed: "finite numbers"))
    }
  }

  /// Where the number at a position stands.
  func place(_ position: Int, _ word: String) -> String {
    "offset \(offset + position * type.size) (\(word) \(position))"
  }

  @inline(__always)
  private static func map<Word: FixedWidthInteger>(
    _ source: Span<UInt8>, _ count: Int, _ bigEndian: Bool, _ value: (Word) -> Float
  ) -> [Float] {
    let size = MemoryLayout<Word>.size
    var result: [Float] = []
    result.reserveCapacity(count)
    for position in 0..<count {
      var word: Word = 0
      for byte in 0..<size {
        let place = bigEndian ? byte : size - 1 - byte
        word = word << 8 | Word(truncatingIfNeeded: source[position * size + place])
      }
      result.append(value(word))
    }
    return result
  }
}
