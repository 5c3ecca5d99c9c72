import Experiments

/// The command that goes on with a run: the one that was given, with `--out` and `--resume`.
struct ResumeCommand: CustomStringConvertible {
  let description: String

  init(folder: String, ranks: Int, arguments: [String] = CommandLine.arguments) {
    var words = arguments
    if !words.contains(where: { $0 == "--out" || $0.hasPrefix("--out=") }) {
      words += ["--out", folder]
    }
    if !words.contains("--continue"), !words.contains("--resume") { words.append("--resume") }
    if ranks > 1 { words = ["mpirun", "-n", "\(ranks)"] + words }
    description = words.map(\.quoted).joined(separator: " ")
  }
}
