import Islands
import Testing

@Suite struct LookaheadTests {
  /// What a rank with some slots asks for ahead, after a while of evaluations that take as long as said.
  private func count(
    slots: Int, evaluation: Double, roundTrip: Double, secondsLeft: Double? = nil
  ) -> Int {
    var lookahead = Lookahead()
    for turn in 0..<20 {
      let now = Double(turn) * (evaluation + roundTrip)
      lookahead.verdictLeft(at: now, after: evaluation, room: slots)
      lookahead.adjust(slots: slots, secondsLeft: secondsLeft)
      lookahead.candidateCame(at: now + roundTrip)
    }
    return lookahead.count
  }

  @Test func nothingIsAskedForWhereAnswersComeAtOnce() {
    #expect(count(slots: 1, evaluation: 0.2, roundTrip: 0.001) == 0)
    #expect(count(slots: 8, evaluation: 30, roundTrip: 0.1) == 0)
  }

  @Test func whatIsAheadLastsForTheWayThereAndBack() {
    #expect(count(slots: 1, evaluation: 0.2, roundTrip: 0.04) == 1)
    #expect(count(slots: 8, evaluation: 0.2, roundTrip: 0.04) == 2)
    #expect(count(slots: 2, evaluation: 0.2, roundTrip: 0.25) == 3)
    #expect(count(slots: 2, evaluation: 0, roundTrip: 0.3) == 8, "four for each slot at most")
  }

  @Test func nothingIsAskedForShortlyBeforeTheJobEnds() {
    #expect(count(slots: 1, evaluation: 0.2, roundTrip: 0.04, secondsLeft: 100) == 1)
    #expect(count(slots: 1, evaluation: 0.2, roundTrip: 0.04, secondsLeft: 2) == 0)
  }

  /// A coordinator that has nothing to hand out for a while is not far away.
  @Test func aPauseChangesNothing() {
    var lookahead = Lookahead()
    for turn in 0..<200 {
      let now = Double(turn) * 0.2 + (turn > 100 ? 50 : 0)
      lookahead.verdictLeft(at: now, after: 0.2, room: 1)
      lookahead.adjust(slots: 1, secondsLeft: nil)
      lookahead.candidateCame(at: turn == 100 ? now + 50 : now + 0.001)
    }
    #expect(lookahead.count == 0)
  }

  /// Where less is asked for than before, more is at hand for a while than the coordinator knows room for.
  @Test func thereMayBeNoRoomAtAll() {
    var lookahead = Lookahead()
    lookahead.verdictLeft(at: 1, after: 1, room: -2)
    lookahead.verdictLeft(at: 2, after: 1, room: 0)
    lookahead.adjust(slots: 1, secondsLeft: nil)
    #expect(lookahead.count == 0)
  }

  /// Verdicts that are never answered do not make all later answers look late.
  @Test func answersThatNeverCameAreForgotten() {
    var lookahead = Lookahead()
    for turn in 0..<50 {
      let now = Double(turn)
      lookahead.verdictLeft(at: now, after: 1, room: 1)
      lookahead.adjust(slots: 1, secondsLeft: nil)
      if turn > 10 { lookahead.candidateCame(at: now + 0.001) }
    }
    #expect(lookahead.count == 0)
  }
}
