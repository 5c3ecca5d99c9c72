import Reports
import Testing

struct NumbersTests {
  @Test(
    arguments: [
      (nil, "-"), (0, "0"), (12345678, "12345678"), (0.5, "0.5"), (0.123456789, "0.12346"),
      (-3, "-3"), (1e-9, "1e-09"),
    ] as [(Double?, String)])
  func countsAreWholeAndAllElseHasFiveDigits(_ value: Double?, _ text: String) {
    #expect(Numbers.quantity(value) == text)
  }

  @Test func cellsThatNeedItStandInQuotes() {
    let line = Numbers.csv(["a", "b,c", "d\"e", "f\ng", ""])
    #expect(line == "a,\"b,c\",\"d\"\"e\",\"f\ng\",")
  }
}
