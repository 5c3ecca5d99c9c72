import ArgumentParser

/// Placeholder.
struct LibraryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "library")
}
