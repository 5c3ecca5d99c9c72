/// What a run begins with: what earlier runs have found.
public struct SeedSettings: Codable, Hashable, Sendable {
  /// The library, found from the settings file.
  public var library: String
  /// Only what this run has judged: how its name starts; nil for all runs.
  public var run: String?
  /// How many of its best are born first; nil for as many as all populations hold.
  public var count: Int?
  /// Whether what the library has measured under the same conditions is taken over, not trained
  /// again.
  public var known = true

  /// Seeds from a library.
  public init(library: String) { self.library = library }
}

extension RunSettings {
  /// Reads the section `seed_from`.
  mutating func readSeeds(_ r: SettingsReader) {
    r.section("seed_from") { r in
      var library: String?
      var seeds = SeedSettings(library: "")
      r.text("library", &library)
      r.text("run", &seeds.run)
      r.integer("count", &seeds.count, in: .atLeast(0))
      r.flag("known", &seeds.known)
      if let library {
        seeds.library = library
        seedFrom = seeds
      } else if r.has("run") || r.has("count") {
        r.reject("library", "is missing; allowed is the file of a library")
      }
    }
  }
}
