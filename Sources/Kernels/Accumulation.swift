/// What a backward kernel does with the gradient of its input.
public enum Accumulation: Sendable, CaseIterable {
  /// The gradient is written; what stood there is never read.
  case overwrite
  /// The gradient is added to what stands there: the activation has several consumers.
  case accumulate
}
