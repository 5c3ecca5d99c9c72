// Calls the loops of this file's name as compiled for an instruction set.

#if arch(x86_64)
  import KernelsV3
  import KernelsV4
#else
  import KernelsBase
#endif

extension InstructionSet {
  func sgdStep(
    _ weights: inout MutableSpan<Float>, gradient: Span<Float>, first: Int, rate: Float,
    weightDecay: Float
  ) {
    switch dividing(weights.count) {
    #if arch(x86_64)
      case .v3:
        KernelsV3.sgdStep(
          &weights, gradient: gradient, first: first, rate: rate, weightDecay: weightDecay)
      case .v4:
        KernelsV4.sgdStep(
          &weights, gradient: gradient, first: first, rate: rate, weightDecay: weightDecay)
    #else
      case .base:
        KernelsBase.sgdStep(
          &weights, gradient: gradient, first: first, rate: rate, weightDecay: weightDecay)
    #endif
    }
  }

  func momentumStep(
    _ weights: inout MutableSpan<Float>, gradient: Span<Float>, velocity: inout MutableSpan<Float>,
    first: Int, rate: Float, momentum: Float, nesterov: Bool, weightDecay: Float
  ) {
    switch dividing(weights.count) {
    #if arch(x86_64)
      case .v3:
        KernelsV3.momentumStep(
          &weights, gradient: gradient, velocity: &velocity, first: first, rate: rate,
          momentum: momentum, nesterov: nesterov, weightDecay: weightDecay)
      case .v4:
        KernelsV4.momentumStep(
          &weights, gradient: gradient, velocity: &velocity, first: first, rate: rate,
          momentum: momentum, nesterov: nesterov, weightDecay: weightDecay)
    #else
      case .base:
        KernelsBase.momentumStep(
          &weights, gradient: gradient, velocity: &velocity, first: first, rate: rate,
          momentum: momentum, nesterov: nesterov, weightDecay: weightDecay)
    #endif
    }
  }

  func adamWStep(
    _ weights: inout MutableSpan<Float>, gradient: Span<Float>,
    firstMoment: inout MutableSpan<Float>, secondMoment: inout MutableSpan<Float>, first: Int,
    rate: Float, beta1: Float, beta2: Float, epsilon: Float, weightDecay: Float,
    correction1: Float, correction2: Float
  ) {
    switch dividing(weights.count) {
    #if arch(x86_64)
      case .v3:
        KernelsV3.adamWStep(
          &weights, gradient: gradient, firstMoment: &firstMoment, secondMoment: &secondMoment,
          first: first, rate: rate, beta1: beta1, beta2: beta2, epsilon: epsilon,
          weightDecay: weightDecay, correction1: correction1, correction2: correction2)
      case .v4:
        KernelsV4.adamWStep(
          &weights, gradient: gradient, firstMoment: &firstMoment, secondMoment: &secondMoment,
          first: first, rate: rate, beta1: beta1, beta2: beta2, epsilon: epsilon,
          weightDecay: weightDecay, correction1: correction1, correction2: correction2)
    #else
      case .base:
        KernelsBase.adamWStep(
          &weights, gradient: gradient, firstMoment: &firstMoment, secondMoment: &secondMoment,
          first: first, rate: rate, beta1: beta1, beta2: beta2, epsilon: epsilon,
          weightDecay: weightDecay, correction1: correction1, correction2: correction2)
    #endif
    }
  }
}
