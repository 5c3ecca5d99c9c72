#if canImport(Glibc)
  import Glibc
#else
  import Foundation
#endif

/// 128 layers of equal area under the bell curve, so that nearly every draw of a normal number is one
/// word, one comparison and one multiplication.
///
/// - **Source:** Doornik, "An Improved Ziggurat Method to Generate Normal Random Samples", 2005.
enum Ziggurat {
  /// Where the tail begins.
  static let start = 3.442619855899

  /// The area of a layer.
  private static let area = 9.91256303526217e-3

  /// The right edge of each layer, the base first, zero last.
  static let edges: [Double] = {
    var height = exp(-0.5 * start * start)
    var edges = [area / height, start]
    for layer in 2..<128 {
      edges.append((-2 * log(area / edges[layer - 1] + height)).squareRoot())
      height = exp(-0.5 * edges[layer] * edges[layer])
    }
    return edges + [0]
  }()

  /// The share of each layer's width that lies wholly under the curve.
  static let ratios = (0..<128).map { edges[$0 + 1] / edges[$0] }
}
