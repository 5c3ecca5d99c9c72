import Geometry

extension DataDescription {
  /// The names that `known(_:)` knows.
  public static let knownNames = [
    "digits", "mnist", "fashion-mnist", "cifar10", "breastmnist", "breast-cancer", "wine", "iris",
  ]

  /// The description of a well-known data set, so that settings need to give its name only.
  public static func known(_ name: String) -> DataDescription? {
    switch name {
    case "digits":
      DataDescription(
        name: name, format: .builtin, shape: Shape(height: 8, width: 8, channels: 1), classes: 10,
        normalization: .unit, maximum: 16)
    case "mnist":
      pictures(name, side: 28, names: (0..<10).map { String($0) })
    case "fashion-mnist":
      pictures(
        name, side: 28,
        names: [
          "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker",
          "Bag", "Ankle boot",
        ])
    case "cifar10": cifar10
    case "breastmnist": breastMNIST
    case "breast-cancer":
      table(name, file: "breast_cancer.csv", features: 30, classes: ["malignant", "benign"])
    case "wine":
      table(name, file: "wine_data.csv", features: 13, classes: ["class_0", "class_1", "class_2"])
    case "iris":
      table(name, file: "iris.csv", features: 4, classes: ["setosa", "versicolor", "virginica"])
    default: nil
    }
  }

  /// Where the public gets the files of a data set.
  static func publicSource(_ name: String) -> String {
    switch name {
    case "mnist":
      "http://yann.lecun.com/exdb/mnist or https://ossci-datasets.s3.amazonaws.com/mnist"
    case "fashion-mnist": "https://github.com/zalandoresearch/fashion-mnist"
    case "cifar10": "https://www.cs.toronto.edu/~kriz/cifar.html (binary version)"
    case "breastmnist": "https://medmnist.com"
    case "breast-cancer", "wine", "iris":
      "https://github.com/scikit-learn/scikit-learn/tree/main/sklearn/datasets/data (first "
        + "published at https://archive.ics.uci.edu)"
    default: "where \(name) is published"
    }
  }

  private static func pictures(_ name: String, side: Int, names: [String]) -> DataDescription {
    var files = Files()
    files.trainingSamples = "train-images-idx3-ubyte"
    files.trainingLabels = "train-labels-idx1-ubyte"
    files.testSamples = "t10k-images-idx3-ubyte"
    files.testLabels = "t10k-labels-idx1-ubyte"
    return DataDescription(
      name: name, format: .idx, files: files, shape: Shape(height: side, width: side, channels: 1),
      classes: names.count, classNames: names, split: Split(training: 0.9, validation: 0.1, test: 0)
    )
  }

  private static var cifar10: DataDescription {
    var files = Files()
    files.training = ["data_batch_*.bin"]
    files.test = ["test_batch*.bin"]
    return DataDescription(
      name: "cifar10", format: .cifar10, files: files,
      shape: Shape(height: 32, width: 32, channels: 3), classes: 10,
      classNames: [
        "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck",
      ], split: Split(training: 0.9, validation: 0.1, test: 0))
  }

  private static var breastMNIST: DataDescription {
    var files = Files()
    files.archive = "breastmnist.npz"
    return DataDescription(
      name: "breastmnist", format: .npz, files: files,
      shape: Shape(height: 28, width: 28, channels: 1), classes: 2,
      classNames: ["malignant", "normal or benign"])
  }

  private static func table(_ name: String, file: String, features: Int, classes: [String])
    -> DataDescription
  {
    var files = Files()
    files.folder = "uci-small"
    files.training = [file]
    return DataDescription(
      name: name, format: .csv, files: files, shape: Shape(features: features),
      classes: classes.count, classNames: classes)
  }
}
