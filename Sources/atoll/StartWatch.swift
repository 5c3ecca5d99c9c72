import Foundation
import MessagePassing
import Synchronization

// MPI starts once in a process.
private let hasStarted = Atomic<Bool>(false)

/// Ends a process whose MPI cannot start any more.
///
/// A launcher that lets ranks outlive others (`mpirun --enable-recovery`) leaves all of them waiting in
/// `MPI_Init_thread` for one that has died there. Nobody can be asked yet, so each looks at the processes of
/// its machine; the death of a rank of another machine is noticed by the time alone.
enum StartWatch {
  /// Seconds after which no start is believed in any more.
  private static let limit = 600.0

  /// Starts MPI, and ends the process where that cannot end.
  static func during<T>(
    _ launch: LaunchEnvironment, _ environment: [String: String], _ start: () throws -> T
  ) rethrows -> T {
    guard launch.size ?? 1 > 1 else { return try start() }
    let job = environment["PMIX_NAMESPACE"]
    Thread.detachNewThread { watch(launch, job: job) }
    defer { hasStarted.store(true, ordering: .relaxed) }
    return try start()
  }

  private static func watch(_ launch: LaunchEnvironment, job: String?) {
    let own = launch.localRank ?? 0
    let size = launch.localSize ?? 1
    // All that share a machine look at all of them: the more there are, the less often.
    let pause = max(1, Double(size) / 20)
    let clock = ContinuousClock()
    let began = clock.now
    // Who speaks is told by the look before: the first may have left since.
    var speaker = 0
    var roster = LocalRoster(size: size, own: own, now: 0)
    while !hasStarted.load(ordering: .relaxed) {
      let now = (clock.now - began) / .seconds(1)
      let present = job.map(localRanks) ?? []
      var sentence: String?
      if now >= limit { sentence = "MPI has not started within \(Int(limit)) s" }
      if let gone = roster.note(present, now: now) {
        sentence =
          "rank \(gone) of the \(size) of this machine has ended before MPI had started, and the others would "
          + "wait for it for ever"
      }
      if let sentence, !hasStarted.load(ordering: .relaxed) {
        if own == speaker {
          Console.complain("atoll: \(sentence): nothing was changed, start again")
        } else {
          // A launcher may end all when the first one leaves.
          usleep(500_000)
        }
        Ending.leave(ExitCodes.unfinished)
      }
      speaker = present.min() ?? 0
      usleep(UInt32(pause * 1e6))
    }
  }

  /// The ranks of a job that run on this machine, by their numbers on it.
  private static func localRanks(of job: String) -> Set<Int> {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return Set(
      names.lazy.filter { $0.first?.isNumber == true }.compactMap { name in
        // Nothing can be read of one that has ended, or belongs to somebody else.
        let bytes = FileManager.default.contents(atPath: "/proc/\(name)/environ") ?? Data()
        let variables = Self.variables(bytes)
        return variables["PMIX_NAMESPACE"] == job ? LaunchEnvironment(variables).localRank : nil
      })
  }

  private static func variables(_ block: Data) -> [String: String] {
    let pairs = block.split(separator: 0).compactMap { line -> (String, String)? in
      let parts = line.split(separator: UInt8(ascii: "="), maxSplits: 1)
      guard parts.count == 2 else { return nil }
      return (String(decoding: parts[0], as: UTF8.self), String(decoding: parts[1], as: UTF8.self))
    }
    return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
  }
}
