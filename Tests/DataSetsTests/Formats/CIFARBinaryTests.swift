import DataSets
import Geometry
import Testing

private func description(_ training: [String] = ["data_batch_*.bin"]) -> DataDescription {
  var description = DataDescription.known("cifar10") ?? DataDescription(name: "", format: .cifar10)
  description.name = "set"
  description.files.training = training
  description.normalization = .none
  description.split = Split(training: 0.5, validation: 0.5, test: 0)
  return description
}

@Test func cifarPlanesBecomeChannels() throws {
  let folder = try TemporaryFolder()
  try folder.write("data_batch_1.bin", Bytes.cifar(labels: [3, 3]))
  try folder.write("test_batch.bin", Bytes.cifar(labels: [9]))
  let data = try folder.load(description(), seed: 1)
  let sample = values(data.test, at: 0)
  #expect(Array(sample[..<6]) == [0, 7, 14, 1, 8, 15])
  #expect(Array(sample[(3 * 1023)...]) == [255, 6, 13])
  #expect(data.test.label(at: 0) == 9)
}

@Test func starTakesWhicheverBatchesAreThereInOrder() throws {
  let folder = try TemporaryFolder()
  for (name, label) in [("data_batch_5.bin", 5), ("data_batch_1.bin", 1), ("data_batch_3.bin", 3)] {
    try folder.write(name, Bytes.cifar(labels: [UInt8(label), UInt8(label)]))
  }
  try folder.write("data_batch_notes.txt", "no batch")
  try folder.write("test_batch_first2.bin", Bytes.cifar(labels: [0, 1]))
  let data = try folder.load(description(), seed: 1)
  let counts = zip(data.search.training.labelCounts, data.search.validation.labelCounts).map(+)
  #expect(counts == [0, 2, 0, 2, 0, 2, 0, 0, 0, 0])
  #expect(data.test.count == 2)
  // The whole file, once it is there, stands for its part.
  try folder.write("test_batch.bin", Bytes.cifar(labels: [0, 1, 2]))
  #expect(try folder.load(description(), seed: 1).test.count == 3)
}

@Test(arguments: [0, 1, 1024, 3072, 3074, 6145])
func cifarCutShortIsTruncated(length: Int) throws {
  let folder = try TemporaryFolder()
  try folder.write("data_batch_1.bin", Array(Bytes.cifar(labels: [0, 1, 2]).prefix(length)))
  guard case .truncated(let finding) = failure(description(), folder) else {
    Issue.record("\(length) bytes are no whole records")
    return
  }
  #expect(finding.place == "offset \(length)")
}

@Test func cifarLabelAboveNineIsNamedWithFileAndRecord() throws {
  let folder = try TemporaryFolder()
  try folder.write("data_batch_1.bin", Bytes.cifar(labels: [0, 1]))
  try folder.write("data_batch_2.bin", Bytes.cifar(labels: [0, 10]))
  try folder.write("test_batch.bin", Bytes.cifar(labels: [0]))
  guard case .mislabelled(let finding) = failure(description(), folder) else {
    Issue.record("there are ten classes")
    return
  }
  #expect(finding.place.contains("data_batch_2.bin, offset 3073 (record 1)"))
}

@Test func cifarOfAnotherShapeIsAContradiction() throws {
  let folder = try TemporaryFolder()
  try folder.write("data_batch_1.bin", Bytes.cifar(labels: [0, 1]))
  var description = description()
  description.shape = Shape(height: 28, width: 28, channels: 1)
  guard case .contradiction(let finding) = failure(description, folder) else {
    Issue.record("CIFAR-10 has one shape")
    return
  }
  #expect(finding.found.contains("32x32x3"))
}
