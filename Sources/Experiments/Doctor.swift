import CProcessor
import Foundation
import Kernels
public import MessagePassing

/// What `atoll doctor` found out: facts, and what is wrong with a way to mend it.
public struct Diagnosis: Hashable, Sendable {
  /// What was found, in the order in which it is printed.
  public var facts: [Fact] = []
  /// What is wrong, each a sentence that says how to mend it.
  public var problems: [String] = []

  /// A fact with its name.
  public struct Fact: Hashable, Codable, Sendable {
    /// What the fact is about.
    public var name: String
    /// What was found.
    public var value: String
  }

  /// Looks at the processor, the cores, the memory and MPI.
  ///
  /// - Parameters:
  ///   - environment: the environment of the process.
  ///   - mpi: the communicator, or why there is none.
  public init(environment: [String: String], mpi: Result<MPICommunicator, CommunicationError>) {
    let launch = LaunchEnvironment(environment)
    examineProcessor()
    examineCores(Cores(launch: launch, environment: environment), launch)
    add("memory", "\(ProcessInfo.processInfo.physicalMemory >> 20) MiB")
    examineMPI(mpi, launch)
    examineData(environment)
    if getuid() == 0 && !launch.allowsRoot {
      problems.append(
        "This is root, and Open MPI's mpirun refuses root: set OMPI_ALLOW_RUN_AS_ROOT=1 and "
          + "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1, or pass --allow-run-as-root.")
    }
  }

  private mutating func add(_ name: String, _ value: String) {
    facts.append(Fact(name: name, value: value))
  }

  private mutating func examineProcessor() {
    do throws(ProcessorError) {
      let chosen = try InstructionSet.detect()
      let all = InstructionSet.available.map(\.rawValue).joined(separator: ", ")
      add("instruction set", "\(chosen.rawValue) (this processor runs: \(all))")
    } catch {
      add("instruction set", "none")
      problems.append(error.description)
    }
  }

  private mutating func examineCores(_ cores: Cores, _ launch: LaunchEnvironment) {
    let machine = ProcessInfo.processInfo.processorCount
    add(
      "cores",
      "\(machine) on this machine, \(cores.affinity) for this process, \(cores.granted) for this rank"
    )
    let (slots, workers) = cores.shared(slots: nil, workers: nil)
    add("slots x workers", "\(slots) x \(workers)")
    let localRanks = launch.localSize ?? 1
    if cores.affinity == 1 && machine > 1 && localRanks < machine {
      problems.append(
        "This rank is bound to 1 of \(machine) cores, as mpirun does with few ranks: use one rank a "
          + "core (mpirun -n \(machine)), or --bind-to none, or --map-by ppr:1:node:PE=\(machine).")
    }
    if localRanks > machine {
      problems.append(
        "\(localRanks) ranks share \(machine) cores of this machine: evaluations take turns. Use "
          + "fewer ranks (mpirun -n \(machine)) unless this is a trial.")
    }
  }

  private mutating func examineMPI(
    _ mpi: Result<MPICommunicator, CommunicationError>, _ launch: LaunchEnvironment
  ) {
    add("MPI library", MPICommunicator.libraryVersion)
    add("launched by", launch.launcher?.rawValue ?? "nobody: one rank")
    switch mpi {
    case .success(let communicator):
      add("thread level", "\(communicator.threadLevel)")
      add("ranks", "\(communicator.size), \(communicator.localRankCount) on this machine")
    case .failure(let error):
      problems.append(error.description)
    }
  }

  private mutating func examineData(_ environment: [String: String]) {
    let root = dataRoot(environment)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: root))?.sorted() ?? []
    add(
      "data folder",
      names.isEmpty
        ? "\(root) (empty or missing; digits is built in)"
        : "\(root): \(names.joined(separator: ", "))")
  }
}

/// The folder that holds a folder for every data set: `$ATOLL_DATA`, or `data` in the working folder.
public func dataRoot(_ environment: [String: String]) -> String {
  environment["ATOLL_DATA"].flatMap { $0.isEmpty ? nil : $0 } ?? "data"
}

/// A diagnosis of this process, made with MPI started, and ended when the report has been printed.
public final class DoctorReport {
  /// What was found.
  public let diagnosis: Diagnosis
  private let communicator: MPICommunicator?

  /// Starts MPI and looks around.
  public static func examine(_ environment: [String: String]) -> DoctorReport {
    DoctorReport(environment)
  }

  private init(_ environment: [String: String]) {
    let mpi: Result<MPICommunicator, CommunicationError>
    do throws(CommunicationError) {
      mpi = .success(try MPICommunicator(launch: LaunchEnvironment(environment)))
    } catch {
      mpi = .failure(error)
    }
    communicator = try? mpi.get()
    diagnosis = Diagnosis(environment: environment, mpi: mpi)
  }

  /// Whether this rank is the one that prints.
  public var isSpokesman: Bool { (communicator?.rank ?? 0) == 0 }

  /// Facts and problems as one JSON object.
  public var json: String {
    var object = Dictionary(
      diagnosis.facts.map { ($0.name.replacing(" ", with: "_"), $0.value) },
      uniquingKeysWith: { first, _ in first })
    object["problems"] = diagnosis.problems.joined(separator: "\n")
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(object)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
  }

  /// Ends MPI.
  public func close() { try? communicator?.close() }
}
