import Architectures
import DataSets
import Genomes
import LibraryStore

/// All about one architecture, as JSON says it.
struct ArchitectureObject: Encodable {
  var architecture: String
  var tags: [String]
  var data: String?
  var input: InputContractInfo?
  var cost: Cost?
  var training: TrainingGene?
  var individuals: [IndividualRow]
  var measurements: [StoredMeasurement]
  var trainings: [TrainingRecord]
  var nodes: [NodeRow]
  var fault: String?
  var ancestors: [Relative]
  var genome: Genome?

  init(_ detail: ArchitectureDetail) {
    let stored = detail.stored
    architecture = stored.identity.description
    tags = stored.tags
    data = stored.data
    input = stored.input
    cost = stored.cost
    training = stored.training
    individuals = detail.individuals
    measurements = detail.measurements
    trainings = detail.trainings
    nodes = detail.nodes
    fault = stored.fault
    ancestors = detail.ancestors
    genome = stored.genome
  }
}
