import Evolution

extension MigrationSettings {
  /// The names of the topologies.
  private enum TopologyName: String, CaseIterable {
    case ring, torus, star, complete, random, file
  }

  /// Reads the section `migration`.
  ///
  /// - Parameters:
  ///   - r: The section.
  ///   - search: The islands and their population.
  ///   - folder: Where the file of a listed topology stands.
  mutating func read(_ r: SettingsReader, search: SearchSettings, folder: String) {
    var name = TopologyName.ring
    var degree: Int?
    var file: String?
    r.choice("topology", &name)
    r.integer("degree", &degree, in: .atLeast(1))
    r.text("file", &file)
    if r.has("degree"), name != .random {
      r.reject("degree", "is given; allowed is that only where migration.topology is random")
    }
    if r.has("file"), name != .file {
      r.reject("file", "is given; allowed is that only where migration.topology is file")
    }
    switch name {
    case .ring: topology = .ring
    case .torus: topology = .torus
    case .star: topology = .star
    case .complete: topology = .complete
    case .random:
      topology = .random(degree: degree ?? 2)
      if let degree, degree >= search.islands, search.islands > 1 {
        r.reject("degree", "is \(degree); allowed is less than the \(search.islands) islands")
      }
    case .file:
      if let file {
        topology = .listed(
          r.rows("file", ofFile: file, folder: folder, islands: search.islands))
      } else if !r.has("file") {
        r.reject("file", "is missing; allowed is the name of a file, as the topology is file")
      }
    }
    r.integer("interval", &interval, in: .atLeast(0))
    let smallest = ([search.evolution] + search.each.map(\.evolution)).map(\.population).min() ?? 1
    r.integer("count", &count, in: .from(1, to: smallest))
    r.choice("selection", &selection)
    r.choice("replacement", &replacement)
    r.choice("transfer", &transfer)
    r.choice("destinations", &destinations)
  }
}
