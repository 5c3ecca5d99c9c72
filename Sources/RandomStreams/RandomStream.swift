/// What a stream of random numbers is for.
///
/// The raw values are part of every result that Atoll has ever produced: cases may be added, never
/// renumbered.
public enum Purpose: UInt64, Codable, Sendable, CaseIterable {
  /// Genomes that no parent bred.
  case initialPopulation = 1
  /// Choosing parents and varying them.
  case breeding = 2
  /// The weights that a network starts from.
  case weights = 3
  /// The order of the training samples.
  case sampleOrder = 4
  /// Random changes to training samples.
  case augmentation = 5
  /// The elements that dropout silences.
  case dropout = 6
  /// The split of a data set into its parts.
  case split = 7
  /// Who leaves an island, and where to.
  case emigration = 8
  /// Whose place an immigrant takes.
  case immigration = 9
  /// Edges of a random topology.
  case topology = 10
  /// Injected faults and other test material.
  case testing = 11
  /// Noise and times of synthetic evaluations.
  case noise = 12
}

/// A reproducible source of random 64-bit words, keyed by seed, purpose, island and birth.
///
/// Streams of different keys are independent for every practical purpose, so no stream is shared
/// and none depends on who asked first: an evaluation gives the same result wherever it runs.
///
/// - **Source:** Blackman, Vigna, "Scrambled linear pseudorandom number generators", 2021
///   (xoshiro256\*\*); the key is spread by the finaliser of SplitMix64 (Steele, Lea, Flood 2014).
public struct RandomStream: Hashable, Codable, Sendable {
  private var s0: UInt64
  private var s1: UInt64
  private var s2: UInt64
  private var s3: UInt64

  /// The stream of a key.
  ///
  /// Equal keys give equal streams, on every machine and in every version of Atoll.
  public init(seed: UInt64, purpose: Purpose, island: Int = 0, birth: Int = 0) {
    var key = Self.mixed(seed &+ 0x9E37_79B9_7F4A_7C15)
    let parts = [
      purpose.rawValue, UInt64(bitPattern: Int64(island)), UInt64(bitPattern: Int64(birth)),
    ]
    // The multiplication sets the key so far apart from the next part: equal numbers in two places,
    // such as a seed of 2 and the purpose 2, must not cancel.
    for part in parts {
      key = Self.mixed(key &* 0xD134_2543_DE82_EF95 &+ Self.mixed(part &+ 0x9E37_79B9_7F4A_7C15))
    }
    s0 = Self.mixed(key &+ 0x9E37_79B9_7F4A_7C15)
    s1 = Self.mixed(key &+ 0x3C6E_F372_FE94_F82A)
    s2 = Self.mixed(key &+ 0xDAA6_6D2C_7DDF_743F)
    s3 = Self.mixed(key &+ 0x78DD_E6E5_FD29_F054)
  }

  /// The next word, uniform over all 64-bit values.
  public mutating func next() -> UInt64 {
    let result = Self.rotated(s1 &* 5, by: 7) &* 9
    let t = s1 << 17
    s2 ^= s0
    s3 ^= s1
    s1 ^= s2
    s0 ^= s3
    s2 ^= t
    s3 = Self.rotated(s3, by: 45)
    return result
  }

  private static func rotated(_ x: UInt64, by k: UInt64) -> UInt64 {
    (x << k) | (x >> (64 - k))
  }

  /// A bijection of 64-bit words in which every input bit reaches every output bit.
  private static func mixed(_ x: UInt64) -> UInt64 {
    var z = x
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
