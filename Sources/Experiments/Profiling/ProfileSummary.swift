public import Evaluators
import Foundation

/// What `atoll profile` has done.
public struct ProfileSummary: Codable, Hashable, Sendable {
  /// Where the profile lies.
  public var file: String
  /// What was measured, and how.
  public var device: DeviceProfile.Device
  /// Operators that have a time.
  public var keys: Int
  /// The line through the sums of operators' times.
  public var correction: DeviceProfile.Correction
  /// Seconds that the profile took.
  public var seconds: Double
  /// How well it predicts, if that was asked for.
  public var check: LatencyCheck?

  /// A summary of a profile in a file.
  public init(_ profile: DeviceProfile, file: String, seconds: Double, check: LatencyCheck?) {
    self.file = file
    device = profile.device
    keys = profile.entries.count
    correction = profile.correction
    self.seconds = seconds
    self.check = check
  }

  /// The summary as one line of JSON.
  public var json: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
  }
}
