import Geometry
import Kernels

// Pooling: the largest and the mean of windows, forward and backward.

extension KernelBenchmark {
  /// Both directions of some windows.
  static let pooling =
    [
      window(32, 32, side: 2, stride: 2), window(32, 16, side: 3, stride: 2, padding: 1),
      window(32, 16, side: 3, stride: 1, padding: 1),
    ]
    .flatMap { [maxPoolingForward($0), maxPoolingGradient($0)] }
    + [
      window(32, 16, side: 3, stride: 1, padding: 1), window(32, 32, side: 2, stride: 2),
      .global(Shape(height: 8, width: 8, channels: 128)),
    ].flatMap { [averagePoolingForward($0), averagePoolingGradient($0)] }

  private static func window(
    _ size: Int, _ channels: Int, side: Int, stride: Int, padding: Int = 0
  ) -> PoolingGeometry {
    PoolingGeometry(
      input: Shape(height: size, width: size, channels: channels), windowHeight: side,
      windowWidth: side, strideHeight: stride, strideWidth: stride, paddingHeight: padding,
      paddingWidth: padding)
  }

  private static func kernelCase(
    _ kernel: String, _ g: PoolingGeometry,
    _ trial: @escaping @Sendable (_ batch: Int, _ workers: Workers) -> KernelTrial
  ) -> KernelCase {
    let shape = "\(g.input), \(g.windowHeight)x\(g.windowWidth) stride \(g.strideHeight)"
    return KernelCase(kernel: kernel, shape: shape, samples: 2, trial: trial)
  }

  private static func input(_ g: PoolingGeometry, _ batch: Int, seed: Int) -> Operand {
    Operand(batch * g.input.elements, channels: g.input.channels, seed: seed)
  }

  private static func output(_ g: PoolingGeometry, _ batch: Int, seed: Int) -> Operand {
    Operand(batch * g.output.elements, channels: g.output.channels, seed: seed)
  }

  private static func maxPoolingForward(_ g: PoolingGeometry) -> KernelCase {
    kernelCase("max_pooling_forward", g) { batch, workers in
      let (x, y) = (input(g, batch, seed: 1), output(g, batch, seed: 2))
      let winners = Arena(count: batch * g.winners.storage)
      return KernelTrial(floats: x.count + y.count + winners.count) {
        var span = y.arena.write(y.arena.whole)
        var words = winners.write(winners.whole)
        Kernels.maxPoolingForward(
          x.arena.read(x.arena.whole), into: &span, winners: &words, g, batch: batch,
          workers: workers)
      } residual: {
        y.residual(Reference.maxPoolingForward(x.values, g, batch: batch))
      }
    }
  }

  private static func maxPoolingGradient(_ g: PoolingGeometry) -> KernelCase {
    kernelCase("max_pooling_gradient", g) { batch, workers in
      let (x, y, dy) = (
        input(g, batch, seed: 1), output(g, batch, seed: 2), output(g, batch, seed: 3)
      )
      let dx = input(g, batch, seed: 4)
      let winners = Arena(count: batch * g.winners.storage)
      var span = y.arena.write(y.arena.whole)
      var words = winners.write(winners.whole)
      Kernels.maxPoolingForward(
        x.arena.read(x.arena.whole), into: &span, winners: &words, g, batch: batch,
        workers: workers)
      return KernelTrial(floats: winners.count + dy.count + dx.count) {
        var span = dx.arena.write(dx.arena.whole)
        Kernels.maxPoolingGradient(
          winners: winners.read(winners.whole), dy.arena.read(dy.arena.whole), into: &span, g,
          batch: batch, mode: .overwrite, workers: workers)
      } residual: {
        let y = Reference.maxPoolingForward(x.values, g, batch: batch)
        return dx.residual(
          Reference.maxPoolingGradient(x.values, y, dy.values, g, batch: batch))
      }
    }
  }

  private static func averagePoolingForward(_ g: PoolingGeometry) -> KernelCase {
    kernelCase("average_pooling_forward", g) { batch, workers in
      let (x, y) = (input(g, batch, seed: 1), output(g, batch, seed: 2))
      return KernelTrial(floats: x.count + y.count) {
        var span = y.arena.write(y.arena.whole)
        Kernels.averagePoolingForward(
          x.arena.read(x.arena.whole), into: &span, g, batch: batch, workers: workers)
      } residual: {
        y.residual(Reference.averagePoolingForward(x.values, g, batch: batch))
      }
    }
  }

  private static func averagePoolingGradient(_ g: PoolingGeometry) -> KernelCase {
    kernelCase("average_pooling_gradient", g) { batch, workers in
      let (dy, dx) = (output(g, batch, seed: 1), input(g, batch, seed: 2))
      return KernelTrial(floats: dy.count + dx.count) {
        var span = dx.arena.write(dx.arena.whole)
        Kernels.averagePoolingGradient(
          dy.arena.read(dy.arena.whole), into: &span, g, batch: batch, mode: .overwrite,
          workers: workers)
      } residual: {
        dx.residual(Reference.averagePoolingGradient(dy.values, g, batch: batch))
      }
    }
  }
}
