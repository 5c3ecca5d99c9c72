public import Architectures

/// Device profiles as quantities: what an architecture takes on each device, by name.
public struct LatencyMetrics: Sendable {
  /// The quantity of each profile, in their order.
  public let names: [String]
  private let predictors: [LatencyPredictor]

  /// The quantities of some profiles, with the names that `names(of:)` gives.
  public init(_ profiles: [DeviceProfile]) {
    names = Self.names(of: profiles.map(\.device))
    predictors = profiles.map { LatencyPredictor($0) }
  }

  /// Milliseconds of a batch on each device.
  public func milliseconds(of architecture: Architecture) -> [String: Double] {
    let times = predictors.map { $0.latency(of: architecture).microseconds / 1000 }
    return Dictionary(zip(names, times)) { first, _ in first }
  }

  /// All quantities of an architecture, plain `latency_ms` among them, which is the first's; nil where
  /// there is no device.
  public func quantities(of architecture: Architecture) -> [String: Double]? {
    guard let first = names.first else { return nil }
    var result = milliseconds(of: architecture)
    result[Objective.latency.name] = result[first]
    return result
  }

  /// `latency_ms_` and the name of each device.
  ///
  /// Devices of one name are told apart by batch and threads, such as `latency_ms_phone_b64_t1`: only
  /// by that of the two in which they differ where one is enough. In a name, what is neither letter,
  /// digit, dot nor hyphen becomes `_`, since constraints are written with blanks.
  public static func names(of devices: [DeviceProfile.Device]) -> [String] {
    devices.map { device in
      let name = device.name.quantityName
      let others = devices.filter { $0 != device && $0.name.quantityName == name }
      let differsInBatch = others.contains { $0.batch != device.batch }
      let differsInThreads = others.contains { $0.threads != device.threads }
      return Objective.latency.name + "_" + name
        + (differsInBatch ? "_b\(device.batch)" : "")
        + (differsInThreads ? "_t\(device.threads)" : "")
    }
  }
}

extension String {
  fileprivate var quantityName: String {
    String(map { $0.isLetter || $0.isNumber || $0 == "." || $0 == "-" ? $0 : "_" })
  }
}
