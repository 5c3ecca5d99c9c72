// Points for the tests of this folder.

import Evolution
import RandomStreams
import Testing

/// A family of random points: so many objectives, each cost one of so many values.
struct PointFamily: CustomTestStringConvertible, Sendable {
  var objectives: Int
  /// Few values make ties and duplicates; nil draws real numbers.
  var values: Int?
  var hasConstraints = false

  var testDescription: String {
    "\(objectives) objectives, \(values.map { "\($0)" } ?? "real") values"
      + (hasConstraints ? ", constrained" : "")
  }

  func point(_ id: Int, using stream: inout RandomStream) -> ParetoPoint {
    let costs = (0..<objectives).map { _ in
      values.map { Double(stream.integer(below: $0)) } ?? stream.unit()
    }
    let violation = hasConstraints ? Double(max(0, stream.integer(below: 5) - 2)) : 0
    return ParetoPoint(id: id, costs: costs, violation: violation)
  }

  func points(_ count: Int, using stream: inout RandomStream) -> [ParetoPoint] {
    (0..<count).map { point($0, using: &stream) }
  }

  /// One to four objectives, with many ties, some and none, free and constrained.
  static let all = (1...4).flatMap { objectives in
    [3, 8, nil].flatMap { values in
      [false, true].map {
        PointFamily(objectives: objectives, values: values, hasConstraints: $0)
      }
    }
  }
}

/// Points of an octant of the unit sphere, of which none dominates another.
func sphere(_ count: Int, objectives: Int, using stream: inout RandomStream) -> [ParetoPoint] {
  (0..<count).map { id in
    let normal = (0..<objectives).map { _ in abs(stream.normal()) }
    let length = normal.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return ParetoPoint(id: id, costs: normal.map { $0 / length })
  }
}
