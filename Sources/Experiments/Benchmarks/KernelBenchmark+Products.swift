import Geometry
import Kernels

// Kernels that multiply matrices.

extension KernelBenchmark {
  /// Matrix products and dense layers.
  static let products =
    [128, 512].map(product)
    + [DenseGeometry(inputs: 1024, outputs: 500)].flatMap { g in
      [denseForward(g), denseInputGradient(g), denseFilterGradient(g)]
    }

  private static func product(_ n: Int) -> KernelCase {
    KernelCase(kernel: "matrix_product", shape: "\(n)x\(n)x\(n)", timedSamples: 1) { _, workers in
      let (a, b) = (Operand(n * n, channels: n, seed: 1), Operand(n * n, channels: n, seed: 2))
      let c = Operand(n * n, channels: n, seed: 3)
      return KernelTrial(operations: 2 * n * n * n, floats: 3 * n * n) {
        var span = c.arena.write(c.arena.whole)
        matrixProduct(
          a.arena.read(a.arena.whole), b.arena.read(b.arena.whole), into: &span, m: n, k: n, n: n,
          workers: workers)
      } residual: {
        c.residual(Reference.matrixProduct(a.values, b.values, m: n, k: n, n: n))
      }
    }
  }

  private static func denseForward(_ g: DenseGeometry) -> KernelCase {
    KernelCase(kernel: "dense_forward", shape: "\(g)", samples: 2, timedSamples: 64) {
      batch, workers in
      let x = Operand(batch * g.inputs, channels: g.inputs, seed: 1)
      let weights = Operand(g.multiplyAdds, channels: g.outputs, seed: 2)
      let bias = Operand(g.outputs, channels: g.outputs, seed: 3)
      let y = Operand(batch * g.outputs, channels: g.outputs, seed: 4)
      return KernelTrial(
        operations: 2 * batch * g.multiplyAdds, floats: x.count + weights.count + y.count
      ) {
        var span = y.arena.write(y.arena.whole)
        Kernels.denseForward(
          x.arena.read(x.arena.whole), weights: weights.arena.read(weights.arena.whole),
          bias: bias.arena.read(bias.arena.whole), into: &span, g, batch: batch,
          workers: workers)
      } residual: {
        y.residual(
          Reference.denseForward(
            x.values, weights: weights.values, bias: bias.values, g, batch: batch))
      }
    }
  }

  private static func denseInputGradient(_ g: DenseGeometry) -> KernelCase {
    KernelCase(kernel: "dense_input_gradient", shape: "\(g)", samples: 2, timedSamples: 64) {
      batch, workers in
      let dy = Operand(batch * g.outputs, channels: g.outputs, seed: 1)
      let weights = Operand(g.multiplyAdds, channels: g.outputs, seed: 2)
      let dx = Operand(batch * g.inputs, channels: g.inputs, seed: 3)
      return KernelTrial(
        operations: 2 * batch * g.multiplyAdds, floats: dx.count + weights.count + dy.count
      ) {
        var span = dx.arena.write(dx.arena.whole)
        Kernels.denseInputGradient(
          dy.arena.read(dy.arena.whole), weights: weights.arena.read(weights.arena.whole),
          into: &span, g, batch: batch, mode: .overwrite,
          workers: workers)
      } residual: {
        dx.residual(
          Reference.denseInputGradient(dy.values, weights: weights.values, g, batch: batch))
      }
    }
  }

  private static func denseFilterGradient(_ g: DenseGeometry) -> KernelCase {
    KernelCase(kernel: "dense_filter_gradient", shape: "\(g)", samples: 2, timedSamples: 64) {
      batch, workers in
      let x = Operand(batch * g.inputs, channels: g.inputs, seed: 1)
      let dy = Operand(batch * g.outputs, channels: g.outputs, seed: 2)
      let dWeights = Operand(g.multiplyAdds, channels: g.outputs, seed: 3)
      let dBias = Arena(count: g.outputStride)
      return KernelTrial(
        operations: 2 * batch * g.multiplyAdds, floats: x.count + dWeights.count + dy.count
      ) {
        var span = dWeights.arena.write(dWeights.arena.whole)
        var biasSpan = dBias.write(dBias.whole)
        Kernels.denseFilterGradient(
          x.arena.read(x.arena.whole), dy.arena.read(dy.arena.whole), into: &span,
          bias: &biasSpan, g, batch: batch, workers: workers)
      } residual: {
        dWeights.residual(
          Reference.denseFilterGradient(x.values, dy.values, g, batch: batch).weights)
      }
    }
  }
}
