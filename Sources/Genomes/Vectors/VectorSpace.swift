public import RandomStreams

/// Named numbers and choices: hyper-parameters, the rows of a table, a function's arguments.
public struct VectorSpace: Hashable, Codable, Sendable {
  /// The fields, each of its own name.
  public var fields: [Field]

  /// A space of these fields.
  public init(_ fields: [Field]) { self.fields = fields }

  /// How many different genomes there are; infinite where a field is real.
  public var size: Double { fields.reduce(1) { $0 * $1.valueCount } }

  /// Every field drawn on its own.
  public func randomGenome(from stream: inout RandomStream) -> VectorGenome {
    VectorGenome(fields.map { $0.draw(from: &stream) })
  }

  /// The space with a field held to some of its choices.
  public func restricted(_ place: Int, toChoices choices: [Int]) -> VectorSpace {
    var space = self
    space.fields[place].open = choices
    return space
  }

  /// A value's text for each field, in order.
  public func texts(of genome: VectorGenome) -> [String] {
    zip(fields, genome.values).map { $0.text(of: $1) }
  }

  /// Why a genome is not in this space, or nil where it is.
  public func objection(to genome: VectorGenome) -> String? {
    guard genome.values.count == fields.count else {
      return "\(genome.values.count) numbers, the space has \(fields.count) fields"
    }
    for (field, value) in zip(fields, genome.values) where !field.contains(value) {
      return "\(value) for \(field.name)"
    }
    return nil
  }

  /// The kinds of the numbers of an encoding.
  ///
  /// Fields with the same choices share an alphabet: how often a choice is taken in all of them
  /// together tells a model more than where.
  public var features: [FeatureKind] {
    var alphabets: [[String]] = []
    return fields.map { field in
      guard case .choices(let texts, ordered: false) = field.domain else { return .real }
      let alphabet = alphabets.firstIndex(of: texts) ?? alphabets.count
      if alphabet == alphabets.count { alphabets.append(texts) }
      return .categorical(levels: texts.count, alphabet: alphabet)
    }
  }

  /// Choices without an order by their number, all else by its place from 0 to 1.
  public func encoding(of genome: VectorGenome) -> [Double] {
    zip(fields, genome.values).map { $0.isUnordered ? $1 : $0.place(of: $1) }
  }
}
