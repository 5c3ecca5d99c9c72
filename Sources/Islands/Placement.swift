/// Which rank does what: islands are dealt to ranks in contiguous blocks, as evenly as it goes.
///
/// With at least as many ranks as islands, each island has a block of ranks: the first is its
/// coordinator, the others are its evaluators. With fewer ranks, each rank coordinates a block of
/// islands, which share its evaluator. Rank 0 is the root and coordinates island 0.
public struct Placement: Hashable, Sendable {
  /// How many ranks there are.
  public let rankCount: Int
  /// How many islands there are.
  public let islandCount: Int

  /// A placement of islands on ranks.
  ///
  /// - Precondition: both numbers are positive.
  public init(rankCount: Int, islandCount: Int) {
    precondition(rankCount > 0 && islandCount > 0, "a run has at least one rank and one island")
    self.rankCount = rankCount
    self.islandCount = islandCount
  }

  /// What a rank is to the islands.
  public enum Role: Hashable, Sendable {
    /// It drives these islands.
    case coordinator(islands: [Int])
    /// It evaluates for this island.
    case evaluator(island: Int)
  }

  /// The rank that gathers reports and decides when the run ends.
  public static let root = 0

  /// The rank that drives an island.
  public func coordinator(ofIsland island: Int) -> Int {
    precondition((0..<islandCount).contains(island), "there is no island \(island)")
    return rankCount >= islandCount
      ? Self.start(of: island, among: islandCount, over: rankCount)
      : Self.block(of: island, among: rankCount, over: islandCount)
  }

  /// The islands that a rank drives, in ascending order; none for an evaluator.
  public func islands(coordinatedBy rank: Int) -> [Int] {
    precondition((0..<rankCount).contains(rank), "there is no rank \(rank)")
    guard rankCount >= islandCount else {
      return Array(
        Self.start(
          of: rank, among: rankCount, over: islandCount)..<Self.start(
            of: rank + 1, among: rankCount, over: islandCount))
    }
    let island = Self.block(of: rank, among: islandCount, over: rankCount)
    return coordinator(ofIsland: island) == rank ? [island] : []
  }

  /// The ranks that evaluate for an island, its coordinator left out.
  public func evaluatorRanks(ofIsland island: Int) -> [Int] {
    guard rankCount >= islandCount else { return [] }
    let end = Self.start(of: island + 1, among: islandCount, over: rankCount)
    return Array(coordinator(ofIsland: island) + 1..<end)
  }

  /// What a rank is to the islands.
  public func role(ofRank rank: Int) -> Role {
    let islands = islands(coordinatedBy: rank)
    return islands.isEmpty
      ? .evaluator(island: Self.block(of: rank, among: islandCount, over: rankCount))
      : .coordinator(islands: islands)
  }

  /// The ranks that drive islands, in ascending order.
  public var coordinators: [Int] {
    (0..<rankCount).filter { !islands(coordinatedBy: $0).isEmpty }
  }

  /// The first of `count` things that belongs to a block.
  private static func start(of block: Int, among blocks: Int, over count: Int) -> Int {
    block * count / blocks
  }

  /// The block that one of `count` things belongs to.
  private static func block(of thing: Int, among blocks: Int, over count: Int) -> Int {
    ((thing + 1) * blocks - 1) / count
  }
}
