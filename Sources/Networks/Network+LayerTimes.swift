import Architectures
import Geometry
import Kernels

/// What a layer took of a training step.
package struct LayerTime: Sendable {
  /// The layer in a few words: its operation and the shape of its output.
  package var name: String
  /// Multiply-adds of a sample's forward pass.
  package var multiplyAdds: Int
  /// Seconds of the forward pass.
  package var forward = 0.0
  /// Seconds of the backward pass.
  package var backward = 0.0
}

extension Network {
  /// Runs a training step like `learn`, and adds what each layer took to `times`, which is empty at
  /// first.
  package func learn(batch: Int, times: inout [LayerTime]) {
    if times.isEmpty {
      times = plan.layers.map { LayerTime(name: $0.name, multiplyAdds: $0.multiplyAdds) }
    }
    let pass = pass(batch: batch, dropoutKey: 0)
    for stage in plan.forward {
      stage.run(pass, plan.shards) { times[$0].forward += $1 }
    }
    _ = lossGradient(pass, smoothing: 0)
    for stage in plan.backward {
      stage.run(pass, plan.shards) { times[$0].backward += $1 }
    }
  }
}

extension Stage {
  /// Does all work of the stage on the calling thread, and tells the seconds that each piece took.
  func run(_ pass: Pass, _ shards: Shards, _ report: (_ layer: Int, Double) -> Void) {
    let clock = ContinuousClock()
    for shard in 0..<shards.count(of: pass.batch) {
      forEachPart(of: shard, pass.batch, shards, lane: 0) { segment, part in
        for work in segment.works {
          let time = clock.measure { work.layer.run(work.task, pass, part) }
          report(work.number, time / .seconds(1))
        }
      }
    }
    for work in batch {
      let time = clock.measure { work.layer.run(work.task, pass, chunk: work.chunk) }
      report(work.number, time / .seconds(1))
    }
  }
}

extension Layer {
  fileprivate var name: String {
    switch self {
    case let layer as ConvolutionLayer:
      "convolution \(layer.geometry)" + suffix(layer.activation)
    case let layer as DenseLayer:
      "dense \(layer.geometry)" + suffix(layer.activation)
    case let layer as PoolingLayer:
      "\(layer.kind.rawValue) pooling \(layer.geometry)" + suffix(layer.activation)
    case let layer as NormalizationLayer:
      "normalization \(layer.output.shape)" + (layer.addend == nil ? "" : ", sum")
        + suffix(layer.activation)
    case let layer as ActivationLayer: "\(layer.kind.rawValue) \(layer.output.shape)"
    case let layer as AddLayer: "add \(layer.output.shape)" + suffix(layer.activation)
    case let layer as ConcatenationLayer: "concatenation \(layer.output.shape)"
    default: "\(Self.self)"
    }
  }

  private func suffix(_ activation: ActivationKind?) -> String {
    activation.map { ", \($0.rawValue)" } ?? ""
  }

  fileprivate var multiplyAdds: Int {
    switch self {
    case let layer as ConvolutionLayer: layer.geometry.multiplyAdds
    case let layer as DenseLayer: layer.geometry.multiplyAdds
    default: 0
    }
  }
}
