public import Geometry

/// A dense layer: `y = x · weights + bias`.
///
/// - **Shapes:** x `[batch, inputStride]`, weights `[inputs, outputStride]`, bias `[outputStride]`
///   or empty, y `[batch, outputStride]`.
public func denseForward(
  _ x: Span<Float>, weights: Span<Float>, bias: Span<Float>, into y: inout MutableSpan<Float>,
  _ g: DenseGeometry, batch: Int, workers: Workers
) {
  fatalError()
}

/// Floats of scratch that `denseInputGradient` needs: the weights, transposed.
public func denseInputGradientScratchCount(_ g: DenseGeometry, batch: Int) -> Int {
  g.outputs * wholeVectors(g.inputs)
}

/// The gradient of the loss with respect to the input of a dense layer.
///
/// - **Shapes:** dy `[batch, outputStride]`, weights as forward, dx `[batch, inputStride]`, where
///   the stride is in whole vectors.
public func denseInputGradient(
  _ dy: Span<Float>, weights: Span<Float>, into dx: inout MutableSpan<Float>,
  scratch: inout MutableSpan<Float>, _ g: DenseGeometry, batch: Int, mode: Accumulation,
  workers: Workers
) {
  fatalError()
}

/// The gradients of the loss with respect to the weights and bias of a dense layer; overwritten.
///
/// - **Shapes:** x and dy as forward; dWeights as the weights, dBias `[outputStride]` or empty.
public func denseFilterGradient(
  _ x: Span<Float>, _ dy: Span<Float>, into dWeights: inout MutableSpan<Float>,
  bias dBias: inout MutableSpan<Float>, _ g: DenseGeometry, batch: Int, workers: Workers
) {
  fatalError()
}
