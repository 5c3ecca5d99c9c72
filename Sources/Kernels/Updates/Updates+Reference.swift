public import RealModule

extension Reference {
  /// One step of stochastic gradient descent for one weight: the new weight and velocity.
  @inlinable
  public static func sgdStep<T: Real>(
    weight w: T, gradient: T, velocity: T, rate: T, momentum: T, nesterov: Bool, weightDecay: T
  ) -> (weight: T, velocity: T) {
    let g = gradient + weightDecay * w
    let v = momentum * velocity + g
    return (w - rate * (nesterov ? g + momentum * v : v), v)
  }

  /// One step of AdamW for one weight: the new weight and moments.
  @inlinable
  public static func adamWStep<T: Real>(
    weight w: T, gradient g: T, firstMoment: T, secondMoment: T, step: Int, rate: T, beta1: T,
    beta2: T, epsilon: T, weightDecay: T
  ) -> (weight: T, firstMoment: T, secondMoment: T) {
    let m = beta1 * firstMoment + (1 - beta1) * g
    let v = beta2 * secondMoment + (1 - beta2) * g * g
    let unbiasedM = m / (1 - .pow(beta1, step))
    let unbiasedV = v / (1 - .pow(beta2, step))
    let decayed = w - rate * weightDecay * w
    return (decayed - rate * unbiasedM / (.sqrt(unbiasedV) + epsilon), m, v)
  }
}
