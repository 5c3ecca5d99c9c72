import ArgumentParser
import Foundation
import LibraryStore
import Reports

/// Shows one architecture.
struct LibraryShow: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Shows one architecture: network, measurements, trainings, ancestors and genome.")

  @Argument(help: "The library.", completion: .file())
  var file: String

  @Argument(help: "The architecture.")
  var id: String

  @Option(
    help: "Draw the network into this file, as Scalable Vector Graphics.", completion: .file())
  var svg: String?

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() throws {
    try orExit {
      let detail = try Library(existing: file).show(id)
      if let svg { try draw(detail, into: svg) }
      let report = ArchitectureReport(detail)
      print(json ? report.json : report.text)
    }
  }

  private func draw(_ detail: ArchitectureDetail, into svg: String) throws {
    guard let drawing = ArchitectureDrawing(detail) else {
      throw LibraryError.unusable("'\(id)' cannot be drawn: it stands for no network")
    }
    do { try Data(drawing.svg.utf8).write(to: URL(fileURLWithPath: svg), options: .atomic) } catch {
      Console.complain("atoll: \(svg) cannot be written: \(error.localizedDescription)")
      throw ExitCode(1)
    }
  }
}
