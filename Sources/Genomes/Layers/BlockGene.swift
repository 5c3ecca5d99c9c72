public import Geometry

/// What convolutional networks are built of: a convolution, normalised and activated, and perhaps
/// added to what it read.
///
/// A separable block filters each channel on its own first, then mixes channels by a filter of one
/// pixel; both steps are normalised and activated. **Source:** He et al., "Deep Residual Learning",
/// 2015, figure 2; Howard et al., "MobileNets", 2017, figure 3.
public struct BlockGene: Hashable, Codable, Sendable {
  /// Output channels, at least 1.
  public var outputs: Int
  /// Height and width of the filter in pixels, at least 1; padded by half of it.
  public var filter: Int
  /// Pixels from one position to the next, down and across, at least 1.
  public var stride: Int
  /// Whether channels are filtered apart first, and mixed then.
  public var separable: Bool
  /// Whether the input is added before the activation, where it has the output's shape.
  public var residual: Bool
  /// What follows each normalisation.
  public var activation: ActivationKind

  /// A gene of these fields.
  public init(
    outputs: Int, filter: Int, stride: Int = 1, separable: Bool = false, residual: Bool = false,
    activation: ActivationKind = .relu
  ) {
    self.outputs = outputs
    self.filter = filter
    self.stride = stride
    self.separable = separable
    self.residual = residual
    self.activation = activation
  }

  private enum CodingKeys: String, CodingKey {
    case outputs, filter, stride, separable, residual
    case activation = "function"
  }
}
