// Functions of vectors that the standard library computes one lane at a time.

/// eˣ of every lane, within 2 units in the last place.
///
/// Saturates: below −87.3 it is the smallest normal number, above 88.3 about 2.4·10³⁸. NaN stays NaN.
///
/// - **Source:** Cephes library, expf (Moshier, 1992): eˣ = 2ⁿ·eʳ, |r| ≤ ln 2 / 2, and a
///   polynomial for eʳ.
@inline(__always)
func exponential(_ x: Lanes) -> Lanes {
  var x = x
  x.replace(with: Lanes(repeating: -87.336_54), where: x .< Lanes(repeating: -87.336_54))
  x.replace(with: Lanes(repeating: 88.376_26), where: x .> Lanes(repeating: 88.376_26))
  // Adding 1.5·2²³ leaves the nearest whole number in the low bits.
  let magic = Lanes(repeating: 12_582_912)
  let shifted = magic.addingProduct(x, Lanes(repeating: 1.442_695_04))
  let n = shifted - magic
  var r = x.addingProduct(n, Lanes(repeating: -0.693_359_375))
  r = r.addingProduct(n, Lanes(repeating: 2.121_944_4e-4))
  var p = Lanes(repeating: 1.987_569_1e-4)
  p = Lanes(repeating: 1.398_2e-3).addingProduct(p, r)
  p = Lanes(repeating: 8.333_452e-3).addingProduct(p, r)
  p = Lanes(repeating: 4.166_579_6e-2).addingProduct(p, r)
  p = Lanes(repeating: 1.666_666_6e-1).addingProduct(p, r)
  p = Lanes(repeating: 0.5).addingProduct(p, r)
  p = (r + 1).addingProduct(p, r * r)
  let bits = unsafe unsafeBitCast(shifted, to: Bits.self)
  let power = (bits &+ Bits(repeating: 127)) &<< Bits(repeating: 23)
  return unsafe p * unsafeBitCast(power, to: Lanes.self)
}

/// 1 / (1 + e⁻ˣ) of every lane.
@inline(__always)
func logistic(_ x: Lanes) -> Lanes {
  1 / (1 + exponential(Lanes.zero - x))
}

/// The hyperbolic tangent of every lane.
///
/// - **Source:** Cephes library, tanhf (Moshier, 1992): a polynomial below 0.625, where
///   1 − 2 / (e²ˣ + 1) would lose digits.
@inline(__always)
func hyperbolicTangent(_ x: Lanes) -> Lanes {
  let square = x * x
  var p = Lanes(repeating: -5.704_988_7e-3)
  p = Lanes(repeating: 2.063_908_9e-2).addingProduct(p, square)
  p = Lanes(repeating: -5.373_970_7e-2).addingProduct(p, square)
  p = Lanes(repeating: 1.333_144_2e-1).addingProduct(p, square)
  p = Lanes(repeating: -3.333_328e-1).addingProduct(p, square)
  let near = x.addingProduct(p, square * x)
  let far = 1 - 2 / (exponential(x + x) + 1)
  return far.replacing(with: near, where: square .< Lanes(repeating: 0.390_625))
}

/// The square root of every lane that is not negative, within 1 unit in the last place; 0 of 0.
///
/// - **Source:** Lomont, "Fast Inverse Square Root", 2003: a first guess from the bits, then Newton's
///   steps.
@inline(__always)
func squareRoot(_ x: Lanes) -> Lanes {
  let bits = unsafe unsafeBitCast(x, to: Bits.self)
  let guess = Bits(repeating: 0x5f37_5a86) &- (bits &>> Bits(repeating: 1))
  var inverse = unsafe unsafeBitCast(guess, to: Lanes.self)
  let half = x * 0.5
  inverse *= Lanes(repeating: 1.5).addingProduct(Lanes.zero - half * inverse, inverse)
  inverse *= Lanes(repeating: 1.5).addingProduct(Lanes.zero - half * inverse, inverse)
  inverse *= Lanes(repeating: 1.5).addingProduct(Lanes.zero - half * inverse, inverse)
  let root = x * inverse
  return root.addingProduct(x.addingProduct(Lanes.zero - root, root), inverse * 0.5)
}
