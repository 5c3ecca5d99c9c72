/// Which rank is to be looked at next: the earliest time first, then who was called first.
struct Agenda {
  private var heap: [(time: Double, order: Int, rank: Int)] = []
  private var calls = 0
  /// The earliest call that each rank waits for, so that it is not called twice for one time.
  private var earliest: [Int: Double] = [:]

  /// Calls a rank, unless it is called for sooner.
  mutating func add(_ rank: Int, at time: Double) {
    if let known = earliest[rank], known <= time { return }
    earliest[rank] = time
    calls += 1
    heap.append((time, calls, rank))
    var place = heap.count - 1
    while place > 0, precedes(place, (place - 1) / 2) {
      heap.swapAt(place, (place - 1) / 2)
      place = (place - 1) / 2
    }
  }

  /// Who is called next; nil where nobody is.
  mutating func next() -> (time: Double, rank: Int)? {
    while let top = heap.first {
      removeFirst()
      // A call that an earlier one has overtaken.
      guard earliest[top.rank] == top.time else { continue }
      earliest[top.rank] = nil
      return (top.time, top.rank)
    }
    return nil
  }

  private mutating func removeFirst() {
    let last = heap.removeLast()
    guard !heap.isEmpty else { return }
    heap[0] = last
    var place = 0
    while true {
      var least = place
      for child in [2 * place + 1, 2 * place + 2] where child < heap.count && precedes(child, least)
      {
        least = child
      }
      guard least != place else { return }
      heap.swapAt(place, least)
      place = least
    }
  }

  private func precedes(_ a: Int, _ b: Int) -> Bool {
    (heap[a].time, heap[a].order) < (heap[b].time, heap[b].order)
  }
}
