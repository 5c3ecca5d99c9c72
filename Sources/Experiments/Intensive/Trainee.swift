public import Architectures
public import Evolution
import Foundation
public import Genomes
public import Interchange
import Networks

/// An architecture that is to be trained intensively.
public struct Trainee: Hashable, Sendable {
  /// What reports and files call it.
  public let name: String
  /// The network.
  public let architecture: Architecture
  /// How it wants to be trained, where nothing else is said.
  public let gene: TrainingGene
  /// The training in which those genes proved themselves; nil where none is known.
  public let practice: Practice?

  /// How long a search trained.
  public struct Practice: Hashable, Sendable {
    /// Passes over the samples.
    public var epochs: Int
    /// How many samples; nil for all that there were.
    public var samples: Int?

    /// What the settings of a search say, as JSON; nil where they cannot be read.
    public init?(settings: String, of name: String) {
      guard let settings = try? RunSettings(canonicalJSON: settings, from: name) else { return nil }
      self.init(settings.training)
    }

    /// What the settings of a search say.
    init(_ settings: TrainingSettings) {
      epochs = settings.epochs
      samples = settings.samples
    }
  }

  /// An architecture with genes of its own, or with those that suit most networks.
  public init(
    name: String, architecture: Architecture, gene: TrainingGene? = nil, practice: Practice? = nil
  ) {
    self.name = name
    self.architecture = architecture
    self.practice = gene == nil ? nil : practice
    self.gene = gene ?? Self.usualGene
  }

  /// Nesterov's descent as residual networks are usually trained, for batches of 128.
  ///
  /// - **Source:** He et al., "Deep Residual Learning for Image Recognition", 2016, section 4.2;
  ///   the weight decay of Zagoruyko, Komodakis, "Wide Residual Networks", 2016.
  static let usualGene = TrainingGene(
    optimizer: .nesterov, learningRate: 0.1, batch: 128, weightDecay: 5e-4)

  /// A reference network over some data.
  public init(_ network: ReferenceNetwork, over data: TrainingData) throws(TrainingError) {
    do throws(ArchitectureError) {
      self.init(
        name: network.rawValue, architecture: try network.architecture(for: data.contract))
    } catch {
      throw TrainingError(
        "\(network.rawValue) cannot read \(data.name), whose samples are "
          + "\(data.contract.shape): \(error)")
    }
  }

  /// An individual of a run, decoded again from its genome.
  ///
  /// - Parameter sources: what its run has judged.
  public init(_ id: BirthID, among sources: [SelectionSource]) throws(TrainingError) {
    for source in sources {
      guard let found = source.individuals.first(where: { $0.id == id }) else { continue }
      do {
        let space = try JSONDecoder().decode(SearchSpace.self, from: Data(source.space.utf8))
        let decoded = try space.decoded(found.candidate.proposal.genome)
        self.init(
          name: id.description, architecture: decoded.architecture, gene: decoded.training,
          practice: Practice(settings: source.settings, of: source.run))
        return
      } catch {
        throw TrainingError("individual \(id) of \(source.run) is no network: \(error)")
      }
    }
    let runs = Set(sources.map(\.run)).sorted().joined(separator: ", ")
    throw TrainingError("\(runs) has judged no individual \(id)")
  }

  /// The architecture of a model, to be trained anew.
  public init(_ file: ExchangedModel, name: String) {
    self.init(name: name, architecture: file.model.architecture, gene: file.gene)
  }

  /// Refuses data that the network cannot read.
  func check(_ data: TrainingData) throws(TrainingError) {
    let (own, given) = (architecture.contract, data.contract)
    guard own.shape == given.shape, own.classes == given.classes else {
      throw TrainingError(
        "\(name) reads \(own.shape) and tells \(own.classes) classes apart; \(data.name) has "
          + "samples of \(given.shape) in \(given.classes) classes")
    }
  }
}

/// Why something cannot be trained, evaluated or predicted, as a sentence without an end.
public struct TrainingError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The sentence.
  public let description: String

  /// An error of this sentence.
  public init(_ description: String) { self.description = description }
}
