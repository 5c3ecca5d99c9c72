import Geometry

/// The binary batches of CIFAR-10: records of one label byte and 1,024 red, 1,024 green and 1,024
/// blue bytes.
///
/// - **Source:** Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009, and
///   the page of the data set.
enum CIFARBinary {
  static let shape = Shape(height: 32, width: 32, channels: 3)
  private static let record = 1 + shape.elements

  /// The records of a batch, channels last.
  static func part(_ bytes: [UInt8], file: String, stated: Shape?) throws(DataSetError) -> RawPart {
    if let stated, stated != shape {
      throw .contradiction(
        .init(
          file, "every record", found: "samples of \(shape)",
          allowed: "the shape that the settings state, \(stated)"))
    }
    let count = bytes.count / record
    guard count > 0, bytes.count % record == 0 else {
      throw .truncated(
        .init(
          file, "offset \(bytes.count)", found: "the end within record \(count)",
          allowed: "whole records of \(record) bytes"))
    }
    let source = bytes.span
    let pixels = shape.pixels
    var values = [UInt8](repeating: 0, count: count * shape.elements)
    var target = values.mutableSpan
    for sample in 0..<count {
      for channel in 0..<3 {
        let from = sample * record + 1 + channel * pixels
        let to = sample * shape.elements + channel
        for pixel in 0..<pixels { target[to + 3 * pixel] = source[from + pixel] }
      }
    }
    let labels = (0..<count).map { Int32(bytes[$0 * record]) }
    return RawPart(
      values: .bytes(values), labels: labels, shape: shape, typeMaximum: 255, labelFile: file,
      labelPlace: { "offset \($0 * record) (record \($0))" })
  }
}
