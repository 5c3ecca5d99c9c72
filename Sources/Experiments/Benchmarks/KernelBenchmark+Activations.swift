import Geometry
import Kernels

// Activation functions.

extension KernelBenchmark {
  /// All activation functions, in both directions.
  static let activations = ActivationKind.allCases.flatMap {
    [activationForward($0), activationGradient($0)]
  }

  private static func activationForward(_ kind: ActivationKind) -> KernelCase {
    KernelCase(kernel: "\(kind.rawValue)_forward", shape: "\(picture)") { batch, workers in
      let (x, y) = (operand(picture, batch, seed: 1), operand(picture, batch, seed: 2))
      return KernelTrial(floats: x.count + y.count) {
        var span = y.arena.write(y.arena.whole)
        Kernels.activationForward(
          kind, x.arena.read(x.arena.whole), into: &span, channels: picture.channels,
          pixels: batch * picture.pixels, workers: workers)
      } residual: {
        y.residual(x.values.map { Reference.activation(kind, $0) })
      }
    }
  }

  private static func activationGradient(_ kind: ActivationKind) -> KernelCase {
    // Each kind needs the input or the output of its forward pass, SiLU both.
    let tensors = kind == .silu ? 4 : 3
    return KernelCase(kernel: "\(kind.rawValue)_gradient", shape: "\(picture)") { batch, workers in
      let (x, dy) = (operand(picture, batch, seed: 1), operand(picture, batch, seed: 2))
      let y = Operand(
        x.values.map { Reference.activation(kind, $0) }, channels: picture.channels,
        stride: picture.channelStride)
      let dx = operand(picture, batch, seed: 3)
      return KernelTrial(floats: tensors * x.count) {
        var span = dx.arena.write(dx.arena.whole)
        Kernels.activationGradient(
          kind, x.arena.read(x.arena.whole), y.arena.read(y.arena.whole),
          dy.arena.read(dy.arena.whole), into: &span, channels: picture.channels,
          pixels: batch * picture.pixels, mode: .overwrite, workers: workers)
      } residual: {
        dx.residual(zip(x.values, dy.values).map { Reference.activationSlope(kind, $0) * $1 })
      }
    }
  }
}
