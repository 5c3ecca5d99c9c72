import FoundationEssentials
public import Geometry

extension Role {
  /// Samples whose labels nobody knows.
  public enum Unlabelled {}
}

extension Samples where Part == Role.Unlabelled {
  /// Reads samples without labels: a NumPy array or archive, an IDX file, or a table of numbers with a
  /// sample a row; each compressed by gzip or not.
  ///
  /// A NumPy archive has one array, or one that `array` names. A file whose numbers make up a single
  /// sample of the shape is one.
  ///
  /// - Parameters:
  ///   - file: its path; what it is is seen from its first bytes.
  ///   - shape: that of a sample.
  ///   - constants: how raw values become inputs.
  ///   - array: which array of a NumPy archive.
  /// - Throws: where there is no such file, it is damaged, or holds samples of another shape.
  public init(
    reading file: String, shape: Shape, normalization constants: NormalizationConstants,
    array: String? = nil
  ) throws(DataSetError) {
    let raw = try UnlabelledFile(file, shape: shape, array: array)
    self.init(
      storage: SampleStorage(
        values: raw.values, labels: Array(repeating: 0, count: raw.count)),
      scale: ValueScale(mean: constants.mean, deviation: constants.deviation),
      indices: (0..<Int32(raw.count)).map { $0 }, shape: shape, classCount: 1)
  }
}

/// The values of a file, as samples of a shape.
private struct UnlabelledFile {
  let values: SampleValues
  let count: Int

  init(_ file: String, shape: Shape, array: String?) throws(DataSetError) {
    var bytes: [UInt8]
    do { bytes = [UInt8](try Data(contentsOf: URL(filePath: file))) } catch {
      throw .unreadable(file: file, reason: "\(error)")
    }
    if Gzip.begins(bytes) { bytes = try Gzip.content(bytes, file: file) }
    if bytes.starts(with: [0x50, 0x4B]) {
      try self.init(try NPZ(bytes, file: file).only(array), shape)
    } else if bytes.starts(with: [0x93, 0x4E]) {
      try self.init(try NPY.array(bytes, file: file), shape)
    } else if bytes.starts(with: [0, 0]) {
      try self.init(try IDX.array(bytes, file: file, dimensions: 1...4), shape)
    } else {
      try self.init(table: bytes, file, shape)
    }
  }

  private init(_ array: RawArray, _ shape: Shape) throws(DataSetError) {
    let sizes = Self.sizes(of: shape)
    if sizes.contains(array.dimensions) {
      (values, count) = (array.values, 1)
      return
    }
    guard let first = array.dimensions.first, sizes.contains(Array(array.dimensions.dropFirst()))
    else {
      let found = array.dimensions.map { String($0) }.joined(separator: " x ")
      throw .contradiction(
        .init(
          array.file, "its header", found: "an array of \(found)",
          allowed: "any number of samples of \(shape)"))
    }
    (values, count) = (array.values, first)
  }

  /// The dimensions that an array of one sample may have.
  private static func sizes(of shape: Shape) -> [[Int]] {
    let whole = [shape.height, shape.width, shape.channels]
    return [whole, [shape.elements]] + (shape.channels == 1 ? [Array(whole.prefix(2))] : [])
  }

  private init(table bytes: [UInt8], _ file: String, _ shape: Shape) throws(DataSetError) {
    let cells = try Cells(bytes, file: file)
    let isHeading = cells.rows.first?.cells.contains { cells.number($0) == nil } ?? false
    var floats: [Float] = []
    let rows = cells.rows.dropFirst(isHeading ? 1 : 0)
    for row in rows {
      guard row.cells.count == shape.elements else {
        throw .contradiction(
          .init(
            file, "line \(row.line)", found: "\(row.cells.count) cells",
            allowed: "\(shape.elements), as a sample is \(shape)"))
      }
      for (place, cell) in row.cells.enumerated() {
        guard let value = cells.number(cell), Float(value).isFinite else {
          throw .cell(
            .init(
              file, "line \(row.line), column \(place + 1)", found: cells.text(cell, quoted: true),
              allowed: "a number"))
        }
        floats.append(Float(value))
      }
    }
    guard !rows.isEmpty else {
      throw .truncated(.init(file, "line 1", found: "the end", allowed: "rows of numbers"))
    }
    (values, count) = (.floats(floats), rows.count)
  }
}
