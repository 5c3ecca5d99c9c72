import Geometry

/// The digits that the program carries, so that everything can be tried without a file.
enum Digits {
  static let shape = Shape(height: 8, width: 8, channels: 1)

  /// All 1,797 pictures.
  static var part: RawPart {
    var values: [UInt8] = []
    var labels: [Int32] = []
    for line in rows.utf8.split(separator: UInt8(ascii: "\n")) {
      values += line.dropLast().map { $0 - UInt8(ascii: "a") }
      labels += line.suffix(1).map { Int32($0 - UInt8(ascii: "0")) }
    }
    return RawPart(
      values: .bytes(values), labels: labels, shape: shape, typeMaximum: 16,
      labelFile: "the built-in digits", labelPlace: { "row \($0)" })
  }
}
