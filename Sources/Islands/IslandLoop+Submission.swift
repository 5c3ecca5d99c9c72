import Evolution

/// Who is evaluated when: an evaluation that would outlast the job is not begun, as nobody would learn of its
/// verdict.
extension IslandLoop {
  /// Gives the evaluator what waits, as far as it has room and would end before the job does.
  func submitWaiting() -> Bool {
    guard !waiting.isEmpty else { return false }
    var room = max(0, evaluator.capacity - inHand.count)
    guard room > 0 else { return false }
    let left = jobSecondsLeft()
    let before = waiting.count
    // What was too long stays so until a verdict says otherwise.
    if left != nil, tooLong.judged == state.tally.judged, tooLong.count == before { return false }
    defer { tooLong = (state.tally.judged, room > 0 ? waiting.count : 0) }
    waiting.removeAll { candidate in
      guard room > 0, fits(candidate, within: left) else { return false }
      room -= 1
      inHand[candidate.id] = candidate
      evaluator.submit(candidate)
      return true
    }
    return waiting.count < before
  }

  /// Whether an evaluation would end in time; one of which nothing is known may begin.
  private func fits(_ candidate: Candidate, within left: Double?) -> Bool {
    guard let left else { return true }
    return left > 0 && state.forecast(for: candidate).map { $0 <= left } ?? true
  }

  /// Whether what waits is too long for the job, and nothing shorter is looked for any more.
  var isOutOfTime: Bool {
    phase == .searching && !waiting.isEmpty && tooLong == (state.tally.judged, waiting.count)
      && (generations != nil || isExhausted || charged >= share
        || waiting.count >= evaluator.capacity)
  }
}
