/// What a number of an encoding is: how models compare two of them.
public enum Feature: Hashable, Sendable {
  /// One of so many choices without an order; the number is the place of the choice.
  case categorical(count: Int)
  /// A number from 0 to 1 in which distances mean something.
  case real
}
