// Draws made from raw words by our own algorithms: the standard library does not promise the same
// numbers from the same generator across its releases.

#if canImport(Glibc)
  import Glibc
#else
  import Foundation
#endif

extension RandomStream {
  /// A whole number in `0 ..< bound`, uniform without bias.
  ///
  /// - **Source:** Lemire, "Fast Random Integer Generation in an Interval", 2019.
  /// - Precondition: `bound > 0`.
  public mutating func integer(below bound: Int) -> Int {
    precondition(bound > 0, "a draw below \(bound) has no outcome")
    let n = UInt64(bound)
    var product = next().multipliedFullWidth(by: n)
    if product.low < n {
      let threshold = (0 &- n) % n
      while product.low < threshold { product = next().multipliedFullWidth(by: n) }
    }
    return Int(product.high)
  }

  /// A whole number of a closed range, uniform.
  public mutating func integer(in range: ClosedRange<Int>) -> Int {
    range.lowerBound + integer(below: range.upperBound - range.lowerBound + 1)
  }

  /// A number in `0 ..< 1`, a multiple of 2⁻⁵³.
  public mutating func unit() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// A number of a closed range, uniform.
  public mutating func real(in range: ClosedRange<Double>) -> Double {
    range.lowerBound + (range.upperBound - range.lowerBound) * unit()
  }

  /// Whether an event of this probability happens.
  public mutating func happens(_ probability: Double) -> Bool {
    unit() < probability
  }

  /// A number from the normal distribution of mean 0 and standard deviation 1.
  ///
  /// - **Source:** Marsaglia, Tsang, "The Ziggurat Method for Generating Random Variables", 2000, with
  ///   the layer drawn apart from the abscissa, as Doornik showed to be necessary in 2005.
  public mutating func normal() -> Double {
    while true {
      let word = next()
      let layer = Int(word & 127)
      let u = Double(word >> 11) * 0x1p-52 - 1
      let x = u * Ziggurat.edges[layer]
      if abs(u) < Ziggurat.ratios[layer] { return x }
      if layer == 0 { return normalTail(isNegative: u < 0) }
      let (outer, inner) = (Ziggurat.edges[layer], Ziggurat.edges[layer + 1])
      let high = exp(-0.5 * (outer * outer - x * x))
      let low = exp(-0.5 * (inner * inner - x * x))
      if low + unit() * (high - low) < 1 { return x }
    }
  }

  /// A number beyond the ziggurat's base, on one side.
  private mutating func normalTail(isNegative: Bool) -> Double {
    while true {
      let x = log(1 - unit()) / Ziggurat.start
      let y = log(1 - unit())
      if -2 * y >= x * x { return isNegative ? x - Ziggurat.start : Ziggurat.start - x }
    }
  }

  /// An element, uniform.
  ///
  /// - Precondition: the collection is not empty.
  public mutating func pick<C: RandomAccessCollection>(from elements: C) -> C.Element {
    elements[elements.index(elements.startIndex, offsetBy: integer(below: elements.count))]
  }

  /// An index, with probability in proportion to its weight.
  ///
  /// - Precondition: no weight is negative and one is positive.
  public mutating func index(weightedBy weights: [Double]) -> Int {
    let total = weights.reduce(0, +)
    precondition(total > 0, "the weights \(weights) leave nothing to choose")
    var remaining = unit() * total
    var last = 0
    for (index, weight) in weights.enumerated() where weight > 0 {
      last = index
      remaining -= weight
      if remaining < 0 { return index }
    }
    return last
  }

  /// Puts the elements in a random order, every order equally likely (Fisher, Yates).
  public mutating func shuffle<Element>(_ elements: inout [Element]) {
    for i in stride(from: elements.count - 1, to: 0, by: -1) {
      elements.swapAt(i, integer(below: i + 1))
    }
  }
}
