import Genomes
import RandomStreams

extension PreparedSearch {
  /// What an island may build: the space, with some fields held to some of their values.
  func space(ofIsland island: Int) -> SearchSpace {
    let restrictions = settings.search.evolution(ofIsland: island).restrict
    guard !restrictions.isEmpty, var fields = space.vectorSpace else { return space }
    for restriction in restrictions { fields.restrict(by: restriction) }
    switch space {
    case .cells(var space):
      space.fields = fields
      return .cells(space)
    default: return .vectors(fields)
    }
  }

  /// Throws where a restriction names what the space does not have.
  func checkRestrictions(_ file: String) throws {
    let all = [settings.search.evolution] + settings.search.each.map(\.evolution)
    for restriction in all.flatMap(\.restrict) {
      guard var fields = space.vectorSpace else {
        throw SettingsErrors.one(
          file, key: "search.restrict",
          "is given; allowed is that only in spaces of cells and vectors")
      }
      if let objection = fields.restrict(by: restriction) {
        throw SettingsErrors.one(file, key: "search.restrict.\(restriction.field)", objection)
      }
    }
  }
}

extension SearchSpace {
  /// Why cells cannot be built over the samples: none of many random ones can; nil where some can.
  func objectionToCells(seed: UInt64) -> String? {
    guard case .cells = self else { return nil }
    var stream = RandomStream(seed: seed, purpose: .testing)
    var last = ""
    for _ in 0..<200 {
      do throws(DecodingFault) {
        _ = try decoded(randomGenome(from: &stream))
        return nil
      } catch {
        last = error.description
      }
    }
    return
      "gives no network over these samples, or none within space.limits: of 200 random cells the "
      + "last one says '\(last)'; fewer stacks or larger limits may help"
  }

  /// The fields of cells or vectors; nil for lists of layers.
  var vectorSpace: VectorSpace? {
    switch self {
    case .layers: nil
    case .cells(let space): space.fields
    case .vectors(let space): space
    }
  }
}

extension VectorSpace {
  /// Holds a field to some of its values; the reason where that cannot be done.
  @discardableResult
  fileprivate mutating func restrict(by restriction: Restriction) -> String? {
    guard let place = fields.firstIndex(where: { $0.name == restriction.field }) else {
      return "is no field; allowed are " + fields.map(\.name).joined(separator: ", ")
    }
    switch fields[place].domain {
    case .choices(let texts, _):
      let allowed = "allowed is a list of one or more of " + texts.joined(separator: ", ")
      guard let choices = restriction.choices else {
        return "is a section of numbers, and the field has choices; \(allowed)"
      }
      if let other = choices.first(where: { !texts.contains($0) }) {
        return "holds \(other), which is none of its choices; \(allowed)"
      }
      let known = choices.compactMap { texts.firstIndex(of: $0) }
      guard !known.isEmpty else { return "is an empty list; \(allowed)" }
      self = restricted(place, toChoices: Set(known).sorted())
    case .integers where restriction.choices != nil, .reals where restriction.choices != nil:
      return "is a list; allowed is a section of min and max, as the field is a number"
    case .integers(let range, let isLogarithmic):
      guard let range = range.restricted(from: restriction.min, to: restriction.max) else {
        return "leaves none of the numbers from \(range.min) to \(range.max)"
      }
      fields[place].domain = .integers(range, logarithmic: isLogarithmic)
    case .reals(let whole):
      var range = whole
      range.min = max(range.min, restriction.min ?? range.min)
      range.max = min(range.max, restriction.max ?? range.max)
      guard range.min <= range.max else {
        return "leaves none of the numbers from \(whole.min) to \(whole.max)"
      }
      fields[place].domain = .reals(range)
    }
    return nil
  }
}

extension IntegerRange {
  /// The numbers of the range between two bounds; nil where there are none.
  fileprivate func restricted(from low: Double?, to high: Double?) -> IntegerRange? {
    func steps(_ bound: Double) -> Double { (bound - Double(min)) / Double(step) }
    let first = Swift.max(0, low.map { steps($0).rounded(.up) } ?? 0)
    let last = Swift.min(steps(Double(max)), high.map { steps($0).rounded(.down) } ?? .infinity)
    guard first <= last else { return nil }
    return IntegerRange(min + Int(first) * step, min + Int(last) * step, step: step)
  }
}
