/// A function applied to each value on its own.
public enum ActivationKind: String, Hashable, Codable, Sendable, CaseIterable {
  case relu
  case leakyReLU = "leaky_relu"
  case sigmoid
  case tanh
  case silu
}
