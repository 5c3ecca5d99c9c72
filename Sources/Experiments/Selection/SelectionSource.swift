public import Evolution
public import Journals

/// What one run, or one island of it, has judged so far: where a selection takes its candidates from.
public struct SelectionSource: Sendable {
  /// What the run is called.
  public var run: String
  /// The settings of the run, as JSON of one line.
  public var settings: String
  /// What decodes the genomes, as JSON of one line.
  public var space: String
  /// What was judged.
  public var individuals: [Individual]

  /// A source.
  public init(run: String, settings: String, space: String, individuals: [Individual]) {
    self.run = run
    self.settings = settings
    self.space = space
    self.individuals = individuals
  }

  /// What a journal holds; its run may still be going on.
  public init(_ journal: Journal) {
    let header = journal.header
    self.init(
      run: header.run, settings: header.settings, space: header.space,
      individuals: journal.entries.compactMap { line in
        if case .event(.judged(let individual), _) = line.entry { individual } else { nil }
      })
  }
}
