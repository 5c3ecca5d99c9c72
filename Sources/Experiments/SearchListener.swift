public import Islands

/// Who wants to know how a run stands; called on the root only.
public struct SearchListener {
  /// Called whenever something has changed.
  public var progress: (Islands.Progress) -> Void
  /// Called with sentences that a user should read: notices of a resume, the final training.
  ///
  /// Every rank has some.
  public var notice: @Sendable (String) -> Void
  /// Whether a signal asked the run to stop.
  public var isInterrupted: () -> Bool
  /// How often a signal asked the run to save what it has.
  public var saves: () -> Int
  /// Called when this rank becomes the root, because the root has died.
  public var becomeRoot: () -> Void
  /// What a person reads of a summary.
  public var report: @Sendable (SearchSummary) -> String

  /// A listener.
  public init(
    progress: @escaping (Islands.Progress) -> Void,
    notice: @escaping @Sendable (String) -> Void, isInterrupted: @escaping () -> Bool,
    saves: @escaping () -> Int = { 0 }, becomeRoot: @escaping () -> Void = {},
    report: @escaping @Sendable (SearchSummary) -> String = { $0.json }
  ) {
    self.saves = saves
    self.becomeRoot = becomeRoot
    self.report = report
    self.progress = progress
    self.notice = notice
    self.isInterrupted = isInterrupted
  }
}
