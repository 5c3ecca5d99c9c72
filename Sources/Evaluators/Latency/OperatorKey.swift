import Foundation

/// The key of an operator, taken apart into its form and its sizes.
///
/// Keys of one form differ in their sizes alone, such as those of all convolutions over pictures.
struct OperatorKey: Hashable {
  /// The key with `#` for every number.
  let form: String
  /// The numbers in order; a number beyond any size counts as 2⁴⁰.
  let sizes: [Int]

  /// Takes a key apart.
  init(_ key: String) {
    var form: [UInt8] = []
    var sizes: [Int] = []
    var isInNumber = false
    for byte in key.utf8 {
      let isDigit = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      if isDigit {
        let before = isInNumber ? sizes.removeLast() : 0
        sizes.append(min(1 << 40, before * 10 + Int(byte - UInt8(ascii: "0"))))
      }
      if !isDigit || !isInNumber { form.append(isDigit ? UInt8(ascii: "#") : byte) }
      isInNumber = isDigit
    }
    self.form = String(decoding: form, as: UTF8.self)
    self.sizes = sizes
  }

  /// The logarithms of the sizes, each one more so that a padding of 0 is a number like others:
  /// where two keys of one form lie near to each other, each size is nearly in proportion.
  var coordinates: [Double] { sizes.map { log(1 + Double($0)) } }
}
