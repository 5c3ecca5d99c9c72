import Islands
import RandomStreams
import Testing

/// Islands that bear at different speeds, and ask in random order.
private func spend(
  total: Int, islands: Int, seed: UInt64, exhausting: [Int: Int] = [:]
) -> (births: [Int], messages: Int, ledger: BudgetLedger) {
  var ledger = BudgetLedger(total: total, islandCount: islands)
  var stream = RandomStream(seed: seed, purpose: .testing)
  var births = Array(repeating: 0, count: islands)
  var granted = births
  var messages = 0
  for island in 0..<islands {
    ledger.note(island: island, births: 0, capacity: 2, isHungry: true, isExhausted: false)
  }
  for _ in 0..<(200 * (total + islands)) where !ledger.isSpent {
    let island = stream.integer(below: islands)
    if let births = ledger.grant(to: island) {
      granted[island] = births
      messages += 1
    }
    let limit = min(granted[island], exhausting[island] ?? .max)
    births[island] = min(limit, births[island] + stream.integer(below: 2 * island + 2))
    ledger.note(
      island: island, births: births[island], capacity: 2,
      isHungry: births[island] == granted[island],
      isExhausted: exhausting[island].map { births[island] >= $0 } ?? false)
  }
  return (births, messages, ledger)
}

struct BudgetLedgerTests {
  @Test(arguments: [0, 1, 2, 7, 100, 5000], [1, 2, 5, 16])
  func theBudgetIsBornExactly(total: Int, islands: Int) {
    let (births, messages, ledger) = spend(total: total, islands: islands, seed: 1)
    #expect(ledger.isSpent)
    #expect(births.reduce(0, +) == total)
    // Portions shrink with what is left: messages grow with its logarithm.
    #expect(messages <= total)
    if total == 5000 { #expect(messages < 200 * islands) }
  }

  @Test func whatAnExhaustedIslandLeavesGoesToTheOthers() {
    let (births, _, ledger) = spend(total: 300, islands: 3, seed: 2, exhausting: [1: 4, 2: 0])
    #expect(ledger.isSpent)
    #expect(births == [296, 4, 0])
  }

  @Test func islandsThatAreAllExhaustedEndTheRun() {
    let (births, _, ledger) = spend(total: 100, islands: 2, seed: 3, exhausting: [0: 3, 1: 5])
    #expect(ledger.isSpent)
    #expect(births == [3, 5])
  }

  @Test func birthsBeforeAResumeCount() {
    var ledger = BudgetLedger(total: 10, islandCount: 2)
    ledger.note(island: 0, births: 7, capacity: 1, isHungry: true, isExhausted: false)
    ledger.note(island: 1, births: 5, capacity: 1, isHungry: true, isExhausted: false)
    #expect(ledger.isSpent)
    #expect(ledger.grant(to: 0) == nil && ledger.grant(to: 1) == nil)
  }
}
