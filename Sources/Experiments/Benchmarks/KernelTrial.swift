import Geometry
import Kernels
import RandomStreams

/// A kernel and its operands for one shape and batch.
struct KernelTrial {
  /// Multiplications and additions of one run.
  var operations = 0
  /// Bytes that one run cannot but move: inputs once, outputs once.
  let bytes: Int
  /// Runs the kernel.
  let run: () -> Void
  /// The largest difference of what the last run wrote from the reference, over the largest value.
  let residual: () -> Double

  /// A trial of a kernel that touches so many floats.
  init(
    operations: Int = 0, floats: Int, run: @escaping () -> Void,
    residual: @escaping () -> Double
  ) {
    self.operations = operations
    bytes = 4 * floats
    self.run = run
    self.residual = residual
  }
}

/// A kernel with a shape, to be checked with few samples and timed with many.
struct KernelCase: Sendable {
  let kernel: String
  /// The sizes of one sample.
  let shape: String
  /// Samples that are enough to compare with the reference twin.
  var samples = 1
  /// Samples to time, where not those of all other kernels.
  var timedSamples: Int?
  let trial: @Sendable (_ batch: Int, _ workers: Workers) -> KernelTrial
}

/// A tensor of a trial, aligned as in training: dense values, and the same in whole vectors.
struct Operand {
  /// The values without padding lanes.
  let values: [Float]
  /// The values as kernels read and write them.
  let arena: Arena
  private let channels: Int
  private let stride: Int

  /// Values between −1 and 1, some others for each `seed`, from `least` on.
  init(_ count: Int, channels: Int, seed: Int, stride: Int? = nil, from least: Float = -1) {
    var stream = RandomStream(seed: 1, purpose: .testing, island: seed)
    let some = (0..<min(count, 8191)).map { _ in Float(stream.real(in: Double(least)...1)) }
    self.init(
      (0..<count).map { some[$0 % some.count] }, channels: channels,
      stride: stride ?? pixelStride(channels))
  }

  /// Given values.
  init(_ values: [Float], channels: Int, stride: Int) {
    self.values = values
    self.channels = channels
    self.stride = stride
    arena = Arena(count: values.count / channels * stride)
    var span = arena.write(arena.whole)
    for pixel in 0..<values.count / channels {
      for c in 0..<channels { span[pixel * stride + c] = values[pixel * channels + c] }
    }
  }

  /// Floats in memory.
  var count: Int { arena.count }

  /// What now stands in the arena, without padding lanes, against what should.
  func residual(_ expected: [Float]) -> Double {
    let found = arena.read(arena.whole)
    var (worst, largest) = (Float(0), Float.leastNormalMagnitude)
    for (place, value) in expected.enumerated() {
      let difference = abs(found[place / channels * stride + place % channels] - value)
      if !(difference <= worst) { worst = difference }
      largest = max(largest, abs(value))
    }
    return Double(worst / largest)
  }
}
