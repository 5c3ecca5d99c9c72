/// How long and how much a journal that cannot be written may keep in memory before the run is given up.
public struct WritePatience: Hashable, Sendable {
  /// Seconds from the first write that failed.
  public var seconds: Double
  /// Bytes of lines.
  public var bytes: Int

  /// So long, and so much.
  public init(seconds: Double, bytes: Int) {
    self.seconds = seconds
    self.bytes = bytes
  }

  /// None: the first write that fails is an error.
  public static let none = WritePatience(seconds: 0, bytes: 0)

  /// Ten minutes, or 64 MiB.
  public static let usual = WritePatience(seconds: 600, bytes: 64 << 20)
}
