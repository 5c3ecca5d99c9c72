import Foundation
import Geometry
import Kernels
import RandomStreams

/// One line of `atoll bench kernels`: what was timed, how fast it was, and whether it was right.
public struct KernelMeasurement: Codable, Hashable, Sendable {
  /// The kernel that was timed.
  public var kernel: String
  /// The sizes that it was timed with.
  public var shape: String
  /// The instruction set of the kernels.
  public var instructionSet: String
  /// Threads in the kernel.
  public var threads: Int
  /// The fastest of the repeats.
  public var microseconds: Double
  /// Billions of floating-point operations a second.
  public var gflops: Double
  /// Largest difference from the reference twin, over the largest value.
  public var residual: Double
  /// Whether the residual is small enough.
  public var passes: Bool

  private enum CodingKeys: String, CodingKey {
    case kernel, shape, threads, microseconds, gflops, residual, passes
    case instructionSet = "instruction_set"
  }
}

/// Times the kernels, each after it was compared with its reference twin.
public struct KernelBenchmark {
  private let workers: Workers
  private let clock = ContinuousClock()
  private let filter: String?

  /// Seconds that one kernel and shape is repeated for.
  private let seconds = 0.15

  /// The largest residual that passes.
  public static let tolerance = 1e-3

  /// A benchmark on so many threads; with a filter, of the kernels whose names or shapes contain it.
  public init(threads: Int, filter: String?) {
    workers = Workers(count: threads)
    self.filter = filter
  }

  /// Runs all kernels and hands over each line as it is measured.
  public func run(_ report: (KernelMeasurement) -> Void) {
    for size in [128, 512] { product(size, report) }
    for geometry in Self.convolutions {
      let batch = max(1, 4_000_000 / geometry.multiplyAdds)
      forward(geometry, batch, report)
      inputGradient(geometry, batch, report)
      filterGradient(geometry, batch, report)
    }
  }

  private static let convolutions: [ConvolutionGeometry] = [
    convolution(Shape(height: 28, width: 28, channels: 1), 32, filter: 5),
    convolution(Shape(height: 32, width: 32, channels: 32), 32, filter: 3),
    convolution(Shape(height: 16, width: 16, channels: 64), 64, filter: 3),
    convolution(Shape(height: 8, width: 8, channels: 128), 128, filter: 3),
    convolution(Shape(height: 16, width: 16, channels: 64), 128, filter: 1),
    convolution(Shape(height: 16, width: 16, channels: 32), 32, filter: 5),
    convolution(Shape(height: 16, width: 16, channels: 64), 64, filter: 3, groups: 64),
  ]

  private static func convolution(
    _ input: Shape, _ outputs: Int, filter: Int, groups: Int = 1
  ) -> ConvolutionGeometry {
    ConvolutionGeometry(
      input: input, outputs: outputs, filterHeight: filter, filterWidth: filter,
      paddingHeight: filter / 2, paddingWidth: filter / 2, groups: groups)
  }

  private func wants(_ kernel: String, _ shape: String) -> Bool {
    filter.map { kernel.contains($0) || shape.contains($0) } ?? true
  }

  private func product(_ n: Int, _ report: (KernelMeasurement) -> Void) {
    let shape = "\(n)x\(n)x\(n)"
    guard wants("matrix_product", shape) else { return }
    let a = values(n * n, 1)
    let b = values(n * n, 2)
    var c = [Float](repeating: 0, count: n * n)
    let run = {
      var span = c.mutableSpan
      matrixProduct(a.span, b.span, into: &span, m: n, k: n, n: n, workers: workers)
    }
    run()
    let residual = residual(c, Reference.matrixProduct(a, b, m: n, k: n, n: n))
    report(measurement("matrix_product", shape, time(run), 2 * n * n * n, residual))
  }

  private func forward(
    _ g: ConvolutionGeometry, _ batch: Int, _ report: (KernelMeasurement) -> Void
  ) {
    guard wants("convolution_forward", label(g, batch)) else { return }
    let (x, filter) = (values(batch * g.input.elements, 1), values(g.filterParameters, 2))
    let (px, pf) = (padded(x, g.input.channels), padded(filter, g.output.channels))
    var y = [Float](repeating: 0, count: batch * g.output.storage)
    let run = {
      var span = y.mutableSpan
      convolutionForward(
        px.span, filter: pf.span, bias: Span<Float>(), into: &span, g, batch: batch,
        workers: workers)
    }
    run()
    let residual = residual(
      dense(y, g.output.channels),
      Reference.convolutionForward(x, filter: filter, bias: [], g, batch: batch))
    report(
      measurement(
        "convolution_forward", label(g, batch), time(run), 2 * batch * g.multiplyAdds, residual))
  }

