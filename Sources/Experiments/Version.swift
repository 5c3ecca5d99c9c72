/// The version of Atoll, as it stands in journals and libraries.
public enum Version {
  /// Major, minor, patch.
  public static let current = "0.1.0"
}
