import CProcessor
import Foundation
public import MessagePassing

/// The cores that a rank was granted, and what it does with them.
///
/// mpirun binds each rank to one core where there are two ranks or fewer, and Slurm to what was asked
/// for; a rank that uses more threads than it was granted makes all of them slow. So the count is the
/// one of the process's affinity, shared out where several ranks of a machine have the same cores.
public struct Cores: Hashable, Sendable {
  /// Cores that this process may run on.
  public let affinity: Int
  /// Ranks on this machine.
  public let localRanks: Int
  /// Cores that are this rank's own.
  public let granted: Int
  /// Ranks for each core of this machine, 1 where there are cores enough.
  public let crowding: Int

  /// What the operating system and the launcher say.
  ///
  /// - Parameters:
  ///   - launch: what the launcher's environment says.
  ///   - environment: the whole environment: Open MPI tells there whether it bound the ranks.
  public init(launch: LaunchEnvironment, environment: [String: String]) {
    let affinity = Int(atoll_granted_cores())
    let localRanks = launch.localSize ?? 1
    let machine = ProcessInfo.processInfo.processorCount
    // Not every launcher says whether it bound the ranks; cores that are not all, and enough for
    // every rank to have as many of its own, were bound by somebody.
    self.init(
      affinity: affinity, localRanks: localRanks, machine: machine,
      isBound: environment["OMPI_MCA_orte_bound_at_launch"] == "1"
        || (launch.launcher == .slurm
          && environment["SLURM_CPU_BIND_TYPE"]?.hasPrefix("mask") == true)
        || (affinity < machine && affinity * localRanks <= machine))
  }

  /// Cores of an affinity, shared by the ranks of a machine unless each is bound to its own.
  init(affinity: Int, localRanks: Int, machine: Int? = nil, isBound: Bool) {
    self.affinity = affinity
    self.localRanks = max(1, localRanks)
    crowding = max(1, self.localRanks / max(1, machine ?? affinity))
    granted = isBound ? affinity : max(1, affinity / max(1, localRanks))
  }

  /// Microseconds to sleep where a rank with a core of its own would sleep so many.
  ///
  /// Ranks that share a core take turns at looking for messages as they do at everything else:
  /// were each to look as often as if it were alone, they would do nothing but look.
  func pause(_ microseconds: Int) -> Int {
    max(microseconds, min(microseconds * crowding, Self.longestPause))
  }

  private static let longestPause = 20_000

  /// How many candidates are trained at once, and how many threads each has.
  ///
  /// The networks of a search are small: two of them on two cores train nearly twice as fast as one
  /// on both, so slots come first. What the settings say goes before.
  public func shared(slots: Int?, workers: Int?) -> (slots: Int, workers: Int) {
    switch (slots, workers) {
    case (let slots?, let workers?): (slots, workers)
    case (let slots?, nil): (slots, max(1, granted / slots))
    case (nil, let workers?): (max(1, granted / workers), workers)
    case (nil, nil): (granted, 1)
    }
  }
}
