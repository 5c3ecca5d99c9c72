import Geometry
import Kernels
import TestSupport
import Testing

/// The results of a kernel, one an instruction set of this processor, each of which was the same bit
/// for bit with one, two and three workers.
func everyVariant(
  sourceLocation: SourceLocation = #_sourceLocation, _ body: (Workers) -> [[Float]]
) -> [[[Float]]] {
  InstructionSet.available.map { set in
    let first = body(Workers(count: 1, instructionSet: set))
    for count in 2...3 {
      let other = body(Workers(count: count, instructionSet: set))
      #expect(
        other.map { $0.map(\.bitPattern) } == first.map { $0.map(\.bitPattern) },
        "\(set) with \(count) workers", sourceLocation: sourceLocation)
    }
    return first
  }
}

/// A value that must never reach a result.
let poison = Float.nan

/// Dense test values as floats in whole vectors, padding lanes zero.
func vectors(_ values: [Double], channels: Int) -> [Float] {
  spread(values.map(Float.init), channels: channels, stride: pixelStride(channels), padding: 0)
}

/// Values in whole vectors without their padding lanes, which must be zero.
func dense(
  _ values: [Float], channels: Int, sourceLocation: SourceLocation = #_sourceLocation
) -> [Float] {
  let stride = pixelStride(channels)
  #expect(
    paddingLanes(values, channels: channels, stride: stride).allSatisfy { $0 == 0 },
    "padding lanes", sourceLocation: sourceLocation)
  return gathered(values, channels: channels, stride: stride)
}

/// Rounds to Float and back, so that both kernels see the same numbers.
func floatValues(_ count: Int, seed: UInt64) -> [Double] {
  testValues(count, seed: seed).map { Double(Float($0)) }
}

/// Expects two results to agree as closely as sums in Float do.
func expectClose(
  _ fast: [Float], _ reference: [Double], within tolerance: Double = 2e-5, _ what: String = "",
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let error = relativeError(fast, reference)
  #expect(error <= tolerance, "\(what) relative error \(error)", sourceLocation: sourceLocation)
}

/// Expects a backward pass to agree with central differences.
func expectGradient(
  _ gradient: [Double], at x: [Double], _ what: String = "",
  sourceLocation: SourceLocation = #_sourceLocation, of loss: ([Double]) -> Double
) {
  let error = relativeError(gradient, gradientByDifferences(at: x, of: loss))
  #expect(error <= 1e-6, "\(what) relative error \(error)", sourceLocation: sourceLocation)
}

/// What stands in a gradient before a kernel writes it, in each mode.
func before(_ mode: Accumulation, _ standing: [Float]) -> [Float] {
  mode == .overwrite ? standing.map { _ in poison } : standing
}

/// The gradient that a kernel must leave in each mode.
func after(_ mode: Accumulation, _ standing: [Double], _ gradient: [Double]) -> [Double] {
  mode == .overwrite ? gradient : zip(standing, gradient).map(+)
}
