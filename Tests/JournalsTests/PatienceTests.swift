import Evolution
import Foundation
import Journals
import Synchronization
import Testing

/// Whether small file systems can be mounted here; root can, where the kernel lets it.
private let canMount: Bool = {
  let isPossible = getuid() == 0 && (try? SmallDisk()) != nil
  if !isPossible { print("skipped: a file system that is soon full cannot be mounted here") }
  return isPossible
}()

private struct CannotMount: Error {}

/// A file system of 256 KiB that goes when the value does.
private final class SmallDisk {
  let folder: TemporaryFolder
  init() throws {
    folder = try TemporaryFolder()
    try Self.run("/bin/mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", folder.path)
  }
  deinit { try? Self.run("/bin/umount", "-l", folder.path) }

  /// Takes all the room that there is.
  func fill() throws {
    let file = folder.file("ballast")
    try Data().write(to: URL(fileURLWithPath: file))
    let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: file))
    for size in [4096, 64, 1] {
      while (try? handle.write(contentsOf: Data(repeating: 0, count: size))) != nil {}
    }
  }

  func makeRoom() throws { try FileManager.default.removeItem(atPath: folder.file("ballast")) }

  static func run(_ program: String, _ arguments: String...) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    try process.run()
    process.waitUntilExit()
    if process.terminationStatus != 0 { throw CannotMount() }
  }
}

@Suite(.enabled(if: canMount)) struct PatienceTests {
  private let clock = Clock()
  private let notices = Notices()

  private final class Notices: Sendable {
    private let state = Mutex<[String]>([])
    func add(_ sentence: String) { state.withLock { $0.append(sentence) } }
    var all: [String] { state.withLock { $0 } }
  }

  private func writer(_ file: String, bytes: Int = 1 << 20) throws -> JournalWriter {
    try JournalWriter(
      creating: file, header: Islands.header(0), now: { [clock] in clock.seconds },
      patience: WritePatience(seconds: 60, bytes: bytes), notice: { [notices] in notices.add($0) })
  }

  /// Lines wait for room, and then stand there as if nothing had been.
  @Test func whatHappensWhileTheDiskIsFullIsNotLost() throws {
    let disk = try SmallDisk()
    let file = disk.folder.file("journal")
    let writer = try writer(file)
    let events = try Islands(turns: 60).events[0]
    for (place, event) in events.enumerated() {
      if place == 20 { try disk.fill() }
      if place == 120 {
        #expect(writer.isHeldUp)
        try disk.makeRoom()
      }
      clock.seconds += 0.25
      try writer.record(event)
      try writer.commit()
      // What is there is whole at every moment.
      if place % 10 == 0 { _ = try Journal(reading: file) }
    }
    try writer.close(stopped: .target)
    let journal = try Journal(reading: file)
    #expect(journal.events == events && journal.notices.isEmpty)
    #expect(notices.all.count == 2, "\(notices.all)")
    #expect(notices.all[0].hasPrefix("\(file): cannot be written: No space left on device; "))
    #expect(notices.all[1].hasSuffix("nothing is lost"))
  }

  @Test func patienceEndsWithTime() throws {
    let disk = try SmallDisk()
    let writer = try writer(disk.folder.file("journal"))
    try disk.fill()
    let events = try Islands(turns: 60).events[0]
    let error = #expect(throws: JournalError.self) {
      for event in events {
        clock.seconds += 1
        try writer.record(event)
        try writer.commit()
      }
    }
    guard case .givenUp(_, _, let seconds, _) = error else {
      Issue.record("another error: \(String(describing: error))")
      return
    }
    #expect(seconds >= 60 && seconds <= 62)
    #expect(error?.description.contains("No space left on device") == true)
    #expect(error?.description.contains("--resume") == true)
  }

  @Test func patienceEndsWithMemory() throws {
    let disk = try SmallDisk()
    let writer = try writer(disk.folder.file("journal"), bytes: 20_000)
    try disk.fill()
    let events = try Islands(turns: 60).events[0]
    let error = #expect(throws: JournalError.self) {
      for event in events {
        clock.seconds += 0.01
        try writer.record(event)
        try writer.commit()
      }
    }
    #expect(clock.seconds < 50)
    guard case .givenUp(_, _, _, let bytes) = error else {
      Issue.record("another error: \(String(describing: error))")
      return
    }
    #expect(bytes > 20_000)
  }

  @Test func whoeverHasNoPatienceFailsAtOnce() throws {
    let disk = try SmallDisk()
    let file = disk.folder.file("journal")
    let writer = try JournalWriter(creating: file, header: Islands.header(0), now: { 0 })
    try disk.fill()
    #expect(
      throws: JournalError.inaccessible(
        path: file, reason: "cannot be written: No space left on device")
    ) {
      for event in try Islands(turns: 60).events[0] {
        try writer.record(event)
        try writer.commit()
      }
    }
  }
}
