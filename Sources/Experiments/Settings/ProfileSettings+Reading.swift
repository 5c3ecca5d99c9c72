import Architectures
import Evaluators

extension EvaluatorSettings {
  /// Reads `evaluator.profiles`: the profiles are read at once, as their devices name quantities.
  mutating func readProfiles(_ r: SettingsReader, folder: String) {
    let files = r.list("profiles", isOptional: true, of: "the file of a profile") { $0.text }
    guard let files else { return }
    guard kind == .training else {
      return r.reject(
        "profiles", "is given; allowed is that only where evaluator.kind is training")
    }
    var found: [DeviceProfile] = []
    for file in files {
      do throws(DeviceProfileError) {
        found.append(try DeviceProfile.read(file.found(from: folder)))
      } catch {
        r.reject("profiles", "names \(file): \(error); `atoll profile` makes one")
      }
    }
    guard found.count == files.count else { return }
    let names = LatencyMetrics.names(of: found.map(\.device))
    guard r.isWithoutRepeats("profiles", names, { $0 }) else { return }
    profiles = files.indices.map {
      ProfileSettings(file: files[$0], quantity: names[$0], content: found[$0].identity)
    }
  }

  /// The latencies that objectives and constraints may name: the first profile's is also plain.
  var latencies: [Objective] {
    profiles.isEmpty
      ? [] : [.latency] + profiles.map { Objective($0.quantity, unit: Objective.latency.unit) }
  }
}

extension DeviceProfile {
  /// A hash of all that predictions are made from.
  var identity: Identity {
    var words: [UInt64] = [
      UInt64(device.batch), UInt64(device.threads), correction.intercept.bitPattern,
      correction.slope.bitPattern,
    ]
    words += device.name.utf8.map(UInt64.init)
    for entry in entries {
      words += entry.key.utf8.map(UInt64.init)
      words += [entry.steps, entry.bytes, entry.weightBytes].map { UInt64($0) }
      words.append(entry.microseconds.bitPattern)
    }
    return Identity(words)
  }
}

extension String {
  /// The path of a file that settings name: from their folder, unless it is absolute.
  func found(from folder: String) -> String {
    hasPrefix("/") || folder.isEmpty ? self : "\(folder)/\(self)"
  }

  /// The folder of a file that settings were read from; empty for the working one.
  var folderOfFile: String {
    split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
  }
}
