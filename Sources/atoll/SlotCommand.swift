import ArgumentParser
import Experiments

/// Evaluates candidates for a rank of a search that has started it; nobody else can.
struct SlotCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "slot", abstract: "Evaluates candidates for a search that has started it.",
    shouldDisplay: false)

  func run() throws {
    var service = SlotService()
    do { try service.run() } catch {
      Console.complain("atoll slot: \(error)")
      throw ExitCode(1)
    }
  }
}
