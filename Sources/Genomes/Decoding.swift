public import Architectures

/// Why a genome has no architecture.
public enum DecodingFault: Error, Hashable, Sendable, CustomStringConvertible {
  /// The network would exceed a limit of the space.
  case tooLarge(quantity: String, found: Int, allowed: Int)
  /// The genes do not make a network.
  case doesNotBuild(ArchitectureError)
  /// Nothing leads from the input of a cell to its output.
  case disconnected
  /// The space has no architectures.
  case noArchitecture

  /// The fault as a sentence.
  public var description: String {
    switch self {
    case .tooLarge(let quantity, let found, let allowed):
      "the network has \(found) \(quantity), allowed are \(allowed)"
    case .doesNotBuild(let error): error.description
    case .disconnected: "no edge with an operation leads from the cell's input to its output"
    case .noArchitecture: "vectors of numbers have no architecture"
    }
  }
}

/// What a genome stands for.
public struct Decoded: Hashable, Sendable {
  /// What the genome stands for.
  public let architecture: Architecture

  /// How the network is trained.
  public let training: TrainingGene

  /// Filters and windows cut down to the picture, and skips that were dropped.
  public let repairs: Int
}

extension Cost {
  /// Throws where a limit is exceeded.
  func check(against limits: Limits) throws(DecodingFault) {
    if parameters > limits.parameters {
      throw .tooLarge(quantity: "parameters", found: parameters, allowed: limits.parameters)
    }
    if multiplyAdds > limits.multiplyAdds {
      throw .tooLarge(quantity: "multiply-adds", found: multiplyAdds, allowed: limits.multiplyAdds)
    }
    if activationBytes > limits.activationBytes {
      throw .tooLarge(
        quantity: "bytes of activations a sample", found: activationBytes,
        allowed: limits.activationBytes)
    }
  }
}
