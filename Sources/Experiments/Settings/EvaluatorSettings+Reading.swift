import Evaluators

extension EvaluatorSettings {
  /// Reads the section `evaluator`.
  ///
  /// - Parameter folder: where the settings stand, from which profiles are found.
  mutating func read(_ r: SettingsReader, folder: String) {
    r.choice("kind", &kind)
    readProfiles(r, folder: folder)
    table.read(r, isUsed: kind == .table)
    r.section("synthetic") { synthetic.read($0) }
    r.count("slots", &slots)
    r.count("workers", &workers)
    r.choice("isolation", &isolation)
    r.section("faults") { r in r.real("rate", &faults.rate, in: .from(0, to: 1)) }
  }
}

extension TableSettings {
  /// Reads the keys of `evaluator` that say what stands where in a table.
  fileprivate mutating func read(_ r: SettingsReader, isUsed: Bool) {
    r.text("file", &file)
    r.text("key", &key)
    objective = r.columns("objective") ?? []
    r.choice("direction", &direction)
    test = r.columns("test") ?? []
    r.text("cost", &cost)
    r.real("time_scale", &timeScale, in: .atLeast(0))
    r.sections("fidelities") { r in
      var share = 0.0
      r.real("share", &share, in: .above(0, to: 1))
      let columns = r.columns("column") ?? []
      if columns.isEmpty { r.reject("column", "is missing; allowed is the name of a column") }
      if share > 0, !columns.isEmpty { fidelities.append(Fidelity(share: share, columns: columns)) }
    }
    record = r.list("record", isOptional: true, of: "the name of a column") { $0.text } ?? []
    guard isUsed else { return }
    _ = r.isWithoutRepeats("record", record) { $0 }
    if file == nil { r.reject("file", "is missing; allowed is the file of the table") }
    if objective.isEmpty {
      r.reject("objective", "is missing; allowed is a column of the table, or a list of them")
    }
  }
}

extension SyntheticSettings {
  /// Reads the section `evaluator.synthetic`.
  fileprivate mutating func read(_ r: SettingsReader) {
    r.choice("function", &function)
    r.real("noise", &noise, in: .atLeast(0))
    r.choice("time", &time)
    r.real("mean", &mean, in: .atLeast(0))
    r.real("sigma", &sigma, in: .atLeast(0))
    r.real("correlation", &correlation, in: .from(-1, to: 1))
  }
}

extension SettingsReader {
  /// Reads `auto` or a number of threads.
  fileprivate func count(_ key: String, _ value: inout CoreCount) {
    scalar(key, &value, allowed: "auto or a whole number from 1 to 1024") { node in
      if node.text == "auto" { return .auto }
      return node.integer.flatMap { (1...1024).contains($0) ? .exactly($0) : nil }
    }
  }

  /// Reads the name of a column, or a list of names whose mean is meant.
  fileprivate func columns(_ key: String) -> [String]? {
    if isList(key) { return list(key, of: "the name of a column") { $0.text } }
    var name: String?
    text(key, &name)
    return name.map { [$0] }
  }
}
