// Checks of message passing between real processes: the first argument names one, and each rank
// that passes it prints one line that ends in "passed". Started by MessagePassingTests.

import FoundationEssentials
import MessagePassing

let checks: KeyValuePairs<String, (MPICommunicator) throws -> Void> = [
  "ring": ring,
  "allToAll": allToAll,
  "selfSend": selfSend,
  "storm": storm,
  "singleton": singleton,
  "abortByOneRank": abortByOneRank,
  "deafRank": deafRank,
  "survivors": survivors,
]

do {
  let name = CommandLine.arguments.dropFirst().first ?? ""
  guard let check = checks.first(where: { $0.key == name })?.value else {
    let names = checks.map(\.key).joined(separator: ", ")
    throw CheckFailure("There is no check named '\(name)'; there are: \(names).")
  }
  let launch = LaunchEnvironment(ProcessInfo.processInfo.environment)
  let communicator = try MPICommunicator(launch: launch)
  try check(communicator)
  pass(name, communicator)
  try communicator.close()
} catch {
  stop("\(error)", code: 7)
}
