public import Architectures
import Foundation
public import Genomes

/// What a library calls the architectures of a space: a candidate's identity, made to hold in every
/// space.
///
/// The identity of a list of layers comes from its network, input and all, and is the name itself. That
/// of a cell says nothing of how it is stacked, and that of a vector nothing of its fields: their names
/// are mixed with those.
public struct ArchitectureAddress: Sendable {
  private let context: [UInt64]

  /// The names of architectures of a space.
  public init(_ space: SearchSpace) {
    context =
      switch space {
      case .layers: []
      case .cells(let space):
        Self.words(
          space.contract, [space.wiring.stacks, space.wiring.cells, space.wiring.channels])
      case .vectors(let space): space.fields.flatMap { Self.words($0.name, $0.domain) }
      }
  }

  /// The names of architectures of a space as JSON; one of another version goes by its text.
  init(space json: String) {
    if let space = try? JSONDecoder().decode(SearchSpace.self, from: Data(json.utf8)) {
      self.init(space)
    } else {
      self.init(context: json.utf8.map(UInt64.init))
    }
  }

  private init(context: [UInt64]) { self.context = context }

  /// The name of the architecture of a candidate with this identity.
  public func callAsFunction(_ identity: Identity) -> Identity {
    context.isEmpty ? identity : Identity([identity.high, identity.low] + context)
  }

  private static func words(_ values: any Encodable...) -> [UInt64] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return values.flatMap { value in
      ((try? encoder.encode(value)) ?? Data()).map(UInt64.init) + [.max]
    }
  }
}
