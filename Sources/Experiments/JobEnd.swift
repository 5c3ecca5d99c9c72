import Foundation

/// When the job of a process ends, and who says so.
public struct JobEnd: Hashable, Sendable {
  /// Seconds since 1970 at which it ends.
  public let moment: Double
  /// Seconds before it at which a run puts itself down.
  public let margin: Double
  /// Who says so, such as `SLURM_JOB_END_TIME`.
  public let source: String

  /// No job needs longer to put down: half a minute.
  public static let largestMargin = 30.0

  private init(_ moment: Double, started: Double, source: String) {
    self.moment = moment
    self.source = source
    // A short job, a test perhaps, is not to spend itself on ending.
    margin = min(Self.largestMargin, max(0, moment - started) / 10)
  }

  /// The end of a job that began when the process did, unless its scheduler knows better.
  ///
  /// The first of these that is there counts: the option, the setting, `SLURM_JOB_END_TIME` (seconds
  /// since 1970), and `PBS_WALLTIME` (seconds, from when `PBS_NODEFILE` was written).
  ///
  /// - Parameters:
  ///   - option: what `--walltime` was given; `none` for no end.
  ///   - setting: `budget.walltime`.
  ///   - started: seconds since 1970 when the process began.
  ///   - written: when a file was written.
  /// - Returns: nil where nothing says when the job ends.
  /// - Throws: `RunRefusal` where the option is neither a duration nor a moment.
  public init?(
    option: String?, setting: Double?, environment: [String: String], started: Double,
    written: (String) -> Double? = JobEnd.written
  ) throws(RunRefusal) {
    if let option {
      if option == "none" { return nil }
      guard let moment = Self.moment(option, from: started) else {
        throw RunRefusal(
          description: "--walltime is '\(option)'; allowed are a duration (90s, 45m, 2h30m, 1d, "
            + "1:30:00, 2-12:00:00, or a number of seconds), a moment (2026-11-21T18:00:00Z) and none"
        )
      }
      self.init(moment, started: started, source: "--walltime")
    } else if let setting {
      self.init(started + setting, started: started, source: "budget.walltime")
    } else if let end = environment["SLURM_JOB_END_TIME"].flatMap(Double.init), end > 0 {
      self.init(end, started: started, source: "SLURM_JOB_END_TIME")
    } else if let length = environment["PBS_WALLTIME"].flatMap(Double.init), length > 0 {
      let begin = environment["PBS_NODEFILE"].flatMap(written) ?? started
      self.init(begin + length, started: started, source: "PBS_WALLTIME")
    } else {
      return nil
    }
  }

  /// Seconds left at a moment until the run puts itself down.
  public func secondsLeft(at now: Double) -> Double { moment - margin - now }

  /// Seconds since 1970 when a file was written.
  public static func written(_ file: String) -> Double? {
    let attributes = try? FileManager.default.attributesOfItem(atPath: file)
    return (attributes?[.modificationDate] as? Date)?.timeIntervalSince1970
  }

  private static func moment(_ text: String, from started: Double) -> Double? {
    if let seconds = seconds(text) { return seconds > 0 ? started + seconds : nil }
    return (try? Date.ISO8601FormatStyle().parse(text))?.timeIntervalSince1970
  }

  /// A duration: `90`, `90s`, `2h30m`, `1:30:00`, `2-12:00:00`.
  private static func seconds(_ text: String) -> Double? {
    if let number = Double(text), number.isFinite { return number }
    if let match = text.wholeMatch(of: /(?:(\d+)-)?(\d+):(\d\d):(\d\d)/) {
      let parts = [match.1, match.2, match.3, match.4].map { $0.flatMap { Double($0) } ?? 0 }
      return zip(parts, [86400, 3600, 60, 1]).reduce(0) { $0 + $1.0 * $1.1 }
    }
    guard let match = text.wholeMatch(of: /(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?/),
      !text.isEmpty
    else { return nil }
    let parts = [match.1, match.2, match.3, match.4].map { $0.flatMap { Double($0) } ?? 0 }
    return zip(parts, [86400, 3600, 60, 1]).reduce(0) { $0 + $1.0 * $1.1 }
  }
}
