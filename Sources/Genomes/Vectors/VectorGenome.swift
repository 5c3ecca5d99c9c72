public import Architectures

/// One number for each field of a space: the place of a choice, or the number itself.
public struct VectorGenome: Hashable, Codable, Sendable {
  /// The numbers, in the order of the fields.
  public var values: [Double]

  /// A genome of these numbers.
  public init(_ values: [Double]) { self.values = values }

  /// The identity of the numbers.
  public var identity: Identity { Identity(values.map(\.bitPattern)) }

  private enum CodingKeys: String, CodingKey { case values }
}
