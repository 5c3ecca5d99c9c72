import ArgumentParser
import Evolution
import Experiments
import Foundation
import Journals

/// Says how a run stands.
struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Says how a run stands, while it goes on or after.",
    discussion: """
      Exit codes: 0 the run is finished, 75 it is not (it runs, or can be resumed), 1 there is none, or it is \
      broken.
      """)

  @Argument(
    help: ArgumentHelp("The folder of a run.", valueName: "run"), completion: .directory)
  var folder: String

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() throws {
    let status: RunStatus
    do { status = try RunStatus(folder: folder) } catch {
      Console.complain("atoll: \(error)")
      throw ExitCode(1)
    }
    print(json ? status.json : status.text)
    if status.state != .finished { throw ExitCode(ExitCodes.unfinished) }
  }
}

extension RunStatus {
  /// The status for a person.
  fileprivate var text: String {
    let former = islands.count(where: \.isFormer)
    var lines = [
      "\(run): \(stateText)",
      "settings   \(settings)",
      "budget     \(budgetText)",
      "judged     \(evaluations) evaluated, \(nonviable) non-viable, \(recalled) known before, "
        + "\(pending) pending",
      "best       \(best.map(line) ?? "none yet")",
      "front      \(front.count)",
    ]
    if let written { lines.append("written    \(Self.moment(written))") }
    lines.append("islands" + (former > 0 ? "    \(former) no more in the run" : ""))
    lines += islands.prefix(Self.shownIslands).map(line)
    if islands.count > Self.shownIslands {
      lines.append("  … and \(islands.count - Self.shownIslands) more (--json has all)")
    }
    return (lines + notices).joined(separator: "\n")
  }

  private static let shownIslands = 16

  private var stateText: String {
    switch state {
    case .running: "running, by \(holder?.description ?? "somebody")"
    case .finished: "finished, by \(stopped?.rawValue ?? "")"
    case .resumable:
      switch stopped {
      case nil: "not finished: it was killed, or never begun; --resume goes on"
      case .interrupted?: "not finished: a signal stopped it; --resume goes on"
      case .walltime?: "not finished: its time was up; --resume goes on"
      case let reason?:
        "not finished: the search is over (\(reason.rawValue)), the final training is not; --resume goes on"
      }
    }
  }

  private var budgetText: String {
    var parts: [String] = []
    if let total = budget.evaluations, let left = evaluationsLeft {
      parts.append("\(total) evaluations, \(left) left")
    }
    if let total = budget.seconds, let left = secondsLeft {
      parts.append("\(Int(total)) s, \(Int(left)) left")
    }
    if let target = budget.target { parts.append("until \(target)") }
    if let plateau = budget.plateau { parts.append("until \(plateau) in a row are no better") }
    return parts.joined(separator: "; ") + "; \(Int(seconds)) s so far"
  }

  private func line(_ member: SearchSummary.Member) -> String {
    let values = zip(objectives, member.values).map { "\($0) \(Self.number($1))" }
    return "\(member.id): " + values.joined(separator: ", ")
  }

  private func line(_ island: Island) -> String {
    let best =
      island.best.map { "best \($0) \(Self.number(island.value ?? .nan))" } ?? "no best yet"
    let end =
      island.isFormer ? "no more in the run" : island.stopped.map { "stopped by \($0.rawValue)" }
    return "  \(island.island): \(island.judged) judged, \(island.pending) pending, \(best)"
      + (end.map { ", \($0)" } ?? "")
  }

  private static func number(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15
      ? "\(Int(value))" : String(format: "%.4f", value)
  }

  private static func moment(_ seconds: Double) -> String {
    let style = Date.ISO8601FormatStyle(dateTimeSeparator: .space)
    return style.format(Date(timeIntervalSince1970: seconds)).prefix(19) + " UTC"
  }
}
