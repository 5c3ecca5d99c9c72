// Calls the loops of this file's name as compiled for an instruction set.

#if arch(x86_64)
  import KernelsV3
  import KernelsV4
#else
  import KernelsBase
#endif

extension InstructionSet {
  func softmaxLoss(
    _ logits: Span<Float>, labels: Span<Int32>, classes: Int, stride: Int, smoothing: Float,
    into dLogits: inout MutableSpan<Float>
  ) -> (loss: Double, correct: Int) {
    switch dividing(stride) {
    #if arch(x86_64)
      case .v3:
        KernelsV3.softmaxLoss(
          logits, labels: labels, classes: classes, stride: stride, smoothing: smoothing,
          into: &dLogits)
      case .v4:
        KernelsV4.softmaxLoss(
          logits, labels: labels, classes: classes, stride: stride, smoothing: smoothing,
          into: &dLogits)
    #else
      case .base:
        KernelsBase.softmaxLoss(
          logits, labels: labels, classes: classes, stride: stride, smoothing: smoothing,
          into: &dLogits)
    #endif
    }
  }
}
