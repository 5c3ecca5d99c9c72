public import Architectures
import Geometry

/// Why a genome has no architecture.
public enum DecodingFault: Error, Hashable, Sendable, CustomStringConvertible {
  /// The network would exceed a limit of the space.
  case tooLarge(quantity: String, found: Int, allowed: Int)
  /// The genes do not make a network.
  case doesNotBuild(ArchitectureError)

  /// The fault as a sentence.
  public var description: String {
    switch self {
    case .tooLarge(let quantity, let found, let allowed):
      "the network has \(found) \(quantity), allowed are \(allowed)"
    case .doesNotBuild(let error): error.description
    }
  }
}

/// A genome's architecture, and how often the genes had to be mended to get it.
public struct Decoded: Hashable, Sendable {
  /// What the genome stands for.
  public let architecture: Architecture

  /// Filters and windows cut down to the picture, and skips that were dropped.
  public let repairs: Int
}

extension Genome {
  /// The architecture that this genome stands for.
  ///
  /// Filters and windows larger than what they slide over are cut down to it, skips that reach
  /// beyond their tower are dropped, and both are counted. The space decides about size only: a
  /// genome of another space decodes too, if its towers are as many as the contract's views.
  ///
  /// - Throws: the reason why there is none.
  public func decoded(in space: SearchSpace) throws(DecodingFault) -> Decoded {
    let decoded: Decoded
    do throws(ArchitectureError) {
      decoded = try built(over: space.contract)
    } catch {
      throw .doesNotBuild(error)
    }
    try decoded.architecture.cost.check(against: space.limits)
    return decoded
  }

  private func built(over contract: InputContract) throws(ArchitectureError) -> Decoded {
    var builder = ArchitectureBuilder(contract: contract)
    var ends: [Int] = []
    for (view, genes) in towers.prefix(contract.views.count).enumerated() {
      let start = contract.views.count > 1 ? builder.slice(view: view) : 0
      ends.append(try builder.append(genes, from: start))
    }
    let joined = builder.concatenateTowers(ends)
    let end = try builder.append(head, from: joined)
    builder.classify(end)
    return Decoded(
      architecture: try Architecture(contract: contract, nodes: builder.nodes),
      repairs: builder.repairs)
  }
}

extension Cost {
  /// Throws where a limit is exceeded.
  fileprivate func check(against limits: Limits) throws(DecodingFault) {
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
