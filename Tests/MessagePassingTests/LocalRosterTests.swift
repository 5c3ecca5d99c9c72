import MessagePassing
import Testing

@Suite struct LocalRosterTests {
  private let patience = LocalRoster.patience

  /// What the last of some looks that find the same ranks tells.
  private func look(
    _ times: Int, _ found: Set<Int>, _ roster: inout LocalRoster
  ) -> Int? {
    var gone: Int?
    for _ in 0..<times { gone = roster.note(found) }
    return gone
  }

  @Test func whoIsThereHasNotEnded() {
    var roster = LocalRoster(size: 3, own: 1)
    #expect(look(100, [0, 1, 2], &roster) == nil)
  }

  @Test func whoWasThereAndIsGoneHasEnded() {
    var roster = LocalRoster(size: 3, own: 1)
    #expect(look(5, [0, 1, 2], &roster) == nil)
    #expect(look(patience - 1, [0, 1], &roster) == nil)
    #expect(look(1, [0, 1], &roster) == 2)
  }

  @Test func whoNeverCameHasEnded() {
    var roster = LocalRoster(size: 3, own: 1)
    #expect(look(patience - 1, [1, 2], &roster) == nil)
    #expect(look(1, [1, 2], &roster) == 0)
  }

  @Test func whoComesLateIsThere() {
    var roster = LocalRoster(size: 3, own: 0)
    #expect(look(patience - 1, [0, 1], &roster) == nil)
    #expect(look(1, [0, 1, 2], &roster) == nil)
    #expect(look(patience - 1, [0, 1], &roster) == nil)
  }

  @Test func aProcessThatFindsNobodyTellsNothing() {
    var roster = LocalRoster(size: 4, own: 2)
    #expect(look(100, [2], &roster) == nil && !roster.hasFoundOthers)
    #expect(look(1, [1, 2], &roster) == 0 && roster.hasFoundOthers)
  }

  @Test func oneThatWasNotFoundItselfHasNotEnded() {
    var roster = LocalRoster(size: 2, own: 0)
    #expect(look(3 * patience, [1], &roster) == nil)
  }
}
