import DataSets
import Foundation
import Geometry
import Testing

/// A data root of its own for a test, gone with it.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "atoll-data-" + UUID().uuidString
    try FileManager.default.createDirectory(
      atPath: path + "/set", withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file of the data set `set`.
  func write(_ name: String, _ bytes: [UInt8]) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: "\(path)/set/\(name)"))
  }

  /// Loads the data set `set`, the folder living on until that is done.
  func load(_ description: DataDescription, seed: UInt64 = 1) throws(DataSetError) -> DataSet {
    defer { withExtendedLifetime(self) {} }
    return try DataSet.load(description, root: path, seed: seed)
  }

  func write(_ name: String, _ text: String) throws { try write(name, Array(text.utf8)) }
}

/// The content of IDX, NPY and CIFAR-10 files, byte by byte.
enum Bytes {
  static func idx(type: UInt8 = 8, _ sizes: [Int], _ values: [UInt8]) -> [UInt8] {
    var bytes: [UInt8] = [0, 0, type, UInt8(sizes.count)]
    for size in sizes { for shift in [24, 16, 8, 0] { bytes.append(UInt8(size >> shift & 255)) } }
    return bytes + values
  }

  static func npy(
    _ descr: String = "|u1", _ shape: String, _ values: [UInt8], fortran: Bool = false
  ) -> [UInt8] {
    var header =
      "{'descr': '\(descr)', 'fortran_order': \(fortran ? "True" : "False"), "
      + "'shape': \(shape), }"
    while (10 + header.utf8.count + 1) % 64 != 0 { header += " " }
    header += "\n"
    let count = header.utf8.count
    return [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59, 1, 0, UInt8(count & 255), UInt8(count >> 8)]
      + Array(header.utf8) + values
  }

  static func cifar(labels: [UInt8]) -> [UInt8] {
    var bytes: [UInt8] = []
    for label in labels {
      bytes.append(label)
      for channel in 0..<3 {
        for pixel in 0..<1024 { bytes.append(UInt8(truncatingIfNeeded: pixel + 7 * channel)) }
      }
    }
    return bytes
  }
}

/// One sample as the network would see it.
func values<Part>(_ samples: Samples<Part>, at position: Int) -> [Float] {
  var batch = [Float](repeating: .nan, count: samples.shape.elements)
  var labels: [Int32] = [-1]
  let positions = [Int32(position)]
  var batchSpan = batch.mutableSpan
  var labelSpan = labels.mutableSpan
  samples.fill(positions.span, into: &batchSpan, labels: &labelSpan)
  return batch
}

/// The error that loading gives, if any.
func failure(_ description: DataDescription, _ folder: TemporaryFolder) -> DataSetError? {
  do {
    _ = try folder.load(description)
    return nil
  } catch {
    return error
  }
}
