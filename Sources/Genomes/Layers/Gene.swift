public import Architectures
public import Geometry

/// One gene: an operation with its fields, and an optional skip that joins its input.
public struct Gene: Hashable, Sendable {
  /// The operation with its fields.
  public var payload: Payload

  /// How many genes back the value lies that joins this gene's input; 0 for none.
  ///
  /// The distance is relative, so genes keep their skips when others are added, removed or crossed.
  public var skip: Int

  /// A gene, by default without a skip.
  public init(_ payload: Payload, skip: Int = 0) {
    self.payload = payload
    self.skip = skip
  }

  /// What a gene can be.
  public enum Kind: String, Hashable, Codable, Sendable, CaseIterable {
    case convolution
    case pooling
    case normalization
    case activation
    case dropout
    case dense
    case inception
    case block
  }

  /// A kind with its fields.
  public enum Payload: Hashable, Sendable {
    case convolution(ConvolutionGene)
    case pooling(PoolingGene)
    case normalization
    case activation(ActivationKind)
    case dropout(Double)
    case dense(DenseGene)
    case inception(InceptionGene)
    case block(BlockGene)
  }

  /// What this gene is.
  public var kind: Kind {
    switch payload {
    case .convolution: .convolution
    case .pooling: .pooling
    case .normalization: .normalization
    case .activation: .activation
    case .dropout: .dropout
    case .dense: .dense
    case .inception: .inception
    case .block: .block
    }
  }
}

/// A convolution whose height and width, filter and stride vary independently.
public struct ConvolutionGene: Hashable, Codable, Sendable {
  /// Output channels, at least 1.
  public var outputs: Int
  /// Height of the filter in pixels, at least 1.
  public var filterHeight: Int
  /// Width of the filter in pixels, at least 1.
  public var filterWidth: Int
  /// Rows from one position to the next, at least 1.
  public var strideHeight: Int
  /// Columns from one position to the next, at least 1.
  public var strideWidth: Int
  /// Whether the input is padded by half the filter, so that stride 1 keeps the size of odd filters.
  public var padded: Bool
  /// How the weights start.
  public var initializer: Initializer

  /// A gene of these fields.
  public init(
    outputs: Int, filterHeight: Int, filterWidth: Int, strideHeight: Int = 1, strideWidth: Int = 1,
    padded: Bool = true, initializer: Initializer = .he
  ) {
    self.outputs = outputs
    self.filterHeight = filterHeight
    self.filterWidth = filterWidth
    self.strideHeight = strideHeight
    self.strideWidth = strideWidth
    self.padded = padded
    self.initializer = initializer
  }

  private enum CodingKeys: String, CodingKey {
    case outputs, filter, stride, padded
    case initializer = "start"
  }

  /// Decodes an object in which filter and stride are pairs of height and width.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    outputs = try container.decode(Int.self, forKey: .outputs)
    (filterHeight, filterWidth) = try container.decodePair(forKey: .filter)
    (strideHeight, strideWidth) = try container.decodePair(forKey: .stride)
    padded = try container.decode(Bool.self, forKey: .padded)
    initializer = try container.decode(Initializer.self, forKey: .initializer)
  }

  /// Encodes an object in which filter and stride are pairs of height and width.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(outputs, forKey: .outputs)
    try container.encode([filterHeight, filterWidth], forKey: .filter)
    try container.encode([strideHeight, strideWidth], forKey: .stride)
    try container.encode(padded, forKey: .padded)
    try container.encode(initializer, forKey: .initializer)
  }
}

/// A pooling whose window and stride vary independently; a window of one pixel moved by one does
/// nothing, and is legal.
public struct PoolingGene: Hashable, Codable, Sendable {
  /// Which value of a window is kept.
  public var pooling: PoolingKind
  /// Height of the window in pixels, at least 1.
  public var windowHeight: Int
  /// Width of the window in pixels, at least 1.
  public var windowWidth: Int
  /// Rows from one position to the next, at least 1.
  public var strideHeight: Int
  /// Columns from one position to the next, at least 1.
  public var strideWidth: Int

  /// A gene of these fields.
  public init(
    pooling: PoolingKind, windowHeight: Int, windowWidth: Int, strideHeight: Int, strideWidth: Int
  ) {
    self.pooling = pooling
    self.windowHeight = windowHeight
    self.windowWidth = windowWidth
    self.strideHeight = strideHeight
    self.strideWidth = strideWidth
  }

