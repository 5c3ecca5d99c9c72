public import Architectures
public import DataSets
public import Genomes

/// An architecture as a library keeps it.
public struct StoredArchitecture: Sendable {
  /// The name that the library gives it: what the network is and how it is trained, as 32 digits.
  public var identity: Identity
  /// The genome that it was first found by; nil where it was not found by a search, or only a newer
  /// Atoll can read it.
  public var genome: Genome?
  /// What decodes the genome.
  public var space: SearchSpace?
  /// The network on paper; nil for vectors, which have none.
  public var architecture: Architecture?
  /// Its genes of training; nil where there are none.
  public var training: TrainingGene?
  /// Why there is no architecture.
  public var fault: String?
  /// What the network costs on paper.
  public var cost: Cost?
  /// What is fed to it: the input contract of the run that found it; nil where none is known.
  public var input: InputContractInfo?
  /// What it was judged or trained on first: the name of a data set, a table or a function.
  public var data: String?
  /// The settings of the run that found it, as JSON of one line; nil where no run did.
  public var settings: String?
  /// The names that people gave it.
  public var tags: [String]
  /// Who found it, as `RUN:1-00051`, first things first, eight at most.
  public var finders: [String]

  /// The first eight digits of the identity, which reports show.
  public var shortName: String { String(identity.description.prefix(8)) }
}
