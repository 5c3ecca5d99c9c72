public import Journals

/// What a search is asked for on the command line, besides its settings.
public struct SearchOptions {
  /// Where the run is kept; nil for a folder of its own under `runs`.
  public var folder: String?
  /// The folder whose other runs this one exchanges its best with; nil for none.
  public var joined: String?
  /// Whether a run begins or goes on.
  public var start: Start
  /// When the job ends; nil where nothing is known of that.
  public var jobEnd: JobEnd?
  /// How long journals may wait for room.
  public var patience: WritePatience
  /// Reads what earlier runs have found, for a run that goes on or not; asked on ranks that have islands,
  /// or come to them.
  public var experience: (Bool) throws -> Experience?

  /// Whether a run begins or goes on.
  public enum Start: Sendable {
    /// It begins, in a folder that is empty or not there.
    case new
    /// It goes on.
    case resumed
    /// It goes on where it is there, and begins where it is not.
    case either
  }

  /// Options of a search.
  public init(
    folder: String?, joined: String? = nil, start: Start, jobEnd: JobEnd? = nil,
    patience: WritePatience = .usual,
    experience: @escaping (Bool) throws -> Experience? = { _ in nil }
  ) {
    self.folder = folder
    self.joined = joined
    self.start = start
    self.jobEnd = jobEnd
    self.patience = patience
    self.experience = experience
  }

  /// Whether there is a run that goes on.
  var isResumed: Bool {
    switch start {
    case .new: false
    case .resumed: true
    case .either: folder.map(RunFolder.holdsRun) ?? false
    }
  }
}
