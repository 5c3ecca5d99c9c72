import Geometry
import Kernels
import TestSupport
import Testing

private let sizes: [(inputs: Int, outputs: Int, batch: Int, dense: Bool)] = [
  (3, 2, 2, true), (16, 10, 1, false), (48, 33, 9, false), (37, 5, 4, true), (160, 64, 32, false),
  (2000, 20, 17, false), (300, 150, 70, false), (272, 300, 41, false),
  (300, 150, 600, false), (40, 17, 9, false), (405, 33, 65, false), (18, 10, 9, false),
]

@Test(arguments: [0, 1, 3])
func referenceDenseGradientsAgreeWithDifferences(_ index: Int) {
  let (inputs, outputs, batch, _) = sizes[index]
  let g = DenseGeometry(inputs: inputs, outputs: outputs, inputStride: inputs)
  let x = floatValues(batch * inputs, seed: 1)
  let weights = floatValues(inputs * outputs, seed: 2)
  let bias = floatValues(outputs, seed: 3)
  let dy = floatValues(batch * outputs, seed: 4)
  func loss(_ x: [Double], _ w: [Double], _ b: [Double]) -> Double {
    dotProduct(dy, Reference.denseForward(x, weights: w, bias: b, g, batch: batch))
  }
  let dx = Reference.denseInputGradient(dy, weights: weights, g, batch: batch)
  let (dWeights, dBias) = Reference.denseFilterGradient(x, dy, g, batch: batch)
  expectGradient(dx, at: x, "input") { loss($0, weights, bias) }
  expectGradient(dWeights, at: weights, "weights") { loss(x, $0, bias) }
  expectGradient(dBias, at: bias, "bias") { loss(x, weights, $0) }
}

@Test(arguments: sizes.indices)
func denseLayersAgreeWithReference(_ index: Int) {
  let (inputs, outputs, batch, isDense) = sizes[index]
  let g = DenseGeometry(inputs: inputs, outputs: outputs, inputStride: isDense ? inputs : nil)
  let x = floatValues(batch * inputs, seed: 1)
  let weights = floatValues(inputs * outputs, seed: 2)
  let bias = floatValues(outputs, seed: 3)
  let dy = floatValues(batch * outputs, seed: 4)
  let xFloats = spread(
    x.map(Float.init), channels: inputs, stride: g.inputStride, padding: poison)
  let weightVectors = vectors(weights, channels: outputs)
  let biasVectors = vectors(bias, channels: outputs)
  let dyVectors = vectors(dy, channels: outputs)
  let results = everyVariant { workers in
    var y = [Float](repeating: poison, count: batch * g.outputStride)
    var dWeights = [Float](repeating: poison, count: g.weightStorage)
    var dBias = [Float](repeating: poison, count: g.outputStride)
    var ySpan = y.mutableSpan
    denseForward(
      xFloats.span, weights: weightVectors.span, bias: biasVectors.span, into: &ySpan, g,
      batch: batch, workers: workers)
    var dWeightsSpan = dWeights.mutableSpan
    var dBiasSpan = dBias.mutableSpan
    denseFilterGradient(
      xFloats.span, dyVectors.span, into: &dWeightsSpan, bias: &dBiasSpan, g, batch: batch,
      workers: workers)
    return [y, dWeights, dBias]
  }
  let expected = Reference.denseFilterGradient(x, dy, g, batch: batch)
  for result in results {
    let y = Reference.denseForward(x, weights: weights, bias: bias, g, batch: batch)
    expectClose(dense(result[0], channels: outputs), y, "forward")
    expectClose(dense(result[1], channels: outputs), expected.weights, "weights")
    expectClose(dense(result[2], channels: outputs), expected.bias, "bias")
  }
}

/// Sums that are taken in several parts, as those of many rows are, begin with no zero of their own.
@Test func aSumOfNegativeZerosIsANegativeZero() {
  let g = DenseGeometry(inputs: 300, outputs: 150, inputStride: 300)
  let batch = 70
  let x = [Float](repeating: 0, count: batch * 300)
  let weights = vectors([Double](repeating: -1, count: 300 * 150), channels: 150)
  let bias = vectors([Double](repeating: -0.0, count: 150), channels: 150)
  let results = everyVariant { workers in
    var y = [Float](repeating: poison, count: batch * g.outputStride)
    var span = y.mutableSpan
    denseForward(
      x.span, weights: weights.span, bias: bias.span, into: &span, g, batch: batch,
      workers: workers)
    return [y]
  }
  for result in results {
    #expect(dense(result[0], channels: 150).allSatisfy { $0 == 0 && $0.sign == .minus })
  }
}

