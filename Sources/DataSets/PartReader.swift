import Geometry

/// Reads the files of one part.
struct PartReader {
  var description: DataDescription
  let folder: DataFolder

  /// The same with class names, where the description has none.
  func naming(_ names: [String]?) -> PartReader {
    var result = self
    result.description.classNames = description.classNames ?? names
    return result
  }

  /// A file of samples with its file of labels.
  func pair(_ samples: String?, _ labels: String?, _ stated: Shape?) throws(DataSetError)
    -> RawPart?
  {
    guard let samples, let labels else { return nil }
    return try RawPart(
      samples: try array(samples, dimensions: 2...4), labels: try array(labels, dimensions: 1...1),
      stated: stated)
  }

  private func array(_ name: String, dimensions: ClosedRange<Int>) throws(DataSetError) -> RawArray
  {
    guard let path = try folder.resolved(name).first else {
      throw .missing(file: name, source: folder.source, root: folder.root)
    }
    let bytes = try folder.content(path)
    return description.format == .idx
      ? try IDX.array(bytes, file: path, dimensions: dimensions) : try NPY.array(bytes, file: path)
  }

  /// Files of samples and labels, one after the other.
  func whole(_ names: [String]?, _ stated: Shape?, _ classNames: inout [String]?)
    throws(DataSetError) -> RawPart?
  {
    var parts: [RawPart] = []
    for name in names ?? [] {
      for path in try folder.resolved(name) {
        let bytes = try folder.content(path)
        let stated = parts.first?.shape ?? stated
        if description.format == .cifar10 {
          parts.append(try CIFARBinary.part(bytes, file: path, stated: stated))
        } else {
          let table = try CSV(bytes, file: path, description, stated: stated)
          parts.append(table.part)
          classNames = classNames ?? table.classNames
        }
      }
    }
    return joined(parts)
  }

  private func joined(_ parts: [RawPart]) -> RawPart? {
    guard let first = parts.first, parts.count > 1 else { return parts.first }
    let starts = parts.indices.map { parts[..<$0].reduce(0) { $0 + $1.count } }
    return RawPart(
      values: parts.dropFirst().reduce(first.values) { $0.appending($1.values) },
      labels: parts.flatMap(\.labels), shape: first.shape, typeMaximum: first.typeMaximum,
      labelFile: parts.map(\.labelFile).joined(separator: " + "),
      labelPlace: { position in
        let index = starts.lastIndex { $0 <= position } ?? 0
        return "\(parts[index].labelFile), \(parts[index].labelPlace(position - starts[index]))"
      })
  }
}
