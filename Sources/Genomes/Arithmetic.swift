// The few functions of mathematics that drawing a real number needs.

#if canImport(Glibc)
  import Glibc
#else
  import Foundation
#endif

/// `base` to the power of `exponent`.
func exponentiated(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }

/// The natural logarithm.
func logarithm(_ value: Double) -> Double { log(value) }

/// The nearest number of three significant decimal digits.
func roundedToThreeDigits(_ value: Double) -> Double {
  guard value != 0, value.isFinite else { return value }
  let digits = 2 - Int(log10(abs(value)).rounded(.down))
  let scale = pow(10, Double(abs(digits)))
  return digits >= 0 ? (value * scale).rounded() / scale : (value / scale).rounded() * scale
}

/// How often 1 is doubled to come to a number.
func doublings(_ number: Int) -> Double { logarithm(Double(number)) / logarithm(2) }

/// A sum that is not negative as a number below 1 that grows ever slower, and is a half at `half`.
func squashed(_ sum: Double, _ half: Double) -> Double { sum / (sum + half) }
