/// A genome as numbers: one value a feature, in the order of the space's features.
public typealias EncodedPoint = [Double]

/// What the values of a feature mean, which says how far apart two of them are.
public enum FeatureKind: Hashable, Codable, Sendable {
  /// One of `levels` choices, numbered from 0; any two are equally far apart.
  ///
  /// Features of one `alphabet` offer the same choices: number 2 means the same in all of them.
  case categorical(levels: Int, alphabet: Int)
  /// One of `levels` steps, numbered from 0.
  case ordinal(levels: Int)
  /// A number from 0 through 1.
  case real
}
