/// The parts of a data set, as types that have no values: a sample of one part is never taken for
/// a sample of another, because the compiler refuses it.
public enum Role {
  /// Samples that weights are fitted to.
  public enum Training {}
  /// Samples that candidates are compared on.
  public enum Validation {}
  /// Samples that nobody looks at until the search is over.
  public enum Test {}
}
