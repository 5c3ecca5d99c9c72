public import Geometry

/// A dense layer, and an activation function on it, if any: `y = f(x · weights + bias)`.
///
/// - **Shapes:** x `[batch, inputStride]`, weights `[inputs, outputStride]`, bias `[outputStride]`
///   or empty, y `[batch, outputStride]`.
public func denseForward(
  _ x: Span<Float>, weights: Span<Float>, bias: Span<Float>,
  activation: ActivationKind? = nil, into y: inout MutableSpan<Float>,
  _ g: DenseGeometry, batch: Int, workers: Workers
) {
  precondition(
    x.count >= (batch - 1) * g.inputStride + g.inputs && weights.count >= g.weightStorage
      && (bias.isEmpty || bias.count >= g.outputStride) && y.count >= batch * g.outputStride,
    "spans smaller than \(g) for \(batch) samples")
  let set = workers.instructionSet
  let epilogue = Epilogue(activation: activation, channels: g.outputs)
  if batch <= 2 {
    set.fewRowsProduct(
      x, aStride: g.inputStride, rows: batch, weights, bStride: g.outputStride, bias: bias,
      into: &y, cStride: g.outputStride, depth: g.inputs, columns: g.outputStride,
      least: epilogue.least)
    epilogue.finish(&y, set)
    return
  }
  let parts = Parts(&y)
  workers.run(batch, grain: 8, work: batch * g.weightStorage / 8) { rows in
    var part = parts.rows(rows, width: g.outputStride)
    set.productRows(
      x, aStride: g.inputStride, firstRow: rows.lowerBound, rows: rows.count, weights,
      bStride: g.outputStride, bias: bias, into: &part, cStride: g.outputStride, depth: g.inputs,
      columns: g.outputStride, adding: false, least: epilogue.least)
    epilogue.finish(&part, set)
  }
}

/// The gradient of the loss with respect to the input of a dense layer.
///
/// - **Shapes:** dy `[batch, outputStride]`, weights as forward, dx `[batch, inputStride]`, where
///   the stride is in half vectors.
public func denseInputGradient(
  _ dy: Span<Float>, weights: Span<Float>, into dx: inout MutableSpan<Float>,
  _ g: DenseGeometry, batch: Int, mode: Accumulation, workers: Workers
) {
  let stride = g.inputStride
  precondition(
    stride == pixelStride(g.inputs) || stride == g.inputs && stride % halfVector == 0,
    "\(g) reads its input without padding lanes")
  precondition(
    dy.count >= batch * g.outputStride && weights.count >= g.weightStorage
      && dx.count >= batch * stride,
    "spans smaller than \(g) for \(batch) samples")
  let set = workers.instructionSet
  let parts = Parts(&dx)
  workers.run(batch, grain: 8, work: batch * g.weightStorage / 8) { rows in
    var part = parts.rows(rows, width: stride)
    set.transposedProductRows(
      dy, aStride: g.outputStride, firstRow: rows.lowerBound, rows: rows.count, weights,
      bStride: g.outputStride, bRows: g.inputs, into: &part, cStride: stride, depth: g.outputs,
      columns: stride, adding: mode == .accumulate)
  }
}

/// The gradients of the loss with respect to the weights and bias of a dense layer; overwritten.
///
/// - **Shapes:** x and dy as forward; dWeights as the weights, dBias `[outputStride]` or empty.
public func denseFilterGradient(
  _ x: Span<Float>, _ dy: Span<Float>, into dWeights: inout MutableSpan<Float>,
  bias dBias: inout MutableSpan<Float>, _ g: DenseGeometry, batch: Int, workers: Workers
) {
  precondition(
    x.count >= (batch - 1) * g.inputStride + g.inputs && dy.count >= batch * g.outputStride
      && dWeights.count >= g.weightStorage && (dBias.isEmpty || dBias.count >= g.outputStride),
    "spans smaller than \(g) for \(batch) samples")
  let parts = Parts(&dWeights)
  let set = workers.instructionSet
  workers.run(g.inputs, grain: 8, work: batch * g.weightStorage / 8) { rows in
    var part = parts.rows(rows, width: g.outputStride)
    set.outerProductRows(
      x, aStride: g.inputStride, dy, bStride: g.outputStride, into: &part, depth: batch,
      columns: g.outputs, firstRow: rows.lowerBound, rows: rows.count)
  }
  biasGradient(
    dy, into: &dBias, pixels: batch, stride: g.outputStride, mode: .overwrite,
    workers: workers)
}
