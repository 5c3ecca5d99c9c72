/// NumPy's own file: a magic, a version, the length of a header, the header (a Python dictionary
/// written as text), then the numbers.
///
/// - **Source:** NumPy reference, "numpy.lib.format", versions 1.0 to 3.0.
enum NPY {
  private static let types: [(text: String, type: ElementType)] = [
    ("|u1", .uint8), ("|i1", .int8), ("<i2", .int16), ("<i4", .int32), ("<i8", .int64),
    ("<f4", .float32), ("<f8", .float64), ("<u1", .uint8), ("<i1", .int8),
  ]

  /// The numbers of a file.
  static func array(_ bytes: [UInt8], file: String) throws(DataSetError) -> RawArray {
    guard bytes.starts(with: [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59].prefix(bytes.count)) else {
      throw .mislabelled(
        .init(
          file, "offset 0", found: "magic \(hexadecimal(bytes.prefix(6)))",
          allowed: "93 4e 55 4d 50 59, as NumPy writes"))
    }
    // Version 1 has two bytes for the header's length, later ones four.
    let lengthBytes = bytes.count > 6 && bytes[6] > 1 ? 4 : 2
    let start = 8 + lengthBytes
    guard bytes.count >= start else {
      throw .truncated(
        .init(
          file, "offset \(bytes.count)", found: "the end",
          allowed: "\(start) bytes before "
            + "the header"))
    }
    guard (1...3).contains(bytes[6]) else {
      throw .unsupported(
        .init(file, "offset 6", found: "version \(bytes[6])", allowed: "versions 1, 2, 3"))
    }
    let length = bytes[8..<start].reversed().reduce(0) { $0 << 8 | Int($1) }
    guard bytes.count >= start + length else {
      throw .truncated(
        .init(
          file, "offset \(bytes.count)", found: "the end",
          allowed: "a header of \(length) bytes from offset \(start)"))
    }
    let header = String(decoding: bytes[start..<start + length], as: UTF8.self)
    let (type, sizes) = try parsed(header, file: file, offset: start)
    return try RawArray(
      bytes, file: file, type: type, dimensions: sizes, offset: start + length, bigEndian: false)
  }

  private static func parsed(_ header: String, file: String, offset: Int)
    throws(DataSetError) -> (ElementType, [Int])
  {
    let place = "header at offset \(offset)"
    guard let descr = value("descr", header), let order = value("fortran_order", header),
      let shape = value("shape", header), shape.hasPrefix("(")
    else {
      throw .mislabelled(
        .init(
          file, place, found: String(header.prefix(80)),
          allowed: "a dictionary with descr, fortran_order and shape"))
    }
    let name = descr.filter { $0 != "'" && $0 != "\"" }
    guard let type = types.first(where: { $0.text == name })?.type else {
      throw .unsupported(
        .init(
          file, place, found: "dtype \(name)",
          allowed: types.prefix(7).map(\.text).joined(separator: " ")))
    }
    guard order == "False" else {
      throw .unsupported(
        .init(
          file, place, found: "fortran_order \(order)",
          allowed: "False: save with numpy.ascontiguousarray"))
    }
    let texts = shape.dropFirst().prefix { $0 != ")" }.split(separator: ",")
      .map { $0.filter { $0 != " " && $0 != "L" } }.filter { !$0.isEmpty }
    let sizes = texts.compactMap { Int($0) }
    guard sizes.count == texts.count, !sizes.isEmpty, sizes.allSatisfy({ $0 >= 0 }) else {
      throw .mislabelled(
        .init(file, place, found: "shape \(shape)", allowed: "one dimension or more"))
    }
    return (type, sizes)
  }

  /// The text after a key: to the closing parenthesis for a tuple, else to the next comma or brace.
  private static func value(_ key: String, _ header: String) -> String? {
    let marks = ["'\(key)'", "\"\(key)\""]
    for mark in marks {
      guard let found = position(of: mark, in: header) else { continue }
      let rest = header[found...].drop { $0 == " " || $0 == ":" }
      if rest.first == "(" { return String(rest.prefix { $0 != ")" }) + ")" }
      return String(rest.prefix { $0 != "," && $0 != "}" }.filter { $0 != " " })
    }
    return nil
  }

  /// Where the text after a mark begins.
  private static func position(of mark: String, in text: String) -> String.Index? {
    var rest = text[...]
    while !rest.isEmpty {
      if rest.hasPrefix(mark) { return rest.index(rest.startIndex, offsetBy: mark.count) }
      rest = rest.dropFirst()
    }
    return nil
  }
}
