import Geometry

extension DataDescription {
  /// All that is wrong with the description itself, before any file is looked at.
  public func problems() -> [DataSetError] {
    var problems: [DataSetError] = []
    func expect(_ holds: Bool, _ key: String, _ found: String, _ allowed: String) {
      if !holds { problems.append(.settings(key: key, found: found, allowed: allowed)) }
    }
    expect(!name.isEmpty && !name.contains("*"), "name", "\"\(name)\"", "a name without *")
    expect(
      format != .builtin || name == "digits", "format", "builtin for \(name)",
      "builtin for digits only")
    for problem in fileProblems { problems.append(problem) }
    if let shape { expect(shape.isPositive, "shape", "\(shape)", "sizes from 1") }
    if let classes { expect((2...65_536).contains(classes), "classes", "\(classes)", "2 to 65536") }
    if let classes, let classNames {
      expect(
        classNames.count == classes, "class_names", "\(classNames.count) names",
        "\(classes), one a class")
    }
    if let maximum {
      expect(maximum > 0 && maximum.isFinite, "maximum", "\(maximum)", "a number above 0")
    }
    let fractions = [split.training, split.validation, split.test]
    expect(
      fractions.allSatisfy { $0 >= 0 } && abs(fractions.reduce(0, +) - 1) < 1e-6
        && split.training > 0,
      "split", "\(split.training), \(split.validation), \(split.test)",
      "fractions from 0 that sum to 1, that for training above 0")
    if let limit { expect(limit >= 1, "limit", "\(limit)", "a number from 1") }
    if let views {
      let sum = views.reduce(0, +)
      expect(
        !views.isEmpty && views.allSatisfy { $0 > 0 } && sum == shape?.channels ?? sum, "views",
        "\(views)",
        "counts from 1" + (shape.map { " that sum to \($0.channels) channels" } ?? ""))
    }
    return problems
  }

  private var fileProblems: [DataSetError] {
    switch format {
    case .builtin: return []
    case .npz:
      return files.archive == nil
        ? [.settings(key: "files.archive", found: "nothing", allowed: "the name of a file")]
        : pairProblems
    case .cifar10, .csv:
      return (files.training ?? []).isEmpty
        ? [.settings(key: "files.training", found: "nothing", allowed: "names of files")] : []
    case .idx, .npy:
      return files.trainingSamples == nil && files.trainingLabels == nil
        ? [
          .settings(key: "files.training_samples", found: "nothing", allowed: "the name of a file")
        ]
        : pairProblems
    }
  }

  /// Samples without labels, or labels without samples.
  private var pairProblems: [DataSetError] {
    [
      ("training", files.trainingSamples, files.trainingLabels),
      ("validation", files.validationSamples, files.validationLabels),
      ("test", files.testSamples, files.testLabels),
    ].compactMap { part, samples, labels in
      (samples == nil) == (labels == nil)
        ? nil
        : .settings(
          key: "files.\(part)_\(samples == nil ? "samples" : "labels")", found: "nothing",
          allowed: "a name, as its counterpart has one")
    }
  }
}
