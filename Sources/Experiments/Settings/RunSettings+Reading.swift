import Evaluators
import Evolution

extension RunSettings {
  /// Reads a settings file, with overrides such as `training.epochs=8`.
  ///
  /// The value of an override is YAML on one line; its key may address any section; later ones win.
  /// - Throws: everything that is wrong, at once.
  public static func read(
    file: String, overrides: [String] = []
  ) throws(SettingsErrors) -> RunSettings {
    let text: String
    do { text = try readText(file) } catch {
      let place = SettingsPlace.file(file, line: 0)
      throw SettingsErrors([
        SettingsError(place: place, key: "", sentence: "cannot be read: \(error.reason)")
      ])
    }
    return try read(text: text, file: file, overrides: overrides)
  }

  /// Reads the text of a settings file, which `file` names, and from which others are found.
  ///
  /// - Throws: everything that is wrong, at once.
  public static func read(
    text: String, file: String, overrides: [String] = []
  ) throws(SettingsErrors) -> RunSettings {
    let log = SettingsLog()
    let root: SettingsNode
    do { root = try tree(text, file: file, overrides: overrides, log: log) } catch {
      throw SettingsErrors(log.errors + [error])
    }
    let reader = SettingsReader(root: root, log: log)
    let settings = RunSettings(reader, folder: file.folderOfFile)
    reader.finish()
    log.reportUnknownKeys()
    if !log.errors.isEmpty { throw SettingsErrors(log.errors) }
    return settings
  }

  /// The full dotted keys that settings may have, in the order of their sections.
  public static var keys: [String] {
    let log = SettingsLog()
    let place = SettingsPlace.file("", line: 0)
    let root = SettingsNode(content: .mapping([]), place: place)
    _ = RunSettings(SettingsReader(root: root, log: log), folder: "")
    return log.knownKeys
  }

  private init(_ r: SettingsReader, folder: String) {
    self.init(data: DataSettings(name: ""), budget: Budget())
    var given: String?
    var number = 1
    r.text("name", &given)
    r.integer("seed", &number, in: .atLeast(0))
    seed = UInt64(number)
    r.section("evaluator") { evaluator.read($0, folder: folder) }
    r.section("data") { data.read($0, isNeeded: evaluator.kind == .training) }
    name = given ?? (data.name.isEmpty ? evaluator.kind.rawValue : data.name)
    readGoals(r)
    r.section("search") { search.read($0, objectives: objectives) }
    r.section("migration") { migration.read($0, search: search, folder: folder) }
    r.section("space") { space.read($0) }
    r.section("training") { training.read($0) }
    r.section("final") { final.read($0, training: training) }
    r.section("budget") { budget.read($0) }
    readSeeds(r)
  }
}

extension Budget {
  /// Reads the section `budget`: at least one limit.
  mutating func read(_ r: SettingsReader) {
    r.integer("evaluations", &evaluations, in: .atLeast(1))
    r.real("seconds", &seconds, in: .above(0))
    r.real("target", &target, in: .atLeast(0))
    r.integer("plateau", &plateau, in: .atLeast(1))
    r.flag("surplus", &surplus)
    r.real("walltime", &walltime, in: .above(0))
    if !["evaluations", "seconds", "target", "plateau"].contains(where: r.has) {
      r.rejectSection(
        "says no end; allowed is at least one of evaluations, seconds, target and plateau")
    }
  }
}
