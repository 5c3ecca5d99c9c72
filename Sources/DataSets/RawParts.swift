// From a description to the raw parts of its files: which reader reads what.

import Geometry

/// What the files of a data set gave, by part; nil where they gave none.
struct RawParts {
  var training: RawPart
  var validation: RawPart?
  var test: RawPart?
  /// The class names that a file gave.
  var classNames: [String]?

  init(training: RawPart, validation: RawPart? = nil, test: RawPart? = nil) {
    self.training = training
    self.validation = validation
    self.test = test
  }

  /// Reads all files of a description.
  init(reading description: DataDescription, root: String) throws(DataSetError) {
    let folder = DataFolder(description, root: root)
    let reader = PartReader(description: description, folder: folder)
    switch description.format {
    case .builtin:
      self.init(training: Digits.part)
      _ = try RawPart.shape([8, 8, 1], "the built-in digits", stated: description.shape)
    case .idx, .npy: try self.init(pairs: reader)
    case .npz: try self.init(archive: reader)
    case .cifar10, .csv: try self.init(wholes: reader)
    }
  }

  /// One file for samples, one for labels.
  private init(pairs reader: PartReader) throws(DataSetError) {
    let files = reader.description.files
    guard
      let training = try reader.pair(
        files.trainingSamples, files.trainingLabels, reader.description.shape)
    else {
      throw .settings(
        key: "files.training_samples", found: "nothing", allowed: "the name of a file")
    }
    self.init(
      training: training,
      validation: try reader.pair(
        files.validationSamples, files.validationLabels, training.shape),
      test: try reader.pair(files.testSamples, files.testLabels, training.shape))
  }

  /// One archive for everything.
  private init(archive reader: PartReader) throws(DataSetError) {
    let files = reader.description.files
    guard let name = files.archive else {
      throw .settings(key: "files.archive", found: "nothing", allowed: "the name of a file")
    }
    guard let path = try reader.folder.resolved(name).first else {
      throw .missing(file: name, source: reader.folder.source, root: reader.folder.root)
    }
    let archive = try NPZ(try reader.folder.content(path), file: path)
    func part(_ samples: String?, _ labels: String?, _ prefix: String, _ stated: Shape?)
      throws(DataSetError) -> RawPart
    {
      try RawPart(
        samples: try archive.array(samples ?? "\(prefix)_images"),
        labels: try archive.array(labels ?? "\(prefix)_labels"), stated: stated)
    }
    let training = try part(
      files.trainingSamples, files.trainingLabels, "train", reader.description.shape)
    self.init(training: training)
    // A part that nobody names and that is not there is split off the training part.
    if files.validationSamples != nil || archive.has("val_images") {
      validation = try part(
        files.validationSamples, files.validationLabels, "val", training.shape)
    }
    if files.testSamples != nil || archive.has("test_images") {
      test = try part(files.testSamples, files.testLabels, "test", training.shape)
    }
  }

  /// Files that hold samples and labels together.
  private init(wholes reader: PartReader) throws(DataSetError) {
    let files = reader.description.files
    var names: [String]?
    guard let training = try reader.whole(files.training, reader.description.shape, &names) else {
      throw .settings(key: "files.training", found: "nothing", allowed: "names of files")
    }
    let reader = reader.naming(names)
    self.init(
      training: training, validation: try reader.whole(files.validation, training.shape, &names),
      test: try reader.whole(files.test, training.shape, &names))
    classNames = names
  }
}
