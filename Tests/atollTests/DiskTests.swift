import Foundation
import Testing

/// Whether file systems can be mounted here: a small one in memory, and one in a file.
private let canMount = MountedDisk.canMount("tmpfs")
private let canMountFiles = canMount && MountedDisk.canMount("ext4")

/// Whether the limits of a process can be changed from outside.
private let hasLimits: Bool = {
  let isThere = Program.exists("prlimit")
  if !isThere {
    print("skipped: there is no prlimit (Debian's util-linux) to limit the size of files")
  }
  return isThere
}()

/// A small file system that goes when the value does.
final class MountedDisk: Sendable {
  let path: String
  private let image: String?

  init(_ kind: String, at path: String) throws {
    self.path = path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    let image = path + ".img"
    self.image = kind == "ext4" ? image : nil
    if kind != "ext4" {
      try Self.run("mount -t tmpfs -o size=400k tmpfs '\(path)'")
      return
    }
    try Self.run(
      "truncate -s 16M '\(image)' && mkfs.ext4 -q '\(image)' && mount -o loop '\(image)' '\(path)'")
  }

  deinit { try? Self.run("umount -l '\(path)'; rm -f '\(image ?? "/nonexistent")'") }

  /// Takes all the room that there is.
  func fill() throws { try? Self.run("cat /dev/zero > '\(path)/ballast'") }

  func makeRoom() throws { try Self.run("rm '\(path)/ballast'") }

  /// From now on nobody can write there, as after a fault of the device.
  func makeReadOnly() throws { try Self.run("mount -o remount,abort '\(path)'") }

  static func canMount(_ kind: String) -> Bool {
    let path = FileManager.default.temporaryDirectory.path + "/atoll-mount-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let isThere = getuid() == 0 && (try? MountedDisk(kind, at: path)) != nil
    if !isThere {
      print(
        "skipped: a file system (\(kind)) cannot be mounted here; root can, where the kernel lets it"
      )
    }
    return isThere
  }

  static func run(_ command: String) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", command]
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw AtollRunFailure(description: "\(command) failed")
    }
  }
}

extension AtollTests {
  @Suite struct Disks {
    @Test(.enabled(if: canMount), arguments: [nil, 2] as [Int?])
    func aDiskThatIsFullForAWhileIsAsIfNothingHadBeen(ranks: Int?) async throws {
      let run = try TableRun()
      let whole = try await run.search([], folder: "whole")
      let disk = try MountedDisk("tmpfs", at: run.scratch.path + "/disk")
      let full = try await run.search([], folder: "disk/run", launch: Launch(ranks: ranks)) {
        [scratch = run.scratch] process in
        try await scratch.wait(forLines: 40, in: "disk/run", of: process)
        try disk.fill()
        // The search comes to its end in memory; then it waits for room.
        try await Processes.wait(until: process, isQuietIn: scratch.path + "/disk/run")
        try disk.makeRoom()
      }
      #expect(full.code == 0, "\(full)")
      #expect(full.errors.contains("No space left on device; the search goes on"), "\(full)")
      #expect(full.errors.contains("nothing is lost"), "\(full)")
      #expect(try run.events("disk/run") == run.events("whole"))
      #expect(try full.summary().front == whole.summary().front)
    }

    @Test(.enabled(if: canMount))
    func aDiskThatStaysFullEndsTheRunWhichGoesOnLater() async throws {
      let run = try TableRun()
      let disk = try MountedDisk("tmpfs", at: run.scratch.path + "/disk")
      let full = try await run.search(
        [], folder: "disk/run", launch: Launch(environment: ["ATOLL_WRITE_PATIENCE": "2"])
      ) { [scratch = run.scratch] process in
        try await scratch.wait(forLines: 40, in: "disk/run", of: process)
        try disk.fill()
      }
      #expect(full.code == 75, "\(full)")
      #expect(full.count(of: "make room and go on with --resume") == 1, "\(full)")
      try disk.makeRoom()
      let last = try await run.search(["--resume"], folder: "disk/run")
      #expect(last.code == 0, "\(last)")
      #expect(try run.checkVerdicts("disk/run") == 180)
    }

    @Test(.enabled(if: canMountFiles))
    func aFolderThatBecomesReadOnlyLosesNothingThatIsThere() async throws {
      let run = try TableRun()
      let disk = try MountedDisk("ext4", at: run.scratch.path + "/disk")
      let launch = Launch(environment: ["ATOLL_WRITE_PATIENCE": "2"])
      let result = try await run.search([], folder: "disk/run", launch: launch) {
        [scratch = run.scratch] process in
        try await scratch.wait(forLines: 40, in: "disk/run", of: process)
        try disk.makeReadOnly()
      }
      #expect(result.code == 75, "\(result)")
      #expect(result.errors.contains("Read-only file system"), "\(result)")
      try FileManager.default.copyItem(
        atPath: run.scratch.path + "/disk/run", toPath: run.scratch.path + "/run")
      let last = try await run.search(["--resume"])
      #expect(last.code == 0, "\(last)")
      #expect(try run.checkVerdicts() == 180)
    }

    /// A limit on the size of files is a disk that is full for good.
    @Test(.enabled(if: hasLimits)) func aLimitOnFilesIsASentence() async throws {
      let run = try TableRun()
      let launch = Launch(environment: ["ATOLL_WRITE_PATIENCE": "1"])
      let result = try await run.search([], launch: launch) { [scratch = run.scratch] process in
        try await scratch.wait(forLines: 20, of: process)
        try MountedDisk.run("prlimit --fsize=12288 --pid \(process)")
      }
      #expect(result.code == 75, "\(result)")
      #expect(result.errors.contains("File too large"), "\(result)")
      let last = try await run.search(["--resume"])
      #expect(last.code == 0, "\(last)")
      #expect(try run.checkVerdicts() == 180)
    }
  }
}
