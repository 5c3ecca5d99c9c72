import RandomStreams

// Variation of vectors. Choices without an order are drawn anew; whatever has an order is varied in
// its places from 0 to 1 by the operators of Deb, so that one setting fits all ranges.

extension VectorSpace {
  /// The distribution index of polynomial mutation: the larger, the nearer.
  static let mutationIndex = 20.0
  /// The distribution index of simulated binary crossover.
  static let crossoverIndex = 15.0

  /// A copy in which one field, any that has another value, has changed.
  func mutated(_ genome: VectorGenome, from stream: inout RandomStream) -> VectorGenome {
    let open = fields.indices.filter { fields[$0].valueCount > 1 }
    guard !open.isEmpty else { return genome }
    let index = stream.pick(from: open)
    var mutant = genome
    mutant.values[index] = fields[index].mutated(genome.values[index], from: &stream)
    return mutant
  }

  /// A child: choices from either parent, numbers by simulated binary crossover, each field with
  /// probability one half; the others are those of the first parent.
  func crossed(
    _ mother: VectorGenome, _ father: VectorGenome, from stream: inout RandomStream
  ) -> VectorGenome {
    var child = mother
    for index in fields.indices where stream.happens(0.5) {
      child.values[index] = fields[index].crossed(
        mother.values[index], father.values[index], from: &stream)
    }
    return child
  }

  /// All genomes of which one field differs by one choice or one step, field by field.
  func neighbours(of genome: VectorGenome) -> [Genome] {
    fields.indices.flatMap { index in
      fields[index].neighbours(of: genome.values[index]).map { value in
        var neighbour = genome
        neighbour.values[index] = value
        return Genome.vector(neighbour)
      }
    }
  }
}

extension Field {
  /// Another value: any other choice, or a number near this one.
  fileprivate func mutated(_ value: Double, from stream: inout RandomStream) -> Double {
    if isUnordered { return Double(stream.pick(from: openChoices.filter { Double($0) != value })) }
    let moved = self.value(
      at: Deb.mutated(place(of: value), index: VectorSpace.mutationIndex, from: &stream))
    return moved == value ? step(from: value, up: stream.happens(0.5)) : moved
  }

  /// A value between two, or a little beyond them.
  fileprivate func crossed(
    _ mother: Double, _ father: Double, from stream: inout RandomStream
  ) -> Double {
    guard mother != father else { return mother }
    if isUnordered { return father }
    let place = Deb.crossed(
      place(of: mother), place(of: father), index: VectorSpace.crossoverIndex, from: &stream)
    return value(at: place)
  }

  /// Every other choice; of numbers, the next ones down and up, and for wide ranges others far away.
  fileprivate func neighbours(of value: Double) -> [Double] {
    if isUnordered { return openChoices.map(Double.init).filter { $0 != value } }
    var result: [Double] = []
    let steps =
      valueCount.isFinite ? [step(from: value, up: false), step(from: value, up: true)] : []
    let place = place(of: value)
    let far = [-0.2, -0.05, -0.01, 0.01, 0.05, 0.2].map { self.value(at: place + $0) }
    for candidate in valueCount <= 20 ? steps : steps + far
    where candidate != value && !result.contains(candidate) {
      result.append(candidate)
    }
    return result
  }
}

/// The two operators on numbers from 0 to 1 whose distributions Deb described.
enum Deb {
  /// Polynomial mutation with bounds.
  ///
  /// - **Source:** Deb, "Multi-Objective Optimization using Evolutionary Algorithms", 2001, as in the
  ///   authors' program of NSGA-II.
  static func mutated(_ x: Double, index: Double, from stream: inout RandomStream) -> Double {
    let u = stream.unit()
    let power = 1 / (index + 1)
    if u < 0.5 {
      let base = 2 * u + (1 - 2 * u) * exponentiated(1 - x, index + 1)
      return x + exponentiated(base, power) - 1
    }
    let base = 2 * (1 - u) + 2 * (u - 0.5) * exponentiated(x, index + 1)
    return x + 1 - exponentiated(base, power)
  }

  /// One of the two children of simulated binary crossover with bounds.
  ///
  /// - **Source:** Deb, Agrawal, "Simulated Binary Crossover for Continuous Search Space", 1995.
  static func crossed(
    _ a: Double, _ b: Double, index: Double, from stream: inout RandomStream
  ) -> Double {
    let (low, high) = (min(a, b), max(a, b))
    let u = stream.unit()
    let isLower = stream.happens(0.5)
    guard high - low > 1e-14 else { return a }
    let room = isLower ? low : 1 - high
    let beta = 1 + 2 * room / (high - low)
    let alpha = 2 - exponentiated(beta, -(index + 1))
    let spread =
      u <= 1 / alpha
      ? exponentiated(u * alpha, 1 / (index + 1))
      : exponentiated(1 / (2 - u * alpha), 1 / (index + 1))
    let half = spread * (high - low)
    let child = isLower ? 0.5 * (low + high - half) : 0.5 * (low + high + half)
    return min(1, max(0, child))
  }
}