@Test(arguments: sizes.indices, ActivationKind.allCases)
func anActivationBehindADenseLayerIsOneBehindIt(_ index: Int, _ kind: ActivationKind) {
  let (inputs, outputs, batch, isDense) = sizes[index]
  let g = DenseGeometry(inputs: inputs, outputs: outputs, inputStride: isDense ? inputs : nil)
  let x = floatValues(batch * inputs, seed: 1)
  let weights = floatValues(inputs * outputs, seed: 2)
  let bias = floatValues(outputs, seed: 3)
  let xFloats = spread(x.map(Float.init), channels: inputs, stride: g.inputStride, padding: poison)
  let (weightVectors, biasVectors) = (
    vectors(weights, channels: outputs), vectors(bias, channels: outputs)
  )
  let results = everyVariant { workers in
    var y = [Float](repeating: poison, count: batch * g.outputStride)
    var span = y.mutableSpan
    denseForward(
      xFloats.span, weights: weightVectors.span, bias: biasVectors.span, activation: kind,
      into: &span, g, batch: batch, workers: workers)
    return [y]
  }
  let expected = Reference.denseForward(x, weights: weights, bias: bias, g, batch: batch)
    .map { Reference.activation(kind, $0) }
  for result in results { expectClose(dense(result[0], channels: outputs), expected) }
}

@Test(arguments: sizes.indices.filter { !sizes[$0].dense }, Accumulation.allCases)
func denseInputGradientAgreesWithReference(_ index: Int, _ mode: Accumulation) {
  let (inputs, outputs, batch, _) = sizes[index]
  expectInputGradient(DenseGeometry(inputs: inputs, outputs: outputs), batch: batch, mode)
}

@Test(arguments: Accumulation.allCases)
func aPictureOfHalfVectorsHasAGradient(_ mode: Accumulation) {
  // Nine pixels of half a vector each, one behind the other.
  expectInputGradient(DenseGeometry(inputs: 72, outputs: 20, inputStride: 72), batch: 9, mode)
}

private func expectInputGradient(_ g: DenseGeometry, batch: Int, _ mode: Accumulation) {
  let weights = floatValues(g.inputs * g.outputs, seed: 2)
  let dy = floatValues(batch * g.outputs, seed: 4)
  let standing = floatValues(batch * g.inputs, seed: 5)
  let weightVectors = vectors(weights, channels: g.outputs)
  let dyVectors = vectors(dy, channels: g.outputs)
  let samples = spread(
    standing.map(Float.init), channels: g.inputs, stride: g.inputStride, padding: 0)
  let results = everyVariant { workers in
    var dx = before(mode, samples)
    var span = dx.mutableSpan
    denseInputGradient(
      dyVectors.span, weights: weightVectors.span, into: &span, g,
      batch: batch, mode: mode, workers: workers)
    return [dx]
  }
  let gradient = Reference.denseInputGradient(dy, weights: weights, g, batch: batch)
  for result in results {
    let padding = paddingLanes(result[0], channels: g.inputs, stride: g.inputStride)
    #expect(padding.allSatisfy { $0 == 0 })
    expectClose(
      gathered(result[0], channels: g.inputs, stride: g.inputStride),
      after(mode, standing, gradient))
  }
}

@Test(arguments: [3, 80, 294], [1, 10, 70, 500])
func fewSamplesAgreeWithReference(_ inputs: Int, _ outputs: Int) {
  let g = DenseGeometry(inputs: inputs, outputs: outputs)
  for batch in 1...2 {
    let x = floatValues(batch * inputs, seed: 1)
    let weights = floatValues(inputs * outputs, seed: 2)
    let bias = floatValues(outputs, seed: 3)
    let xVectors = spread(
      x.map(Float.init), channels: inputs, stride: g.inputStride, padding: poison)
    let weightVectors = vectors(weights, channels: outputs)
    let biasVectors = vectors(bias, channels: outputs)
    let results = everyVariant { workers in
      var y = [Float](repeating: poison, count: batch * g.outputStride)
      var span = y.mutableSpan
      denseForward(
        xVectors.span, weights: weightVectors.span, bias: biasVectors.span, into: &span, g,
        batch: batch, workers: workers)
      return [y]
    }
    let expected = Reference.denseForward(x, weights: weights, bias: bias, g, batch: batch)
    for result in results { expectClose(dense(result[0], channels: outputs), expected) }
  }
}
