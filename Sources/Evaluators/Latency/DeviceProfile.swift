/// How long each operator takes on one device: with a batch of one size, on so many threads.
///
/// A profile is made once for a search space, and tells the latency of all its networks from then on,
/// also on machines that are not the device. Several profiles are several devices.
public struct DeviceProfile: Hashable, Sendable {
  /// The version of the file format that this program writes, and reads.
  public static let format = 2

  /// What was measured, and how.
  public var device: Device
  /// The times, by key.
  public private(set) var entries: [Entry]
  /// What makes of the sum of the operators' times the latency of a network.
  public var correction: Correction

  /// A profile of these entries, which it puts in the order of their keys.
  ///
  /// - Precondition: no two entries have the same key.
  public init(device: Device, entries: [Entry], correction: Correction = Correction()) {
    self.device = device
    self.entries = entries.sorted { $0.key < $1.key }
    self.correction = correction
    precondition(
      zip(self.entries, self.entries.dropFirst()).allSatisfy { $0.key != $1.key },
      "two times for one key")
  }
}

extension DeviceProfile {
  /// The device and the circumstances of the measurement.
  public struct Device: Hashable, Codable, Sendable {
    /// What the device is called in settings and reports.
    public var name: String
    /// What its processor calls itself.
    public var processor: String
    /// The machine's name in its network.
    public var host: String
    /// The instruction set of the kernels.
    public var instructionSet: String
    /// When it was measured, as `2026-02-28T12:00:00Z`.
    public var date: String
    /// Samples of a batch.
    public var batch: Int
    /// Threads of a network.
    public var threads: Int

    /// A device under these circumstances.
    public init(
      name: String, processor: String, host: String, instructionSet: String, date: String,
      batch: Int, threads: Int
    ) {
      self.name = name
      self.processor = processor
      self.host = host
      self.instructionSet = instructionSet
      self.date = date
      self.batch = batch
      self.threads = threads
    }

    private enum CodingKeys: String, CodingKey {
      case name, processor, host, date, batch, threads
      case instructionSet = "instruction_set"
    }
  }

  /// The time of one operator.
  public struct Entry: Hashable, Codable, Sendable {
    /// The operator, see `InferenceOperator.key`.
    public var key: String
    /// What its loops do for a sample, see `InferenceOperator.steps`.
    public var steps: Int
    /// Bytes of a sample, see `InferenceOperator.bytes`.
    public var bytes: Int
    /// Bytes of weights.
    public var weightBytes: Int
    /// Microseconds for a batch: the quickest pass through a network, the median of the networks.
    public var microseconds: Double
    /// Half the distance between the quartiles of all passes, as a share of the time.
    public var spread: Double
    /// How many passes were timed.
    public var repeats: Int

    /// A time.
    public init(
      key: String, steps: Int, bytes: Int, weightBytes: Int, microseconds: Double, spread: Double,
      repeats: Int
    ) {
      self.key = key
      self.steps = steps
      self.bytes = bytes
      self.weightBytes = weightBytes
      self.microseconds = microseconds
      self.spread = spread
      self.repeats = repeats
    }

    private enum CodingKeys: String, CodingKey {
      case key, steps, bytes, microseconds, spread, repeats
      case weightBytes = "weight_bytes"
    }
  }
}
