import Foundation
import MessagePassing
import Synchronization

// MPI starts once in a process.
private let hasStarted = Atomic<Bool>(false)

/// Ends a process whose MPI cannot start any more.
///
/// A launcher that lets ranks outlive others (`mpirun --enable-recovery`) leaves all of them waiting in
/// `MPI_Init_thread` for one that has died there. Nobody can be asked yet, so the first ranks of a machine look
/// at its processes; where one is gone, they tell the others to leave, and leave. The death of a rank of another
/// machine is noticed by the time alone.
enum StartWatch {
  /// After how many looks, one a second, no start is believed in any more where not all ranks can be seen.
  private static let limit = 600
  /// How many ranks of a machine look at the others: if all did, the start of many would wait for that.
  private static let watchers = 3

  /// Starts MPI, and ends the process where that cannot end.
  static func during<T>(
    _ launch: LaunchEnvironment, _ environment: [String: String], _ start: () throws -> T
  ) rethrows -> T {
    guard launch.size ?? 1 > 1 else { return try start() }
    Thread.detachNewThread { watch(launch, environment) }
    defer { hasStarted.store(true, ordering: .relaxed) }
    return try start()
  }

  private static func watch(_ launch: LaunchEnvironment, _ environment: [String: String]) {
    let own = launch.localRank ?? 0
    let size = launch.localSize ?? 1
    // MPICH under Slurm has the name of Slurm's job, not of its own.
    let job = launch.launcher == .mpich ? nil : environment["PMIX_NAMESPACE"]
    var neighbours = own < watchers ? job.map { Neighbours(job: $0, count: size) } : nil
    var roster = LocalRoster(size: size, own: own)
    // Who speaks is told by the look before: the first may have left since.
    var speaker = 0
    // Most starts are over by then.
    usleep(200_000)
    var looks = 0
    while !hasStarted.load(ordering: .relaxed) {
      let found = neighbours?.find() ?? []
      if let gone = roster.note(found) {
        let sentence =
          "rank \(gone) of the \(size) of this machine is gone before MPI had started, and the others would wait "
          + "for it for ever"
        leave(own == speaker ? sentence : nil, neighbours)
      }
      let seesAll = size == launch.size && roster.hasFoundOthers
      if looks >= limit, !seesAll {
        leave(own == speaker ? "MPI has not started within \(limit) s" : nil, neighbours)
      }
      speaker = found.min() ?? 0
      looks += 1
      sleep(1)
    }
  }

  /// Ends this process and all neighbours, unless MPI has started in the meantime.
  private static func leave(_ sentence: String?, _ neighbours: Neighbours?) {
    // A launcher may end all when the first one leaves, and who speaks should be that one.
    if sentence == nil { usleep(500_000) }
    guard !hasStarted.load(ordering: .relaxed) else { return }
    // Who left a code of its own has said why, and would only do so again.
    let isExplained = Ending.codes.contains { $0 != ExitCodes.unfinished }
    if let sentence {
      let advice = isExplained ? "" : ", start again"
      Console.complain("atoll: \(sentence): nothing was changed\(advice)")
    }
    neighbours?.ask(isExplained ? SIGKILL : SIGTERM)
    if isExplained { _exit(ExitCodes.unfinished) }
    Ending.leave(ExitCodes.unfinished)
  }
}

/// The processes of a job on this machine, as `/proc` shows them.
private struct Neighbours {
  /// How many ranks there are.
  let count: Int
  /// What stands in the environment of each.
  private let mark: [UInt8]
  /// Hosts that only look like several share one table of processes.
  private let host = Self.host(of: "self")
  /// The process of each rank that was found, by the rank's number on this machine.
  private var processes: [Int: String] = [:]

  init(job: String, count: Int) {
    self.count = count
    mark = Array("PMIX_NAMESPACE=\(job)".utf8)
  }

  /// The numbers of the ranks that are there.
  mutating func find() -> Set<Int> {
    processes = processes.filter { variables(of: $0.value) != nil }
    // Once all are known, nobody else's processes are looked at.
    if processes.count < count {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
      for name in names where name.first?.isNumber == true {
        guard let variables = variables(of: name), Self.host(of: name) == host else { continue }
        if let rank = LaunchEnvironment(variables).localRank { processes[rank] = name }
      }
    }
    return Set(processes.keys)
  }

  /// Sends a signal to all others that were found.
  func ask(_ signal: Int32) {
    for process in processes.values.compactMap({ pid_t($0) }) where process != getpid() {
      kill(process, signal)
    }
  }

  /// What a process of the job was started with; nil for one of another, or that has ended.
  private func variables(of process: String) -> [String: String]? {
    let bytes = Array(FileManager.default.contents(atPath: "/proc/\(process)/environ") ?? Data())
    let lines = bytes.split(separator: 0)
    guard lines.contains(mark[...]) else { return nil }
    let pairs = lines.compactMap { line -> (String, String)? in
      let parts = line.split(separator: UInt8(ascii: "="), maxSplits: 1)
      guard parts.count == 2 else { return nil }
      return (String(decoding: parts[0], as: UTF8.self), String(decoding: parts[1], as: UTF8.self))
    }
    return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
  }

  private static func host(of process: String) -> String? {
    try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(process)/ns/uts")
  }
}
