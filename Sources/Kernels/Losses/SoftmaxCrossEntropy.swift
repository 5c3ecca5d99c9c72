import Geometry

/// Softmax cross-entropy of a batch, and its gradient.
///
/// Target of a sample: 1 − `smoothing` on its label, plus `smoothing` spread evenly over all
/// classes. `dLogits` is the gradient of the **mean** loss over the batch; the returned loss is the
/// **sum**. A sample with a NaN among its logits has a NaN loss and is never counted as correct.
///
/// - **Shapes:** logits and dLogits `[batch, classStride]`, labels `[batch]`, where the batch is
///   `labels.count`.
/// - Returns: the sum of the losses, and how many samples have their (first) largest logit at
///   their label.
/// - Precondition: each label is in `0 ..< classes`.
public func softmaxCrossEntropy(
  _ logits: Span<Float>, labels: Span<Int32>, classes: Int, smoothing: Float,
  into dLogits: inout MutableSpan<Float>, workers: Workers
) -> (loss: Double, correct: Int) {
  let stride = pixelStride(classes)
  precondition(
    min(logits.count, dLogits.count) >= labels.count * stride,
    "spans smaller than \(labels.count) samples of \(classes) classes")
  return workers.instructionSet.softmaxLoss(
    logits, labels: labels, classes: classes, stride: stride, smoothing: smoothing,
    into: &dLogits)
}

/// Softmax cross-entropy of a batch without its gradient, for evaluation.
///
/// - **Shapes:** as in `softmaxCrossEntropy`.
public func classificationLoss(
  _ logits: Span<Float>, labels: Span<Int32>, classes: Int, smoothing: Float, workers: Workers
) -> (loss: Double, correct: Int) {
  let stride = pixelStride(classes)
  precondition(
    logits.count >= labels.count * stride,
    "spans smaller than \(labels.count) samples of \(classes) classes")
  var nothing = MutableSpan<Float>()
  return workers.instructionSet.softmaxLoss(
    logits, labels: labels, classes: classes, stride: stride, smoothing: smoothing,
    into: &nothing)
}
