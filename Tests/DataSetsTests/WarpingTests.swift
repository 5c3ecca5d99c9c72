import DataSets
import Geometry
import RandomStreams
import Testing

@Suite("Turned, scaled and stretched pictures")
struct WarpingTests {
  private static let shapes = [
    Shape(height: 6, width: 6, channels: 1), Shape(height: 5, width: 8, channels: 3),
  ]

  private func samples(_ shape: Shape) -> (Samples<Role.Training>, black: [Float]) {
    let data = DataSet.synthetic(shape: shape, classes: 3, count: 60, seed: 1)
    let scale = data.contract.normalization
    return (data.search.training, zip(scale.mean, scale.deviation).map { Float(-$0 / $1) })
  }

  private func warped(
    _ samples: Samples<Role.Training>, _ picture: [Float], degrees: Double, scale: Double
  ) -> [Float] {
    var (batch, source) = (picture, [Float]())
    var span = batch.mutableSpan
    samples.warp(&span, 0, degrees: degrees, scale: scale, &source)
    return batch
  }

  @Test("no angle and no scale change nothing", arguments: shapes)
  func identity(shape: Shape) {
    let (samples, _) = samples(shape)
    let picture = values(samples, at: 3)
    #expect(warped(samples, picture, degrees: 0, scale: 1) == picture)
  }

  @Test("a quarter turn to the left takes the right edge to the top")
  func quarter() {
    let shape = Self.shapes[0]
    let (samples, _) = samples(shape)
    let picture = values(samples, at: 3)
    let turned = warped(samples, picture, degrees: 90, scale: 1)
    for y in 0..<6 {
      for x in 0..<6 {
        #expect(abs(turned[y * 6 + x] - picture[x * 6 + 5 - y]) < 1e-4)
      }
    }
  }

  @Test("a turn and its opposite leave the middle nearly as it was, at twice the size")
  func shrunk() {
    let shape = Shape(height: 8, width: 8, channels: 1)
    let (samples, black) = samples(shape)
    let flat = [Float](repeating: 3, count: 64)
    let grown = warped(samples, flat, degrees: 30, scale: 2)
    #expect(grown.allSatisfy { abs($0 - 3) < 1e-5 })
    let small = warped(samples, flat, degrees: 0, scale: 0.25)
    #expect(small[0] == black[0] && small[63] == black[0])
    #expect(abs(small[3 * 8 + 3] - 3) < 1e-5)
  }

  @Test("contrast multiplies raw values", arguments: shapes)
  func stretched(shape: Shape) {
    let (samples, black) = samples(shape)
    let picture = values(samples, at: 3)
    var batch = picture
    var span = batch.mutableSpan
    samples.stretch(&span, 0, by: 1.5)
    for place in picture.indices {
      let ground = black[place % shape.channels]
      #expect(abs(batch[place] - ground - 1.5 * (picture[place] - ground)) < 1e-4)
    }
  }

  @Test("changes are made where they are asked for, and what came later is written only then")
  func asked() throws {
    let shape = Self.shapes[0]
    for changes in [
      Augmentation(rotation: 10), Augmentation(zoom: 0.2), Augmentation(contrast: 0.3),
    ] {
      #expect(!changes.isIdentity && changes.objection(to: shape) == nil)
      #expect(changes.objection(to: Shape(features: 4)) != nil || changes.contrast > 0)
    }
    for wrong in [
      Augmentation(rotation: 181), Augmentation(zoom: -0.1), Augmentation(contrast: .nan),
    ] {
      #expect(wrong.objection(to: shape) != nil)
    }
  }
}
