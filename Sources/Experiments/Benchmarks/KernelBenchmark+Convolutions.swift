import Geometry
import Kernels

// Convolutions: the three passes of each geometry.

extension KernelBenchmark {
  /// All passes of all geometries; samples that lie densely have no input gradient.
  static let convolutions = geometries.flatMap { g in
    let passes = [convolutionForward(g), convolutionFilterGradient(g)]
    return g.inputStride == g.input.channelStride ? passes + [convolutionInputGradient(g)] : passes
  }

  private static let geometries: [ConvolutionGeometry] = [
    convolution(28, 1, 20, filter: 5, isDense: true),
    convolution(32, 3, 32, filter: 3, isDense: true),
    convolution(32, 8, 8, filter: 3),
    convolution(32, 16, 16, filter: 3),
    convolution(32, 32, 32, filter: 3),
    convolution(16, 64, 64, filter: 3),
    convolution(8, 128, 128, filter: 3),
    convolution(16, 32, 64, filter: 3, stride: 2),
    convolution(16, 64, 128, filter: 1),
    convolution(8, 128, 128, filter: 1),
    convolution(16, 32, 32, filter: 5),
    convolution(12, 20, 50, filter: 5, isPadded: false),
    convolution(16, 24, 24, filter: 3),
    convolution(32, 32, 32, filter: 3, groups: 32),
    convolution(16, 64, 64, filter: 3, groups: 64),
    convolution(16, 128, 128, filter: 3, groups: 128),
    convolution(32, 64, 64, filter: 3, stride: 2, groups: 64),
    convolution(16, 128, 128, filter: 3, stride: 2, groups: 128),
    convolution(16, 64, 64, filter: 5, groups: 64),
  ]

  /// A convolution of a square picture whose output, at stride 1 and padded, is as large.
  private static func convolution(
    _ side: Int, _ inputs: Int, _ outputs: Int, filter: Int, stride: Int = 1, groups: Int = 1,
    isDense: Bool = false, isPadded: Bool = true
  ) -> ConvolutionGeometry {
    ConvolutionGeometry(
      input: Shape(height: side, width: side, channels: inputs), outputs: outputs,
      filterHeight: filter, filterWidth: filter, strideHeight: stride, strideWidth: stride,
      paddingHeight: isPadded ? filter / 2 : 0, paddingWidth: isPadded ? filter / 2 : 0,
      groups: groups,
      inputStride: isDense ? inputs : nil)
  }

  private static func name(_ g: ConvolutionGeometry) -> String {
    "\(g.input) -> \(g.output.channels), \(g.filterHeight)x\(g.filterWidth)"
      + (g.strideHeight > 1 ? " stride \(g.strideHeight)" : "")
      + (g.isDepthwise ? " depthwise" : "")
  }

  private static func kernelCase(
    _ kernel: String, _ g: ConvolutionGeometry,
    _ trial: @escaping @Sendable (_ batch: Int, _ workers: Workers) -> KernelTrial
  ) -> KernelCase {
    KernelCase(kernel: kernel, shape: name(g), samples: 2, trial: trial)
  }

  private static func convolutionForward(_ g: ConvolutionGeometry) -> KernelCase {
    kernelCase("convolution_forward", g) { batch, workers in
      let x = Operand(
        batch * g.input.elements, channels: g.input.channels, seed: 1, stride: g.inputStride)
      let filter = Operand(g.filterParameters, channels: g.output.channels, seed: 2)
      let y = Operand(batch * g.output.elements, channels: g.output.channels, seed: 3)
      return KernelTrial(
        operations: 2 * batch * g.multiplyAdds, floats: x.count + filter.count + y.count
      ) {
        var span = y.arena.write(y.arena.whole)
        Kernels.convolutionForward(
          x.arena.read(x.arena.whole), filter: filter.arena.read(filter.arena.whole),
          bias: Span(), into: &span, g, batch: batch, workers: workers)
      } residual: {
        y.residual(
          Reference.convolutionForward(
            x.values, filter: filter.values, bias: [], g, batch: batch))
      }
    }
  }

  private static func convolutionInputGradient(_ g: ConvolutionGeometry) -> KernelCase {
    kernelCase("convolution_input_gradient", g) { batch, workers in
      let dy = Operand(batch * g.output.elements, channels: g.output.channels, seed: 1)
      let filter = Operand(g.filterParameters, channels: g.output.channels, seed: 2)
      let dx = Operand(batch * g.input.elements, channels: g.input.channels, seed: 3)
      let transposed = Arena(count: transposedFilterCount(g))
      return KernelTrial(
        operations: 2 * batch * g.multiplyAdds, floats: dy.count + filter.count + dx.count
      ) {
        var span = dx.arena.write(dx.arena.whole)
        var turned = transposed.write(transposed.whole)
        transposeFilter(
          filter.arena.read(filter.arena.whole), into: &turned, g, workers: workers)
        Kernels.convolutionInputGradient(
          dy.arena.read(dy.arena.whole), transposed: turned.span, into: &span, g, batch: batch,
          mode: .overwrite, workers: workers)
      } residual: {
        dx.residual(
          Reference.convolutionInputGradient(dy.values, filter: filter.values, g, batch: batch))
      }
    }
  }

  private static func convolutionFilterGradient(_ g: ConvolutionGeometry) -> KernelCase {
    kernelCase("convolution_filter_gradient", g) { batch, workers in
      let x = Operand(
        batch * g.input.elements, channels: g.input.channels, seed: 1, stride: g.inputStride)
      let dy = Operand(batch * g.output.elements, channels: g.output.channels, seed: 2)
      let dFilter = Operand(g.filterParameters, channels: g.output.channels, seed: 3)
      return KernelTrial(
        operations: 2 * batch * g.multiplyAdds, floats: x.count + dy.count + dFilter.count
      ) {
        var span = dFilter.arena.write(dFilter.arena.whole)
        var noBias = MutableSpan<Float>()
        Kernels.convolutionFilterGradient(
          x.arena.read(x.arena.whole), dy.arena.read(dy.arena.whole), into: &span, bias: &noBias,
          g, batch: batch, mode: .overwrite, workers: workers)
      } residual: {
        dFilter.residual(
          Reference.convolutionFilterGradient(x.values, dy.values, g, batch: batch).filter)
      }
    }
  }
}
