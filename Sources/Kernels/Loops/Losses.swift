// Softmax cross-entropy, one sample after the other.

#if canImport(Glibc)
  import Glibc
#else
  import Foundation
#endif

/// The largest logit of a row and its first place; `isNumber` is false where any logit is NaN.
private struct Peak {
  var value = -Float.infinity
  var place = -1
  var isNumber = true

  @inline(__always)
  init(_ logits: RawSpan, _ row: Int, classes: Int) {
    var c = 0
    while c < classes {
      let z = scalar(logits, row &+ c)
      if z > value {
        value = z
        place = c
      }
      if z != z { isNumber = false }
      c &+= 1
    }
  }
}

/// e^(z − peak) of a vector of logits, zero from lane `classes` of the row on.
@inline(__always)
private func weights(_ z: Lanes, peak: Float, block: Int, classes: Int) -> Lanes {
  let e = exponential(z - peak)
  let left = Bits(repeating: UInt32(truncatingIfNeeded: greater(0, classes &- block)))
  return e.replacing(with: Lanes.zero, where: laneNumbers .>= left)
}

/// The loss of a row: log Σ e^z − Σ target · z, in Double.
@inline(__always)
private func rowLoss(
  _ logits: RawSpan, _ row: Int, _ peak: Peak, sum: Float, label: Int, classes: Int,
  smoothing: Float
) -> Double {
  var target = Double(1 - smoothing) * Double(scalar(logits, row &+ label))
  if smoothing > 0 {
    var total: Double = 0
    var c = 0
    while c < classes {
      total += Double(scalar(logits, row &+ c))
      c &+= 1
    }
    target += Double(smoothing) / Double(classes) * total
  }
  return Double(peak.value) + log(Double(sum)) - target
}

@inline(__always)
private func laneSum(_ v: Lanes) -> Float {
  var sum: Float = 0
  var i = 0
  while i < laneCount {
    sum += v[i]
    i &+= 1
  }
  return sum
}

/// The sum of the losses of a batch and how many samples are classified rightly; with `dLogits`
/// not empty, the gradient of the mean loss too.
///
/// - **Shapes:** logits and dLogits `[batch, stride]`, labels `[batch]`.
@inline(never)
public func softmaxLoss(
  _ logits: Span<Float>, labels: Span<Int32>, classes: Int, stride: Int, smoothing: Float,
  into dLogits: inout MutableSpan<Float>
) -> (loss: Double, correct: Int) {
  let batch = labels.count
  let logits = raw(logits)
  let writes = !dLogits.isEmpty
  var out = raw(&dLogits)
  var loss: Double = 0
  var correct = 0
  var sample = 0
  while sample < batch {
    let label = Int(labels[sample])
    precondition(label >= 0 && label < classes, "a label that is no class")
    let row = sample &* stride
    let peak = Peak(logits, row, classes: classes)
    var sums = Lanes.zero
    var block = 0
    while block < stride {
      let e = weights(load(logits, row &+ block), peak: peak.value, block: block, classes: classes)
      sums += e
      if writes { store(e, &out, row &+ block) }
      block &+= laneCount
    }
    let sum = laneSum(sums)
    loss += rowLoss(
      logits, row, peak, sum: sum, label: label, classes: classes, smoothing: smoothing)
    if peak.isNumber && peak.place == label { correct &+= 1 }
    if writes {
      subtractTarget(
        &out, row, stride: stride, classes: classes, label: label,
        scale: 1 / (sum * Float(batch)), share: smoothing / Float(classes) / Float(batch),
        certainty: (1 - smoothing) / Float(batch))
    }
    sample &+= 1
  }
  return (loss, correct)
}

/// dLogits = weights · scale − target, where the target is a share for each class and the certainty
/// on the label.
@inline(__always)
private func subtractTarget(
  _ out: inout MutableRawSpan, _ row: Int, stride: Int, classes: Int, label: Int, scale: Float,
  share: Float, certainty: Float
) {
  var block = 0
  while block < stride {
    let left = Bits(repeating: UInt32(truncatingIfNeeded: greater(0, classes &- block)))
    let v = load(out, row &+ block) * scale - share
    store(v.replacing(with: Lanes.zero, where: laneNumbers .>= left), &out, row &+ block)
    block &+= laneCount
  }
  store(scalar(out, row &+ label) - certainty, &out, row &+ label)
}
