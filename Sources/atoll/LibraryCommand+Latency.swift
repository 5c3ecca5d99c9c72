import ArgumentParser
import Evaluators
import LibraryStore

/// Predicts latencies.
struct LibraryLatency: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "latency",
    abstract: "Predicts how long architectures take on devices, and keeps that in the library.",
    discussion: """
      From then on latency_ms_DEVICE is a quantity like any other, for list, front and query. \
      Profiles are made by atoll profile.
      """)

  @Argument(help: "The library.", completion: .file())
  var file: String

  @Option(
    parsing: .upToNextOption, help: "The profiles of the devices.",
    completion: .file(extensions: ["json"]))
  var profile: [String]

  @OptionGroup var entries: EntryOptions

  func run() throws {
    let profiles: [DeviceProfile]
    do { profiles = try profile.map { try DeviceProfile.read($0) } } catch {
      Console.complain("atoll: \(error)")
      throw ExitCode(2)
    }
    let latency = LatencyMetrics(profiles)
    try orExit {
      let count = try Library(existing: file).measure(entries.filter) { architecture in
        let times = latency.milliseconds(of: architecture)
        return zip(latency.names, profiles).compactMap { name, profile in
          times[name].map {
            StoredMeasurement(
              name, $0, unit: "ms", direction: Direction.minimize.rawValue,
              device: "\(profile.device.name), profile of \(profile.device.date)")
          }
        }
      }
      print("\(count) architectures: \(latency.names.joined(separator: ", "))")
    }
  }
}
