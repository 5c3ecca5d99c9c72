import RandomStreams
import Testing

private func stream(
  _ seed: UInt64, _ purpose: Purpose, _ island: Int = 0, _ birth: Int = 0
) -> RandomStream {
  RandomStream(seed: seed, purpose: purpose, island: island, birth: birth)
}

private func words(_ count: Int, of stream: RandomStream) -> [UInt64] {
  var stream = stream
  return (0..<count).map { _ in stream.next() }
}

// The streams are promised for ever: these words may never change. They come from a second
// implementation, in another language.
private let promised: [(RandomStream, [UInt64])] = [
  (
    stream(0, .initialPopulation),
    [
      0x5840_94AE_E562_2A5C, 0x4A1D_99AD_BBEB_4756, 0x6103_780D_332F_1F94,
      0x876D_0D53_9D15_DA08,
    ]
  ),
  (
    stream(42, .breeding, 3, 1000),
    [
      0xF6A8_3C31_BC69_EE8C, 0x4B1B_6303_EE48_29F0, 0x28D2_EF8A_90AF_DAE9,
      0x5DCA_A227_F694_3D51,
    ]
  ),
  (
    stream(.max, .testing, 63, 123_456_789),
    [
      0x928F_77AC_8AEA_0FA9, 0x1193_7190_2493_8791, 0x55B0_BD15_33B7_2EC7,
      0x5F75_9493_CC18_28C7,
    ]
  ),
]

@Test(arguments: promised)
func firstWordsOfAKeyNeverChange(stream: RandomStream, expected: [UInt64]) {
  #expect(words(4, of: stream) == expected)
}

@Test func purposesKeepTheirNumbers() {
  #expect(Purpose.allCases.map(\.rawValue) == Array(1...12))
}

@Test func keysThatDifferInAnyPartGiveDifferentStreams() {
  let seeds: [UInt64] = [0, 1, 2, 1 << 32, 1 << 63, .max]
  let numbers = [0, 1, 2, 3, 1 << 20, Int.max]
  var firstWords: Set<UInt64> = []
  var count = 0
  for seed in seeds {
    for purpose in Purpose.allCases {
      for island in numbers {
        for birth in numbers {
          firstWords.insert(words(1, of: stream(seed, purpose, island, birth))[0])
          count += 1
        }
      }
    }
  }
  #expect(firstWords.count == count)
}

@Test func islandAndBirthAreNotInterchangeable() {
  #expect(words(4, of: stream(1, .testing, 2, 3)) != words(4, of: stream(1, .testing, 3, 2)))
}

@Test func streamsOfNeighbouringBirthsDifferInHalfTheirBits() {
  // 1,000 pairs of 64 bits: mean 32, standard deviation of the mean 4 / √1000 = 0.126.
  var bits = 0
  for birth in 0..<1000 {
    let a = words(1, of: stream(7, .testing, 0, birth))[0]
    let b = words(1, of: stream(7, .testing, 0, birth + 1))[0]
    bits += (a ^ b).nonzeroBitCount
  }
  #expect(abs(Double(bits) / 1000 - 32) < 0.5)
}

@Test func aCopyGoesItsOwnWayAndEqualKeysGoTheSame() {
  var original = stream(9, .sampleOrder)
  let copy = original
  let drawn = (0..<100).map { _ in original.next() }
  #expect(words(100, of: copy) == drawn)
  #expect(words(100, of: stream(9, .sampleOrder)) == drawn)
}
