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
      NetworkPlan(folding.architecture, batch: batch), workers: workers,
      weights: RandomStream(seed: 0, purpose: .weights))
    result.setParameters(folding.parameters(from: self, named: result.parameters.map(\.name)))
    return result
  }
}

/// An architecture without the normalisations that convolutions can take over.
private struct Folding {
  let architecture: Architecture
  /// For each folded convolution, counted among convolutions, its normalisation, counted among
  /// normalisations.
  private var normalizations: [Int: (place: Int, epsilon: Double)] = [:]

  init(_ original: Architecture) {
    let nodes = original.nodes
    var uses = [Int](repeating: 0, count: nodes.count + 1)
    for input in nodes.flatMap(\.inputs) { uses[input] += 1 }
    var (kept, renumbered) = ([Node](), [0])
    var convolutions = [Int: Int]()
    var normalizationCount = 0
    for (index, node) in nodes.enumerated() {
      switch node.operation {
      case .normalization(let normalization):
        if let convolution = convolutions[node.inputs[0]], uses[node.inputs[0]] == 1 {
          normalizations[convolution] = (normalizationCount, normalization.epsilon)
          normalizationCount += 1
          let place = renumbered[node.inputs[0]]
          kept[place - 1].operation = kept[place - 1].operation.withBias
          renumbered.append(place)
          continue
        }
        normalizationCount += 1
      case .convolution: convolutions[index + 1] = convolutions.count
      default: break
      }
      kept.append(Node(node.operation, inputs: node.inputs.map { renumbered[$0] }))
      renumbered.append(kept.count)
    }
    do throws(ArchitectureError) {
      architecture = try Architecture(contract: original.contract, nodes: kept)
    } catch {
      preconditionFailure("folding broke an architecture: \(error)")
    }
  }

  /// The parameters of the folded network, in its order.
  func parameters(from network: Network, named names: [String]) -> [Parameter] {
    let groups = network.parametersByLayer
    let normalizations = groups.filter { $0.first?.name.hasSuffix("gamma") ?? false }
    let folded = Set(self.normalizations.values.map(\.place))
    var (result, convolution, normalization) = ([Parameter](), 0, 0)
    for group in groups {
      if group[0].name.hasSuffix("gamma") {
        if !folded.contains(normalization) { result += group }
        normalization += 1
      } else if group[0].name.hasSuffix("filter") {
        if let (place, epsilon) = self.normalizations[convolution] {
          result += fold(group, normalizations[place], Float(epsilon))
        } else {
          result += group
        }
        convolution += 1
      } else {
        result += group
      }
    }
    return zip(result, names).map { parameter, name in
      Parameter(name: name, shape: parameter.shape, values: parameter.values)
    }
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
    return [filter, Parameter(name: "", shape: [scale.count], values: bias)]
  }
}

extension Operation {
  fileprivate var withBias: Operation {
    guard case .convolution(var convolution) = self else { return self }
    convolution.bias = true
    return .convolution(convolution)
  }
}
