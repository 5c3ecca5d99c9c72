public import Geometry
import RandomStreams

/// The samples of one part of a data set: places in a storage that parts share and nobody changes.
public struct Samples<Part>: Sendable {
  let storage: SampleStorage
  let scale: ValueScale
  let indices: [Int32]

  /// The size of a sample.
  public let shape: Shape
  /// How many classes there are.
  public let classCount: Int

  init(
    storage: SampleStorage, scale: ValueScale, indices: [Int32], shape: Shape, classCount: Int
  ) {
    precondition(scale.mean.count == shape.channels, "one scale a channel")
    self.storage = storage
    self.scale = scale
    self.indices = indices
    self.shape = shape
    self.classCount = classCount
  }

  /// How many samples there are.
  public var count: Int { indices.count }

  /// The label of the sample at a position.
  public func label(at position: Int) -> Int32 {
    storage.labels[Int(indices[position])]
  }

  /// How many samples each class has.
  public var labelCounts: [Int] {
    var counts = [Int](repeating: 0, count: classCount)
    for index in indices { counts[Int(storage.labels[Int(index)])] += 1 }
    return counts
  }

  /// Some of the samples, every class in its share; all of them where there are no more.
  func drawn(_ maximum: Int?, from stream: inout RandomStream) -> Samples {
    guard let maximum, maximum < count else { return self }
    let taken = Stratification.taking(
      maximum, of: indices, labels: storage.labels, classes: classCount, stratified: true,
      using: &stream
    ).taken
    return Samples(
      storage: storage, scale: scale, indices: taken, shape: shape, classCount: classCount)
  }
}

/// Training and validation samples as one part to train on.
///
/// The scale of the values stays that of the training part.
///
/// - Precondition: both are parts of one data set.
public func combined(
  _ training: Samples<Role.Training>, _ validation: Samples<Role.Validation>
) -> Samples<Role.Training> {
  precondition(
    training.shape == validation.shape && training.classCount == validation.classCount,
    "samples of two data sets cannot be combined")
  if training.storage === validation.storage {
    return Samples(
      storage: training.storage, scale: training.scale,
      indices: training.indices + validation.indices, shape: training.shape,
      classCount: training.classCount)
  }
  let elements = training.shape.elements
  let storage = SampleStorage(
    values: training.storage.values.chosen(training.indices, elements: elements)
      .appending(validation.storage.values.chosen(validation.indices, elements: elements)),
    labels: training.indices.map { training.storage.labels[Int($0)] }
      + validation.indices.map { validation.storage.labels[Int($0)] })
  return Samples(
    storage: storage, scale: training.scale, indices: (0..<Int32(storage.labels.count)).map { $0 },
    shape: training.shape, classCount: training.classCount)
}

extension Samples {
  /// The same samples with their raw values scaled in another way.
  ///
  /// - Precondition: there is one mean and one deviation a channel.
  public func normalized(by constants: NormalizationConstants) -> Samples {
    Samples(
      storage: storage, scale: ValueScale(mean: constants.mean, deviation: constants.deviation),
      indices: indices, shape: shape, classCount: classCount)
  }
}