  private enum CodingKeys: String, CodingKey { case pooling, window, stride }

  /// Decodes an object in which window and stride are pairs of height and width.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    pooling = try container.decode(PoolingKind.self, forKey: .pooling)
    (windowHeight, windowWidth) = try container.decodePair(forKey: .window)
    (strideHeight, strideWidth) = try container.decodePair(forKey: .stride)
  }

  /// Encodes an object in which window and stride are pairs of height and width.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(pooling, forKey: .pooling)
    try container.encode([windowHeight, windowWidth], forKey: .window)
    try container.encode([strideHeight, strideWidth], forKey: .stride)
  }
}

extension KeyedDecodingContainer {
  /// Decodes a list of exactly two numbers: height, then width.
  fileprivate func decodePair(forKey key: Key) throws -> (height: Int, width: Int) {
    let pair = try decode([Int].self, forKey: key)
    guard pair.count == 2 else {
      throw DecodingError.dataCorruptedError(
        forKey: key, in: self, debugDescription: "expected height and width, found \(pair)")
    }
    return (pair[0], pair[1])
  }
}

/// A dense operation.
public struct DenseGene: Hashable, Codable, Sendable {
  /// Output channels, at least 1.
  public var outputs: Int
  /// How the weights start.
  public var initializer: Initializer

  /// A gene of these fields.
  public init(outputs: Int, initializer: Initializer = .he) {
    self.outputs = outputs
    self.initializer = initializer
  }

  private enum CodingKeys: String, CodingKey {
    case outputs
    case initializer = "start"
  }
}

/// Parallel paths, concatenated: 1×1, 3×3 and 5×5 behind 1×1 reductions, and a pooled projection.
///
/// A path of 0 outputs is absent. **Source:** Szegedy et al., "Going Deeper with Convolutions",
/// 2015, figure 2(b).
public struct InceptionGene: Hashable, Codable, Sendable {
  /// Outputs of the 1×1 path; 0 for none.
  public var outputs1: Int
  /// Outputs of the 3×3 path; 0 for none.
  public var outputs3: Int
  /// Outputs of the 5×5 path; 0 for none.
  public var outputs5: Int
  /// Outputs of the pooled path; 0 for none.
  public var outputsPooled: Int

  /// A gene of these outputs a path.
  public init(outputs1: Int, outputs3: Int, outputs5: Int, outputsPooled: Int) {
    self.outputs1 = outputs1
    self.outputs3 = outputs3
    self.outputs5 = outputs5
    self.outputsPooled = outputsPooled
  }

  private enum CodingKeys: String, CodingKey {
    case outputs1 = "outputs_1"
    case outputs3 = "outputs_3"
    case outputs5 = "outputs_5"
    case outputsPooled = "outputs_pooled"
  }
}

extension Gene: Codable {
  private enum CodingKeys: String, CodingKey { case kind, skip, function, ratio }

  /// Decodes a flat object: `kind`, `skip` where there is one, and the fields of the kind.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    skip = try container.decodeIfPresent(Int.self, forKey: .skip) ?? 0
    switch try container.decode(Kind.self, forKey: .kind) {
    case .convolution: payload = .convolution(try ConvolutionGene(from: decoder))
    case .pooling: payload = .pooling(try PoolingGene(from: decoder))
    case .normalization: payload = .normalization
    case .activation:
      payload = .activation(try container.decode(ActivationKind.self, forKey: .function))
    case .dropout: payload = .dropout(try container.decode(Double.self, forKey: .ratio))
    case .dense: payload = .dense(try DenseGene(from: decoder))
    case .inception: payload = .inception(try InceptionGene(from: decoder))
    case .block: payload = .block(try BlockGene(from: decoder))
    }
  }

  /// Encodes a flat object.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(kind, forKey: .kind)
    if skip != 0 { try container.encode(skip, forKey: .skip) }
    switch payload {
    case .convolution(let gene): try gene.encode(to: encoder)
    case .pooling(let gene): try gene.encode(to: encoder)
    case .normalization: break
    case .activation(let function): try container.encode(function, forKey: .function)
    case .dropout(let ratio): try container.encode(ratio, forKey: .ratio)
    case .dense(let gene): try gene.encode(to: encoder)
    case .inception(let gene): try gene.encode(to: encoder)
    case .block(let gene): try gene.encode(to: encoder)
    }
  }
}
