import Architectures
import Geometry
public import Kernels
import RandomStreams

extension Network {
  /// The same function for use alone, with each normalisation that nobody but a convolution feeds
  /// folded into that convolution's filter and bias.
  ///
  /// - **Source:** Jacob et al., "Quantization and Training of Neural Networks for Efficient
  ///   Integer-Arithmetic-Only Inference", 2018, section 3.2.
  public func folded(batch: Int, workers: Workers) -> Network {
    let folding = Folding(plan.architecture)
    let result = Network(
      NetworkPlan(folding.architecture, batch: batch, for: .use), workers: workers,
      weights: RandomStream(seed: 0, purpose: .weights))
    let values = folding.parameters(of: parametersByNode)
    // The folded network's own names and order, with the values of the nodes that it has kept.
    let places = result.plan.origins.filter { values[$0] != nil }
    let parameters = places.flatMap { values[$0] ?? [] }
    result.setParameters(
      zip(parameters, result.parameters).map { value, own in
        Parameter(name: own.name, shape: own.shape, values: value.values)
      })
    return result
  }
}

/// An architecture without the normalisations that convolutions can take over.
struct Folding {
  let architecture: Architecture
  /// For each node of the folded architecture, the node that it was.
  private var origins: [Int] = []
  /// For each convolution that takes one over, its normalisation; both as nodes of the original.
  private var normalizations: [Int: (node: Int, epsilon: Double)] = [:]

  init(_ original: Architecture) {
    let nodes = original.nodes
    var uses = [Int](repeating: 0, count: nodes.count + 1)
    for input in nodes.flatMap(\.inputs) { uses[input] += 1 }
    var (kept, renumbered) = ([Node](), [0])
    for (index, node) in nodes.enumerated() {
      let maker = node.inputs[0] - 1
      if case .normalization(let normalization) = node.operation, maker >= 0,
        case .convolution(var convolution) = nodes[maker].operation, uses[maker + 1] == 1
      {
        normalizations[maker] = (index, normalization.epsilon)
        convolution.bias = true
        kept[renumbered[maker + 1] - 1].operation = .convolution(convolution)
        renumbered.append(renumbered[maker + 1])
        continue
      }
      kept.append(Node(node.operation, inputs: node.inputs.map { renumbered[$0] }))
      origins.append(index)
      renumbered.append(kept.count)
    }
    do throws(ArchitectureError) {
      architecture = try Architecture(contract: original.contract, nodes: kept)
    } catch {
      preconditionFailure("folding broke an architecture: \(error)")
    }
  }

  /// The parameters of each node of the folded architecture, by the node's place.
  func parameters(of original: [Int: [Parameter]]) -> [Int: [Parameter]] {
    var result: [Int: [Parameter]] = [:]
    for (place, origin) in origins.enumerated() {
      guard let own = original[origin] else { continue }
      if let (node, epsilon) = normalizations[origin], let normalization = original[node] {
        result[place] = fold(own, normalization, Float(epsilon))
      } else {
        result[place] = own
      }
    }
    return result
  }

  /// filter · s and (bias − mean) · s + β, where s = γ / √(variance + ε).
  private func fold(
    _ convolution: [Parameter], _ normalization: [Parameter], _ epsilon: Float
  ) -> [Parameter] {
    let (gamma, beta) = (normalization[0].values, normalization[1].values)
    let (mean, variance) = (normalization[2].values, normalization[3].values)
    let scale = zip(gamma, variance).map { $0 / ($1 + epsilon).squareRoot() }
    var filter = convolution[0]
    for i in filter.values.indices { filter.values[i] *= scale[i % scale.count] }
    let bias = scale.indices.map { channel in
      let old = convolution.count > 1 ? convolution[1].values[channel] : 0
      return (old - mean[channel]) * scale[channel] + beta[channel]
    }
    return [filter, Parameter(name: "bias", shape: [scale.count], values: bias)]
  }
}
