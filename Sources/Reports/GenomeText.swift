import Foundation
package import Genomes

extension Genome {
  /// The genome as JSON that a person can read, a line for each gene.
  package var text: String {
    switch self {
    case .layers(let genome): Self.text(of: genome)
    case .vector(let genome): Self.json(genome)
    }
  }

  private static func text(of genome: LayerGenome) -> String {
    let towers = genome.towers.map { list($0, indent: "    ") }
    return """
      {
        "towers": [
          \(towers.joined(separator: ",\n    "))
        ],
        "head": \(list(genome.head, indent: "  ")),
        "training": \(json(genome.training))
      }
      """
  }

  private static func list(_ genes: [Gene], indent: String) -> String {
    guard !genes.isEmpty else { return "[]" }
    let lines = genes.map { indent + "  " + json($0) }
    return "[\n" + lines.joined(separator: ",\n") + "\n" + indent + "]"
  }

  private static func json(_ value: some Encodable) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? "null"
  }
}
