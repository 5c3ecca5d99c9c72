// Spaces and costs on which surrogates are tried.

import Evolution
import Genomes
import RandomStreams

/// Candidates that are their own encoding: one of `levels` choices in each place.
struct ChoiceSpace: CandidateSource {
  var places: Int
  var levels: Int
  /// Whether a choice means the same in every place.
  var sharesAlphabet = true

  var features: [FeatureKind] {
    (0..<places).map { .categorical(levels: levels, alphabet: sharesAlphabet ? 0 : $0) }
  }

  func random(from stream: inout RandomStream) -> EncodedPoint {
    (0..<places).map { _ in Double(stream.integer(below: levels)) }
  }

  func mutated(_ candidate: EncodedPoint, from stream: inout RandomStream) -> EncodedPoint {
    stream.pick(from: neighbours(of: candidate, atMost: .max, from: &stream))
  }

  func crossed(
    _ mother: EncodedPoint, _ father: EncodedPoint, from stream: inout RandomStream
  ) -> EncodedPoint {
    zip(mother, father).map { stream.happens(0.5) ? $0 : $1 }
  }

  func neighbours(
    of candidate: EncodedPoint, atMost limit: Int, from stream: inout RandomStream
  ) -> [EncodedPoint] {
    var all: [EncodedPoint] = []
    for place in 0..<places {
      for choice in 0..<levels where Double(choice) != candidate[place] {
        var neighbour = candidate
        neighbour[place] = Double(choice)
        all.append(neighbour)
      }
    }
    if all.count > limit { stream.shuffle(&all) }
    return Array(all.prefix(limit))
  }

  func encoding(of candidate: EncodedPoint) -> EncodedPoint { candidate }
}

/// A cost over choices: what each contributes in its place, and with the choice in the next place.
struct ChoiceCost {
  private let single: [[Double]]
  private let pairs: [[[Double]]]

  /// A cost drawn from a seed.
  init(_ space: ChoiceSpace, seed: UInt64) {
    var stream = RandomStream(seed: seed, purpose: .testing)
    let levels = 0..<space.levels
    single = (0..<space.places).map { _ in levels.map { _ in 2 * stream.normal() } }
    pairs = (0..<space.places).map { _ in levels.map { _ in levels.map { _ in stream.normal() } } }
  }

  func callAsFunction(_ point: EncodedPoint) -> Double {
    point.indices.reduce(0) { sum, place in
      let (choice, next) = (Int(point[place]), Int(point[(place + 1) % point.count]))
      return sum + single[place][choice] + pairs[place][choice][next]
    }
  }
}

/// Points of a space, drawn from a seed.
func points(_ count: Int, of space: ChoiceSpace, seed: UInt64) -> [EncodedPoint] {
  var stream = RandomStream(seed: seed, purpose: .testing, birth: 1)
  return (0..<count).map { _ in space.random(from: &stream) }
}

func isNear(_ a: Double, _ b: Double, within tolerance: Double) -> Bool { abs(a - b) <= tolerance }
