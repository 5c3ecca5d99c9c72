// Goals, in order: equal for isomorphic graphs; different for all others that colour refinement
// tells apart, but for 1 in 2¹²⁸; stable over machines, runs and versions; cheap, two passes over
// the nodes. Not told apart are regular patterns of equal operations on equal values, such as six
// equal convolutions added in a ring of six or in two rings of three: no genome decodes to those.

import Geometry

/// The canonical identity of a value: 128 bits, written as 32 hexadecimal digits.
public struct Identity: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The first 64 bits.
  public let high: UInt64
  /// The last 64 bits.
  public let low: UInt64

  /// The identity of these two halves, as another program wrote them down.
  public init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// The identity of a sequence of words.
  public init(_ words: [UInt64]) {
    var high: UInt64 = 0x243F_6A88_85A3_08D3
    var low: UInt64 = 0x1319_8A2E_0370_7344
    for word in words {
      high = Self.mixed(high ^ word) &+ low
      low = Self.mixed(low &+ word &* 0x9E37_79B9_7F4A_7C15) ^ high
    }
    self.high = Self.mixed(high ^ UInt64(words.count))
    self.low = Self.mixed(low &+ self.high)
  }

  /// Hashes one half: the bits are spread evenly already.
  public func hash(into hasher: inout Hasher) { hasher.combine(low) }

  /// The identity that `description` wrote, or nil.
  public init?(_ text: String) {
    guard text.utf8.count == 32, text.allSatisfy(\.isHexDigit),
      let high = UInt64(text.prefix(16), radix: 16), let low = UInt64(text.suffix(16), radix: 16)
    else { return nil }
    self.high = high
    self.low = low
  }

  /// Thirty-two hexadecimal digits.
  public var description: String { Self.digits(high) + Self.digits(low) }

  /// Orders identities by their digits.
  public static func < (a: Identity, b: Identity) -> Bool {
    (a.high, a.low) < (b.high, b.low)
  }

  private static func digits(_ word: UInt64) -> String {
    let text = String(word, radix: 16)
    return String(repeating: "0", count: 16 - text.count) + text
  }

  private static func mixed(_ x: UInt64) -> UInt64 {
    var z = x
    z = (z ^ (z >> 32)) &* 0xD6E8_FEB8_6659_FD93
    z = (z ^ (z >> 32)) &* 0xD6E8_FEB8_6659_FD93
    return z ^ (z >> 32)
  }
}

extension Identity: Codable {
  /// Decodes the thirty-two digits.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let identity = Identity(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "'\(text)' is not an identity of 32 hexadecimal digits")
    }
    self = identity
  }

  /// Encodes the thirty-two digits.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

extension Architecture {
  /// The canonical identity: equal for architectures that differ only in the order of their nodes,
  /// in operations that do nothing, or in the order of what an add or a concatenation joins.
  ///
  /// Each node is named by what lies before it and by what lies after it; the identity is that of
  /// the sorted names. The order of concatenations counts where something could tell it: a grouped
  /// convolution, a slice, or an add that meets the channels before weights have mixed them. After the graph hash of NAS-Bench-101 (Ying et al. 2019), with two passes for its rounds.
  public var identity: Identity {
    let graph = withoutIdentities()
    let isOrdered = Self.tellsConcatenationOrder(graph)
    let input = Identity(contract.words)
    var before = [input]
    for node in graph {
      let names = node.inputs.map { before[$0] }
      let joined = node.operation.isSymmetric(isOrdered) ? names.sorted() : names
      before.append(Identity(node.operation.words + joined.flatMap { [$0.high, $0.low] }))
    }
    var consumers = [[Identity]](repeating: [], count: graph.count + 1)
    var names = [Identity](repeating: input, count: graph.count + 1)
    for index in stride(from: graph.count, through: 0, by: -1) {
      let after = consumers[index].sorted().flatMap { [$0.high, $0.low] }
      names[index] = Identity([before[index].high, before[index].low] + after)
      guard index > 0 else { break }
      for (place, value) in graph[index - 1].inputs.enumerated() {
        let order = graph[index - 1].operation.isSymmetric(isOrdered) ? 0 : UInt64(place)
        consumers[value].append(Identity([names[index].high, names[index].low, order]))
      }
    }
    return Identity(names.sorted().flatMap { [$0.high, $0.low] })
  }

