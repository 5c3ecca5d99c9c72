// Checks against the published files, where they lie beside the package. Where they do not, every
// test says so in its output: the suite passes without them, having checked less.

import DataSets
import Foundation
import Geometry
import RandomStreams
import Testing

/// The folder `shared/data` beside the package, or the one that the environment names.
private let root: String = {
  if let named = ProcessInfo.processInfo.environment["ATOLL_DATA"] { return named }
  var folder = URL(fileURLWithPath: #filePath)
  while folder.path != "/",
    !FileManager.default.fileExists(atPath: folder.appendingPathComponent("Package.swift").path)
  {
    folder.deleteLastPathComponent()
  }
  return folder.appendingPathComponent("../shared/data").standardizedFileURL.path
}()

private func isThere(_ file: String) -> Bool {
  let found = FileManager.default.fileExists(atPath: root + "/" + file)
  if !found { print("skipped: \(root)/\(file) is not there") }
  return found
}

private func load(_ name: String) throws -> DataSet {
  let description = try #require(DataDescription.known(name))
  return try DataSet.load(description, root: root, seed: 1)
}

/// The counts of the training file, which the search's two parts share.
private func searchCounts(_ data: DataSet) -> [Int] {
  zip(data.search.training.labelCounts, data.search.validation.labelCounts).map(+)
}

@Test(.enabled(if: isThere("mnist/train-images-idx3-ubyte.gz"), "needs the files of MNIST"))
func mnistHasItsPublishedClassCounts() throws {
  let data = try load("mnist")
  #expect(searchCounts(data) == [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949])
  #expect(data.test.labelCounts == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009])
  #expect(data.search.training.count == 54_000)
  // Published for all 60,000: 33.318 and 78.567 of 255.
  #expect(abs(data.contract.normalization.mean[0] - 33.32) < 0.2)
  #expect(abs(data.contract.normalization.deviation[0] - 78.57) < 0.3)
}

@Test(.enabled(if: isThere("fashion-mnist/train-images-idx3-ubyte.gz"), "needs Fashion-MNIST"))
func fashionMNISTHasAThousandTestPicturesPerClass() throws {
  let data = try load("fashion-mnist")
  #expect(data.test.labelCounts == [Int](repeating: 1000, count: 10))
  #expect(data.search.validation.labelCounts == [Int](repeating: 600, count: 10))
  #expect(data.contract.classNames.last == "Ankle boot")
}

@Test(.enabled(if: isThere("cifar10/data_batch_1.bin.gz"), "needs the first batch of CIFAR-10"))
func cifarBatchOneHasItsPublishedClassCounts() throws {
  var description = try #require(DataDescription.known("cifar10"))
  description.files.training = ["data_batch_1.bin"]
  let data = try DataSet.load(description, root: root, seed: 1)
  #expect(searchCounts(data) == [1005, 974, 1032, 1016, 999, 937, 1030, 1001, 1025, 981])
}

@Test(.enabled(if: isThere("cifar10/data_batch_1.bin.gz"), "needs CIFAR-10"))
func cifarTakesWhicheverBatchesAreThere() throws {
  let data = try load("cifar10")
  let count = data.search.training.count + data.search.validation.count
  #expect(count % 10_000 == 0 && count >= 10_000)
  #expect(data.contract.shape.description == "32x32x3")
  // Published for all 50,000: 125.3, 123.0, 113.9.
  for (mean, published) in zip(data.contract.normalization.mean, [125.3, 123.0, 113.9]) {
    #expect(abs(mean - published) < 1.5)
  }
}

@Test(.enabled(if: isThere("breastmnist/breastmnist.npz"), "needs the archive of BreastMNIST"))
func breastMNISTHasItsThreeParts() throws {
  let data = try load("breastmnist")
  #expect(data.search.training.labelCounts == [147, 399])
  #expect(data.search.validation.labelCounts == [21, 57])
  #expect(data.test.labelCounts == [42, 114])
}

@Test(
  .enabled(if: isThere("uci-small/iris.csv"), "needs the small tables"),
  arguments: [
    ("breast-cancer", [212, 357], "malignant"), ("wine", [59, 71, 48], "class_0"),
    ("iris", [50, 50, 50], "setosa"),
  ])
func smallTablesHaveTheirPublishedClassCounts(name: String, counts: [Int], first: String) throws {
  let data = try load(name)
  #expect(zip(searchCounts(data), data.test.labelCounts).map(+) == counts)
  #expect(data.contract.classNames.first == first)
}

@Test(.enabled(if: isThere("uci-small/digits.csv.gz"), "needs the table of digits"))
func builtInDigitsEqualThoseOfTheTable() throws {
  var description = try #require(DataDescription.known("digits"))
  let builtIn = try DataSet.load(description, root: root, seed: 3)
  description.name = "table"
  description.format = .csv
  description.files.folder = "uci-small"
  description.files.training = ["digits.csv"]
  let table = try DataSet.load(description, root: root, seed: 3)
  #expect(table.search.training.count == builtIn.search.training.count)
  for position in 0..<builtIn.search.training.count {
    #expect(
      values(table.search.training, at: position)
        == values(builtIn.search.training, at: position))
  }
}
