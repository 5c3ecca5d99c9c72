/// One value that differs between two settings.
public struct SettingsDifference: Hashable, Sendable, CustomStringConvertible {
  /// The full dotted key.
  public let key: String
  /// The value of the other settings, as YAML; `null` where there is none.
  public let before: String
  /// The value of these settings.
  public let after: String

  /// Whether a run that was started with the one cannot be resumed with the other.
  public var matters: Bool {
    key != "name" && key != "search.islands" && key != "search.silence"
      && !["evaluator.slots", "evaluator.workers", "evaluator.isolation"].contains(key)
      && !key.hasPrefix("budget.")
      && !key.hasPrefix("final.")
  }

  /// `search.islands: 2 -> 4`.
  public var description: String { "\(key): \(before) -> \(after)" }
}

/// What differs between two settings, in the order of the keys.
public struct SettingsDifferences: Hashable, Sendable {
  /// Differences that change what the search would have done: a resume with them is refused.
  public let mattering: [SettingsDifference]
  /// Differences that a resumed run may have: name, budget, final training, islands, silence, slots,
  /// workers and isolation.
  public let harmless: [SettingsDifference]

  /// Whether there are none.
  public var isEmpty: Bool { mattering.isEmpty && harmless.isEmpty }
}

extension RunSettings {
  /// What differs from other settings, those that a run was started with.
  public func differences(from other: RunSettings) -> SettingsDifferences {
    let (before, after) = (other.values, values)
    let all = Set(before.keys).union(after.keys).sorted().compactMap { key in
      before[key] == after[key]
        ? nil
        : SettingsDifference(
          key: key, before: before[key] ?? "null", after: after[key] ?? "null")
    }
    return SettingsDifferences(
      mattering: all.filter(\.matters), harmless: all.filter { !$0.matters })
  }

  /// Every value by its full dotted key.
  private var values: [String: String] {
    let place = SettingsPlace.file("canonical JSON", line: 0)
    guard let root = try? SettingsDocument(canonicalJSON, place: { _ in place }).root else {
      preconditionFailure("canonical JSON is YAML")
    }
    var values: [String: String] = [:]
    root.collect(under: "", into: &values)
    return values
  }
}

extension SettingsNode {
  /// Keys whose value is compared as one, though it has parts.
  private static let whole: Set<String> = ["migration.topology", "data.shape"]

  fileprivate func collect(under key: String, into values: inout [String: String]) {
    guard case .mapping(let entries) = content, !Self.whole.contains(key) else {
      values[key] = flow
      return
    }
    for entry in entries {
      entry.value.collect(under: key.isEmpty ? entry.key : "\(key).\(entry.key)", into: &values)
    }
  }
}
