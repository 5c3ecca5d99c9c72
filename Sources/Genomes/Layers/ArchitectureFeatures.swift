import Architectures
import Geometry

/// What an architecture is made of and where, as numbers between 0 and 1 that a model can learn from.
///
/// Networks differ in length, so all are counts and sums. What an operation does for a network hangs on how
/// large the pictures are that it sees, so operations over pictures are counted at each of four resolutions:
/// as fed, and with about a quarter, a sixteenth, and less of the pixels.
struct ArchitectureFeatures {
  /// An operation over pictures.
  private enum Role: Int, CaseIterable {
    /// A convolution that sees all channels of more than a pixel.
    case spatial
    /// A convolution of one pixel.
    case pointwise
    /// A convolution of groups of channels, mostly of each for itself.
    case grouped
    case maximum
    case average
  }

  /// Operations of a kind: how many, and the sum of their channels' logarithms.
  private struct Tally {
    private var count = 0.0
    private var width = 0.0

    mutating func add(channels: Int) {
      count += 1
      width += doublings(channels)
    }

    var values: [Double] { [squashed(count, 2), squashed(width, 10)] }
  }

  private static let resolutions = 4

  private var pictures = Array(
    repeating: Array(repeating: Tally(), count: Role.allCases.count), count: resolutions)
  private var dense = Tally()
  /// Logarithms of the areas of filters that see all channels, and of those that do not.
  private var areas = [0.0, 0.0]
  private var (additions, concatenations) = (0.0, 0.0)
  /// The values that the first dense operation sees.
  private var flattened: Int?
  private var stem: Convolution?
  /// Over pictures, and over vectors.
  private var normalizations = [0.0, 0.0]
  private var dropped = [0.0, 0.0]
  private var activations = Array(repeating: 0.0, count: ActivationKind.allCases.count)

  /// The numbers of nothing.
  init() {}

  /// The numbers of an architecture.
  init(of architecture: Architecture) {
    for node in architecture.nodes {
      let input = architecture.shapes[node.inputs[0]]
      add(node.operation, over: input, at: Self.resolution(of: input, in: architecture))
    }
  }

  /// The numbers, as many for each architecture.
  var values: [Double] {
    pictures.joined().flatMap(\.values) + dense.values
      + areas.map { squashed($0, 8) }
      + [additions, concatenations].map { squashed($0, 2) }
      + [squashed(doublings(flattened ?? 1), 10)] + stemValues
      + normalizations.map { squashed($0, 3) } + dropped.map { squashed($0, 0.5) }
      + activations.map { squashed($0, 3) }
  }

  /// The first convolution decides what all others see.
  private var stemValues: [Double] {
    guard let stem else { return [0, 0, 0] }
    return [
      squashed(doublings(stem.outputs), 5),
      squashed(doublings(stem.filterHeight * stem.filterWidth), 3),
      1 - 1 / Double(stem.strideHeight * stem.strideWidth),
    ]
  }

  private mutating func add(_ operation: Operation, over input: Shape, at resolution: Int) {
    let place = input.pixels > 1 ? 0 : 1
    switch operation {
    case .slice: break
    case .convolution(let convolution):
      stem = stem ?? convolution
      let area = convolution.filterHeight * convolution.filterWidth
      let role = convolution.groups > 1 ? Role.grouped : area > 1 ? .spatial : .pointwise
      pictures[resolution][role.rawValue].add(channels: convolution.outputs)
      areas[role == .grouped ? 1 : 0] += doublings(area)
    case .pooling(let pooling): add(pooling.kind, over: input, at: resolution)
    case .globalPooling(let kind): add(kind, over: input, at: resolution)
    case .dense(let layer):
      flattened = flattened ?? input.elements
      dense.add(channels: layer.outputs)
    case .normalization: normalizations[place] += 1
    case .activation(let kind):
      if let kind = ActivationKind.allCases.firstIndex(of: kind) { activations[kind] += 1 }
    case .dropout(let dropout): dropped[place] += dropout.ratio
    case .add: additions += 1
    case .concatenation: concatenations += 1
    }
  }

  private mutating func add(_ pooling: PoolingKind, over input: Shape, at resolution: Int) {
    let role: Role = pooling == .max ? .maximum : .average
    pictures[resolution][role.rawValue].add(channels: input.channels)
  }

  /// How often both sides have been halved, about, on the way to these pictures.
  private static func resolution(of shape: Shape, in architecture: Architecture) -> Int {
    let fed = architecture.contract.shape.pixels
    // In whole numbers, so that all machines agree on what lies half-way.
    return (1..<resolutions).count { shape.pixels << (2 * $0 - 1) <= fed }
  }
}