  private func inputGradient(
    _ g: ConvolutionGeometry, _ batch: Int, _ report: (KernelMeasurement) -> Void
  ) {
    guard wants("convolution_input_gradient", label(g, batch)) else { return }
    let (dy, filter) = (values(batch * g.output.elements, 1), values(g.filterParameters, 2))
    let (pdy, pf) = (padded(dy, g.output.channels), padded(filter, g.output.channels))
    var dx = [Float](repeating: 0, count: batch * g.input.storage)
    var scratch = [Float](
      repeating: 0, count: max(1, convolutionInputGradientScratchCount(g, batch: batch)))
    let run = {
      var span = dx.mutableSpan
      var scratchSpan = scratch.mutableSpan
      convolutionInputGradient(
        pdy.span, filter: pf.span, into: &span, scratch: &scratchSpan, g, batch: batch,
        mode: .overwrite, workers: workers)
    }
    run()
    let residual = residual(
      dense(dx, g.input.channels),
      Reference.convolutionInputGradient(dy, filter: filter, g, batch: batch))
    report(
      measurement(
        "convolution_input_gradient", label(g, batch), time(run), 2 * batch * g.multiplyAdds,
        residual))
  }

  private func filterGradient(
    _ g: ConvolutionGeometry, _ batch: Int, _ report: (KernelMeasurement) -> Void
  ) {
    guard wants("convolution_filter_gradient", label(g, batch)) else { return }
    let (x, dy) = (values(batch * g.input.elements, 1), values(batch * g.output.elements, 2))
    let (px, pdy) = (padded(x, g.input.channels), padded(dy, g.output.channels))
    var dFilter = [Float](repeating: 0, count: g.filterStorage)
    var dBias = [Float](repeating: 0, count: g.filterStride)
    var scratch = [Float](
      repeating: 0, count: max(1, convolutionFilterGradientScratchCount(g, batch: batch)))
    let run = {
      var span = dFilter.mutableSpan
      var biasSpan = dBias.mutableSpan
      var scratchSpan = scratch.mutableSpan
      convolutionFilterGradient(
        px.span, pdy.span, into: &span, bias: &biasSpan, scratch: &scratchSpan, g, batch: batch,
        mode: .overwrite, workers: workers)
    }
    run()
    let residual = residual(
      dense(dFilter, g.output.channels),
      Reference.convolutionFilterGradient(x, dy, g, batch: batch).filter)
    report(
      measurement(
        "convolution_filter_gradient", label(g, batch), time(run), 2 * batch * g.multiplyAdds,
        residual))
  }

  private func label(_ g: ConvolutionGeometry, _ batch: Int) -> String {
    "\(batch) of \(g.input) -> \(g.output.channels), \(g.filterHeight)x\(g.filterWidth)"
      + (g.groups > 1 ? " in \(g.groups) groups" : "")
  }

  /// The fastest run in seconds; one has been made before, that does not count.
  private func time(_ body: () -> Void) -> Double {
    var best = Double.infinity
    let begin = clock.now
    repeat {
      best = min(best, clock.measure(body) / .seconds(1))
    } while (clock.now - begin) / .seconds(1) < seconds
    return best
  }

  private func measurement(
    _ kernel: String, _ shape: String, _ time: Double, _ flops: Int, _ residual: Double
  ) -> KernelMeasurement {
    KernelMeasurement(
      kernel: kernel, shape: shape, instructionSet: workers.instructionSet.rawValue,
      threads: workers.count, microseconds: time * 1e6, gflops: Double(flops) / time / 1e9,
      residual: residual, passes: residual <= Self.tolerance)
  }

  private func values(_ count: Int, _ island: Int) -> [Float] {
    var stream = RandomStream(seed: 1, purpose: .testing, island: island)
    return (0..<count).map { _ in Float(stream.real(in: -1...1)) }
  }

  /// Rows of channels with zeros behind them, up to whole vectors.
  private func padded(_ dense: [Float], _ channels: Int) -> [Float] {
    let stride = wholeVectors(channels)
    var result = [Float](repeating: 0, count: dense.count / channels * stride)
    for (place, value) in dense.enumerated() {
      result[place / channels * stride + place % channels] = value
    }
    return result
  }

  private func dense(_ padded: [Float], _ channels: Int) -> [Float] {
    let stride = wholeVectors(channels)
    return padded.indices.filter { $0 % stride < channels }.map { padded[$0] }
  }

  private func residual(_ found: [Float], _ expected: [Float]) -> Double {
    let scale = expected.lazy.map { abs($0) }.max() ?? 0
    let worst = zip(found, expected).lazy.map { abs($0 - $1) }.max() ?? 0
    return Double(worst / max(scale, .leastNormalMagnitude))
  }
}
