import DataSets
import Geometry
import RandomStreams
import Testing

private let shapes = [
  Shape(height: 6, width: 5, channels: 1), Shape(height: 4, width: 8, channels: 3),
]

private func batch(
  _ samples: Samples<Role.Training>, _ positions: [Int32], _ augmentation: Augmentation?,
  seed: UInt64 = 1
) -> [Float] {
  var batch = [Float](repeating: .nan, count: positions.count * samples.shape.elements)
  var labels = [Int32](repeating: -1, count: positions.count)
  var stream = RandomStream(seed: seed, purpose: .augmentation)
  var batchSpan = batch.mutableSpan
  var labelSpan = labels.mutableSpan
  if let augmentation {
    samples.fill(
      positions.span, into: &batchSpan, labels: &labelSpan, augmentation: augmentation,
      using: &stream)
  } else {
    samples.fill(positions.span, into: &batchSpan, labels: &labelSpan)
  }
  return batch
}

@Test(arguments: shapes)
func batchHoldsItsSamplesInOrder(shape: Shape) {
  let samples = DataSet.synthetic(shape: shape, classes: 3, count: 60, seed: 1).search.training
  let positions: [Int32] = [5, 0, 5, 17]
  let expected = positions.flatMap { values(samples, at: Int($0)) }
  #expect(batch(samples, positions, nil) == expected)
}

@Test func labelsFollowTheirSamples() {
  let samples = DataSet.synthetic(
    shape: Shape(features: 2), classes: 4, count: 80, seed: 1
  ).search.training
  var batch = [Float](repeating: 0, count: 2 * samples.count)
  var labels = [Int32](repeating: -1, count: samples.count + 1)
  let positions = (0..<Int32(samples.count)).map { $0 }
  var batchSpan = batch.mutableSpan
  var labelSpan = labels.mutableSpan
  samples.fill(positions.span, into: &batchSpan, labels: &labelSpan)
  #expect(labels.dropLast() == (0..<samples.count).map { samples.label(at: $0) }[...])
  #expect(labels.last == -1, "what lies beyond the batch is left alone")
}

@Test(arguments: shapes)
func augmentationThatChangesNothingIsTheIdentity(shape: Shape) {
  let samples = DataSet.synthetic(shape: shape, classes: 3, count: 60, seed: 1).search.training
  #expect(batch(samples, [1, 2, 3], Augmentation()) == batch(samples, [1, 2, 3], nil))
}

@Test(arguments: shapes)
func flipGivesThePictureOrItsMirrorImageEachAboutHalfTheTime(shape: Shape) {
  let samples = DataSet.synthetic(shape: shape, classes: 3, count: 60, seed: 1).search.training
  let plain = values(samples, at: 4)
  let flipped = mirrored(plain, shape)
  #expect(mirrored(flipped, shape) == plain)
  let result = batch(
    samples, [Int32](repeating: 4, count: 400), Augmentation(horizontalFlip: true))
  let pictures = split(result, shape)
  #expect(pictures.allSatisfy { $0 == plain || $0 == flipped })
  // Four standard deviations of a fair coin.
  #expect(abs(pictures.count { $0 == flipped } - 200) < 40)
}

@Test(arguments: shapes, [1, 2])
func cropIsAPieceOfThePictureOnAGroundOfRawZero(shape: Shape, padding: Int) {
  let data = DataSet.synthetic(shape: shape, classes: 3, count: 60, seed: 1)
  let scale = data.contract.normalization
  let black = zip(scale.mean, scale.deviation).map { Float(-$0 / $1) }
  let plain = values(data.search.training, at: 7)
  let shifts = (-padding...padding).flatMap { y in (-padding...padding).map { x in (y, x) } }
  let allowed = shifts.map { moved(plain, shape, down: $0.0, right: $0.1, black) }
  let result = batch(
    data.search.training, [Int32](repeating: 7, count: 300), Augmentation(cropPadding: padding))
  let pictures = split(result, shape)
  #expect(pictures.allSatisfy(allowed.contains))
  #expect(allowed.allSatisfy(pictures.contains), "every crop comes about")
}

@Test(arguments: shapes, [1, 2, 3])
func cutoutSilencesASquareOrWhatOfItIsInside(shape: Shape, side: Int) {
  let samples = DataSet.synthetic(shape: shape, classes: 3, count: 60, seed: 1).search.training
  let plain = values(samples, at: 2)
  let result = batch(
    samples, [Int32](repeating: 2, count: 200), Augmentation(cutout: side))
  var areas: [Int] = []
  for picture in split(result, shape) {
    let changed = picture.indices.filter { picture[$0] != plain[$0] }
    #expect(changed.allSatisfy { picture[$0] == 0 })
    #expect(changed.count % shape.channels == 0, "all channels of a pixel or none")
    areas.append(changed.count / shape.channels)
  }
  let least = ((side + 1) / 2) * ((side + 1) / 2)
  #expect(areas.max() == side * side)
  #expect(areas.allSatisfy { $0 >= least - side && $0 >= 1 && $0 <= side * side })
}

@Test func augmentationDependsOnItsStreamOnly() {
  let samples = DataSet.synthetic(
    shape: shapes[1], classes: 3, count: 60, seed: 1
  ).search.training
  let all = Augmentation(cropPadding: 1, horizontalFlip: true, cutout: 2)
  let positions = (0..<30).map { Int32($0) }
  #expect(batch(samples, positions, all, seed: 1) == batch(samples, positions, all, seed: 1))
  #expect(batch(samples, positions, all, seed: 1) != batch(samples, positions, all, seed: 2))
}

@Test func augmentationObjectsToWhatDoesNotFitAShape() {
  let picture = Shape(height: 8, width: 8, channels: 1)
  #expect(
    Augmentation(cropPadding: 4, horizontalFlip: true, cutout: 8).objection(to: picture) == nil)
  #expect(Augmentation(cropPadding: 5).objection(to: picture)?.contains("0 to 4") == true)
  #expect(Augmentation(cutout: 9).objection(to: picture)?.contains("0 to 8") == true)
  #expect(Augmentation(cropPadding: 1).objection(to: Shape(features: 4)) != nil)
  #expect(Augmentation(horizontalFlip: true).objection(to: Shape(features: 4)) != nil)
}

// MARK: The same changes, written to be read

private func split(_ batch: [Float], _ shape: Shape) -> [[Float]] {
  stride(from: 0, to: batch.count, by: shape.elements).map {
    Array(batch[$0..<$0 + shape.elements])
  }
}

private func mirrored(_ picture: [Float], _ shape: Shape) -> [Float] {
  picture.indices.map { place in
    let (pixel, channel) = place.quotientAndRemainder(dividingBy: shape.channels)
    let (y, x) = pixel.quotientAndRemainder(dividingBy: shape.width)
    return picture[(y * shape.width + shape.width - 1 - x) * shape.channels + channel]
  }
}

private func moved(
  _ picture: [Float], _ shape: Shape, down: Int, right: Int, _ black: [Float]
) -> [Float] {
  picture.indices.map { place in
    let (pixel, channel) = place.quotientAndRemainder(dividingBy: shape.channels)
    let y = pixel / shape.width - down
    let x = pixel % shape.width - right
    guard (0..<shape.height).contains(y), (0..<shape.width).contains(x) else {
      return black[channel]
    }
    return picture[(y * shape.width + x) * shape.channels + channel]
  }
}
