import Foundation
import Genomes
import Testing

@Test func theGenomeInTheGuideIsInTheDefaultSpace() throws {
  let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  let guide = try String(
    contentsOf: root.appending(path: "docs/guides/genomes.md"), encoding: .utf8)
  let text = guide.split(separator: "```json\n").last?.split(separator: "```").first ?? ""
  let genome = try JSONDecoder().decode(LayerGenome.self, from: Data(text.utf8))
  #expect(space().objection(to: genome) == nil)
  #expect(try genome.decoded(in: space()).repairs == 0)
}
