// The most that the vector unit can do: multiply-adds on registers alone.

/// `repeats` rounds of 12 independent multiply-adds of a vector, starting from `seed`.
///
/// - Returns: a value that depends on all of them, so that none is left out.
@inline(never)
public func multiplyAddRounds(_ repeats: Int, seed: Float) -> Float {
  var sums = InlineArray<12, Lanes>(repeating: Lanes(repeating: seed))
  let factor = Lanes(repeating: 1 - seed)
  let term = Lanes(repeating: seed)
  var round = 0
  while round < repeats {
    var i = 0
    while i < 12 {
      unsafe sums[unchecked: i] = term.addingProduct(sums[unchecked: i], factor)
      i &+= 1
    }
    round &+= 1
  }
  var total = Lanes.zero
  var i = 0
  while i < 12 {
    unsafe total += sums[unchecked: i]
    i &+= 1
  }
  return total[0]
}

/// Floating-point operations of one round.
@inline(never)
public func multiplyAddRoundOperations() -> Int { 2 &* 12 &* laneCount }
