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
