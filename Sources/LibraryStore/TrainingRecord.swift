public import Architectures
public import DataSets

/// A training of one architecture outside of a search: how it went, and where its weights are.
public struct TrainingRecord: Hashable, Codable, Sendable {
  /// The architecture, by the name that the library gives it.
  public var architecture: Identity
  /// The number that all draws of the training start from.
  public var seed: UInt64
  /// Epochs that were trained.
  public var epochs: Double
  /// How it was trained, as JSON of one line.
  public var settings: String
  /// The name of the data set.
  public var data: String
  /// What every input is made of, and what was done to the raw values.
  public var input: InputContractInfo?
  /// What was measured after each epoch, as JSON of one line.
  public var curve: String
  /// What was measured at the end.
  public var measurements: [StoredMeasurement]
  /// Seconds since 1970.
  public var started: Double
  /// Seconds that it took.
  public var seconds: Double
  /// The machine.
  public var host: String
  /// The version of Atoll.
  public var atoll: String
  /// What the kernels were compiled for.
  public var instructionSet: String
  /// The name of the weights in the library's folder; the library sets it.
  public var weights: String?

  /// A training; one that is equal in all but its measurements is the same training.
  public init(
    architecture: Identity, seed: UInt64, epochs: Double, settings: String, data: String,
    input: InputContractInfo?, curve: String, measurements: [StoredMeasurement], started: Double,
    seconds: Double, host: String, atoll: String, instructionSet: String
  ) {
    self.architecture = architecture
    self.seed = seed
    self.epochs = epochs
    self.settings = settings
    self.data = data
    self.input = input
    self.curve = curve
    self.measurements = measurements
    self.started = started
    self.seconds = seconds
    self.host = host
    self.atoll = atoll
    self.instructionSet = instructionSet
  }

  private enum CodingKeys: String, CodingKey {
    case architecture, seed, epochs, settings, data, input, curve, measurements, started, seconds
    case host, atoll, weights
    case instructionSet = "instruction_set"
  }
}
