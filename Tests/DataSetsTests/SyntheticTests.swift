import DataSets
import Geometry
import Testing

@Test func digitsHaveTheirPublishedClassCounts() throws {
  let description = try #require(DataDescription.known("digits"))
  let data = try DataSet.load(description, root: "/nowhere", seed: 1)
  let search = zip(data.search.training.labelCounts, data.search.validation.labelCounts).map(+)
  let all = zip(search, data.test.labelCounts).map(+)
  #expect(all == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180])
  #expect(data.contract.shape == Shape(height: 8, width: 8, channels: 1))
  #expect(data.contract.classes == 10)
  let inputs = (0..<data.search.training.count).flatMap { values(data.search.training, at: $0) }
  #expect(inputs.min() == 0 && inputs.max() == 1)
}

@Test(arguments: [
  Shape(height: 8, width: 8, channels: 1), Shape(height: 6, width: 6, channels: 3),
  Shape(features: 8),
])
func syntheticClassesLieApart(shape: Shape) {
  let data = DataSet.synthetic(shape: shape, classes: 4, count: 400, seed: 11)
  #expect(data.search.training.labelCounts == [60, 60, 60, 60])
  let training = (0..<data.search.training.count).map {
    (data.search.training.label(at: $0), values(data.search.training, at: $0))
  }
  let means = (0..<4).map { label in
    let own = training.filter { $0.0 == label }.map(\.1)
    return (0..<shape.elements).map { place in
      own.reduce(0) { $0 + $1[place] } / Float(own.count)
    }
  }
  // The nearest class mean, learnt on one part, names nearly all samples of another.
  let hits = (0..<data.test.count).count { position in
    let sample = values(data.test, at: position)
    let distances = means.map { zip($0, sample).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } }
    return distances.firstIndex(of: distances.min() ?? 0) == Int(data.test.label(at: position))
  }
  #expect(Double(hits) >= 0.9 * Double(data.test.count))
}

@Test func syntheticDataDependsOnItsSeedOnly() {
  let shape = Shape(height: 3, width: 3, channels: 2)
  func first(_ seed: UInt64) -> [Float] {
    values(DataSet.synthetic(shape: shape, classes: 2, count: 20, seed: seed).test, at: 0)
  }
  #expect(first(1) == first(1))
  #expect(first(1) != first(2))
}
