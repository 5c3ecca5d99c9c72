import MessagePassing
import Testing

@Suite struct LocalRosterTests {
  private let patience = LocalRoster.patience

  @Test func whoIsThereHasNotEnded() {
    var roster = LocalRoster(size: 3, own: 1, now: 0)
    for second in 0..<100 { #expect(roster.note([0, 1, 2], now: Double(second)) == nil) }
  }

  @Test func whoWasThereAndIsGoneHasEnded() {
    var roster = LocalRoster(size: 3, own: 1, now: 0)
    #expect(roster.note([0, 1, 2], now: 5) == nil)
    #expect(roster.note([0, 1], now: 6) == nil)
    #expect(roster.note([0, 1], now: 5 + patience - 0.1) == nil)
    #expect(roster.note([0, 1], now: 5 + patience) == 2)
  }

  @Test func whoNeverCameHasEnded() {
    var roster = LocalRoster(size: 3, own: 1, now: 100)
    #expect(roster.note([1, 2], now: 101) == nil)
    #expect(roster.note([1, 2], now: 100 + patience) == 0)
  }

  @Test func whoComesLateIsThere() {
    var roster = LocalRoster(size: 3, own: 0, now: 0)
    #expect(roster.note([0, 1], now: patience - 1) == nil)
    #expect(roster.note([0, 1, 2], now: patience + 1) == nil)
    #expect(roster.note([0, 1], now: 2 * patience) == nil)
  }

  @Test func aProcessThatSeesNobodyTellsNothing() {
    var roster = LocalRoster(size: 4, own: 2, now: 0)
    for second in 0..<100 { #expect(roster.note([2], now: Double(second)) == nil) }
  }

  @Test func oneThatWasNotFoundItselfIsNotAmongTheEnded() {
    var roster = LocalRoster(size: 2, own: 0, now: 0)
    #expect(roster.note([1], now: 3 * patience) == nil)
  }
}