  /// Whether a node looks at single channels of a value in which a concatenation's order shows.
  ///
  /// A convolution of one group and a dense operation mix all channels, and hide it.
  private static func tellsConcatenationOrder(_ graph: [Node]) -> Bool {
    var shows = [false]
    for node in graph {
      let isShown = node.inputs.contains { shows[$0] }
      if isShown && node.operation.tellsChannels { return true }
      shows.append(node.operation == .concatenation || isShown && !node.operation.mixesChannels)
    }
    return false
  }

  /// The nodes without those whose output equals their input.
  private func withoutIdentities() -> [Node] {
    var renumbered = [0]
    var kept: [Node] = []
    for node in nodes {
      let inputs = node.inputs.map { renumbered[$0] }
      if node.operation.isIdentity, let only = inputs.first {
        renumbered.append(only)
      } else {
        kept.append(Node(node.operation, inputs: inputs))
        renumbered.append(kept.count)
      }
    }
    return kept
  }
}

extension InputContract {
  fileprivate var words: [UInt64] {
    ([shape.height, shape.width, shape.channels, classes] + views).map(UInt64.init)
  }
}

extension Operation {
  /// Whether the output equals the input, so that the operation leaves no trace in the identity.
  var isIdentity: Bool {
    switch self {
    case .pooling(let pooling): pooling.isIdentity
    case .dropout(let dropout): dropout.ratio == 0
    default: false
    }
  }

  /// Whether the order of what it reads does not matter.
  fileprivate func isSymmetric(_ isOrdered: Bool) -> Bool {
    switch self {
    case .add: true
    case .concatenation: !isOrdered
    default: false
    }
  }

  /// Whether it treats one channel apart from another.
  fileprivate var tellsChannels: Bool {
    switch self {
    case .convolution(let convolution): convolution.groups > 1
    case .slice, .add: true
    default: false
    }
  }

  /// Whether every output channel reads every input channel.
  fileprivate var mixesChannels: Bool {
    switch self {
    case .convolution(let convolution): convolution.groups == 1
    case .dense: true
    default: false
    }
  }

  /// The operation as words: its case, then its fields in order.
  fileprivate var words: [UInt64] {
    switch self {
    case .slice(let s): [1, UInt64(s.first), UInt64(s.count)]
    case .convolution(let c):
      [2, c.bias ? 1 : 0, UInt64(c.initializer.place)]
        + [
          c.outputs, c.filterHeight, c.filterWidth, c.strideHeight, c.strideWidth, c.paddingHeight,
          c.paddingWidth, c.dilationHeight, c.dilationWidth, c.groups,
        ].map(UInt64.init)
    case .pooling(let p):
      [3, p.kind == .max ? 1 : 0, p.countsPadding ? 1 : 0]
        + [
          p.windowHeight, p.windowWidth, p.strideHeight, p.strideWidth, p.paddingHeight,
          p.paddingWidth,
        ].map(UInt64.init)
    case .globalPooling(let kind): [4, kind == .max ? 1 : 0]
    case .dense(let d): [5, UInt64(d.outputs), d.bias ? 1 : 0, UInt64(d.initializer.place)]
    case .normalization(let n): [6, n.momentum.bitPattern, n.epsilon.bitPattern]
    case .activation(let kind): [7] + kind.rawValue.utf8.map(UInt64.init)
    case .dropout(let d): [8, d.ratio.bitPattern]
    case .add: [9]
    case .concatenation: [10]
    }
  }
}

extension Initializer {
  fileprivate var place: Int {
    switch self {
    case .he: 0
    case .xavier: 1
    case .gaussian: 2
    case .positiveUnitBall: 3
    }
  }
}
