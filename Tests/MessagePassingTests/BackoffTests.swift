import MessagePassing
import Testing

struct BackoffTests {
  @Test func sleepsGrowToTheLongestAndStartAgain() {
    var backoff = Backoff()
    let sleeps = (0..<20).map { _ in backoff.idle() }
    #expect(sleeps.first == 200)
    #expect(sleeps.last == 1000)
    #expect(zip(sleeps, sleeps.dropFirst()).allSatisfy { $0 < $1 || $0 == 1000 && $1 == 1000 })
    backoff.reset()
    #expect(backoff.idle() == 200)
  }

  @Test(arguments: [1...1, 1...3, 5...1000])
  func sleepsStayInTheRangeAndReachItsEnd(range: ClosedRange<Int>) {
    var backoff = Backoff(range: range)
    let sleeps = (0..<100).map { _ in backoff.idle() }
    #expect(sleeps.allSatisfy(range.contains))
    #expect(sleeps.last == range.upperBound)
  }
}
