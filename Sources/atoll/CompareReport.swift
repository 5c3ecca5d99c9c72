import Experiments
import Foundation

/// A contender's standing for a person.
struct CompareReport {
  private let result: ContenderResult

  /// A report on this contender.
  init(_ result: ContenderResult) { self.result = result }

  /// A line about the contender, then one a mark.
  var text: String {
    let heading =
      "\(result.searcher): \(result.seeds) seeds, \(result.column), "
      + String(format: "%.1f s", result.seconds)
    return ([heading] + result.standings.map(line)).joined(separator: "\n")
  }

  /// What decides stands first: of several objectives, the hypervolume.
  private func line(cost: Int, standing: ContenderResult.Standing) -> String {
    var line = String(format: "  %6d evaluations", cost)
    if let volume = standing.hypervolume, let share = standing.hypervolumeShare {
      line += String(format: "  hypervolume %.5g (%.4f of the true front's)", volume, share)
    }
    if let regret = standing.regret, let deviation = standing.deviation {
      line += String(format: "  regret %.4f ± %.4f", regret, deviation)
    }
    if let share = standing.optimumShare { line += String(format: "  optimum %.2f", share) }
    if let test = standing.test { line += String(format: "  test %.3f", test) }
    if let p = standing.probability { line += String(format: "  p %.2g", p) }
    if let without = standing.withoutPick {
      line += "  \(without) of \(result.seeds) seeds found nothing that counts"
    }
    return line
  }
}
