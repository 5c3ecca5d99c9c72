// Which copy of the loops runs. Chosen once at start, by what the processor reports.

import CProcessor
import Geometry

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A processor, or a wish about one, that the kernels cannot serve.
public enum ProcessorError: Error, Sendable, CustomStringConvertible {
  /// The processor lacks the instructions that every copy of the loops needs.
  case tooOld
  /// The override names no instruction set.
  case unknownOverride(String)
  /// The override names an instruction set that this processor lacks.
  case unsupportedOverride(InstructionSet)

  /// The error as one sentence.
  public var description: String {
    let names = InstructionSet.allCases.map(\.rawValue).joined(separator: ", ")
    return switch self {
    case .tooOld:
      "This processor lacks AVX2 and FMA (x86-64-v3), which the kernels need."
    case .unknownOverride(let name):
      "\(InstructionSet.overrideVariable) is '\(name)'; allowed are: \(names)."
    case .unsupportedOverride(let set):
      "\(InstructionSet.overrideVariable) asks for \(set.rawValue), which this processor lacks."
    }
  }
}

/// An instruction set that the loops are compiled for.
public enum InstructionSet: String, Sendable, CaseIterable {
  #if arch(x86_64)
    /// AVX2 and FMA (x86-64-v3).
    case v3
    /// AVX-512 (x86-64-v4).
    case v4
  #else
    /// What every processor of the architecture has.
    case base
  #endif

  /// The environment variable that forces an instruction set.
  public static let overrideVariable = "ATOLL_INSTRUCTION_SET"

  /// The instruction sets that this processor runs, the narrowest first.
  public static var available: [InstructionSet] {
    #if arch(x86_64)
      let level = atoll_processor_level()
      return level >= 4 ? [.v3, .v4] : level == 3 ? [.v3] : []
    #else
      return [.base]
    #endif
  }

  /// The instruction set to use: the override where one is set, else the widest available.
  ///
  /// - Throws: `ProcessorError` where there is none, or where the override is no available one.
  public static func detect() throws(ProcessorError) -> InstructionSet {
    let available = available
    guard let widest = available.last else { throw .tooOld }
    guard let value = unsafe getenv(overrideVariable) else { return widest }
    let name = unsafe String(cString: value)
    guard let wanted = InstructionSet(rawValue: name) else { throw .unknownOverride(name) }
    guard available.contains(wanted) else { throw .unsupportedOverride(wanted) }
    return wanted
  }

  /// The instruction set that `detect()` chose when it was first needed.
  ///
  /// A program calls `detect()` at start, so as to end with the error's sentence where it throws;
  /// here the same error is a trap.
  public static let current: InstructionSet = {
    do throws(ProcessorError) { return try detect() } catch { fatalError(error.description) }
  }()
}

extension InstructionSet {
  /// The widest instruction set, up to this one, whose vectors divide one or two counts of floats.
  ///
  /// Few channels lie in half a vector of the widest; loops that step through them are those of
  /// the next narrower set.
  func dividing(_ a: Int, _ b: Int = 0) -> InstructionSet {
    #if arch(x86_64)
      (a | b) % vectorWidth == 0 ? self : .v3
    #else
      self
    #endif
  }
}
