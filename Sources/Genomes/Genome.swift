/// The value that evolves: what a strategy proposes and a search space gives meaning to.
public enum Genome: Hashable, Sendable {
  /// A variable-length list of layers, with its genes of training.
  case layers(LayerGenome)
  /// One number for each field of a space: the choices of a cell, or settings of any kind.
  case vector(VectorGenome)

  /// The list of layers; nil where this is none.
  public var layers: LayerGenome? {
    if case .layers(let genome) = self { genome } else { nil }
  }

  /// The vector; nil where this is none.
  public var vector: VectorGenome? {
    if case .vector(let genome) = self { genome } else { nil }
  }
}

extension Genome: Codable {
  private enum CodingKeys: String, CodingKey { case towers, values }

  /// Decodes an object with `values`, a vector, or with `towers`, a list of layers.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self =
      container.contains(.values)
      ? .vector(try VectorGenome(from: decoder)) : .layers(try LayerGenome(from: decoder))
  }

  /// Encodes what it holds.
  public func encode(to encoder: any Encoder) throws {
    switch self {
    case .layers(let genome): try genome.encode(to: encoder)
    case .vector(let genome): try genome.encode(to: encoder)
    }
  }
}
