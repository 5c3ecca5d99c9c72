import Foundation
import Networks

/// What a time is made of: a constant, and shares of steps, bytes and weights.
struct WorkLaw: Sendable {
  private let fit: RelativeFit

  /// The law nearest to the times of some entries, at least one.
  init(_ entries: [DeviceProfile.Entry]) {
    fit = RelativeFit(
      rows: entries.map { Self.terms($0.steps, $0.bytes, $0.weightBytes) },
      measured: entries.map(\.microseconds))
  }

  /// The microseconds of an operator: no less for more of anything, and never none.
  func time(of op: InferenceOperator) -> Double {
    max(1e-3, fit(Self.terms(op.steps, op.bytes, op.weightBytes)))
  }

  /// The microseconds of an entry by the law.
  func time(of entry: DeviceProfile.Entry) -> Double {
    max(1e-3, fit(Self.terms(entry.steps, entry.bytes, entry.weightBytes)))
  }

  /// Thousands, so that the coefficients are of one order.
  private static func terms(_ steps: Int, _ bytes: Int, _ weightBytes: Int) -> [Double] {
    [1, Double(steps) / 1e3, Double(bytes) / 1e3, Double(weightBytes) / 1e3]
  }
}

/// The entries of one form, between which times are interpolated.
struct OperatorFamily: Sendable {
  /// Entries that have a say: more than one, as any may have been disturbed.
  private static let neighbours = 6

  private let law: WorkLaw
  /// The sizes of each entry on a logarithmic scale, one entry behind the other.
  private let coordinates: [Double]
  /// The logarithm of each entry's time over what the law says.
  private let ratios: [Double]

  /// A family of entries of one form, at least one.
  init(_ entries: [DeviceProfile.Entry]) {
    let law = WorkLaw(entries)
    self.law = law
    coordinates = entries.flatMap { OperatorKey($0.key).coordinates }
    ratios = entries.map { log($0.microseconds / law.time(of: $0)) }
  }

  /// The microseconds of an operator of this form.
  func time(of op: InferenceOperator) -> Double {
    var (sum, weights) = (0.0, 0.0)
    for (ratio, distance) in nearest(OperatorKey(op.key).coordinates) {
      // A tenth, so that an entry next to an operator does not speak for it alone.
      let weight = 1 / ((distance + 0.1) * (distance + 0.1))
      sum += weight * ratio
      weights += weight
    }
    return law.time(of: op) * exp(sum / weights)
  }

  /// The ratios of the nearest entries and how far away they are, nearest first; of two equally far
  /// away the one whose key comes first.
  private func nearest(_ place: [Double]) -> [(ratio: Double, distance: Double)] {
    var found: [(ratio: Double, distance: Double)] = []
    for (entry, ratio) in ratios.enumerated() {
      var distance = 0.0
      for (offset, coordinate) in place.enumerated() {
        distance += abs(coordinate - coordinates[entry * place.count + offset])
      }
      if found.count == Self.neighbours, distance >= found[found.count - 1].distance { continue }
      let position = found.firstIndex { $0.distance > distance } ?? found.count
      found.insert((ratio, distance), at: position)
      if found.count > Self.neighbours { found.removeLast() }
    }
    return found
  }
}
