/// What an edge of a cell may do, by the names of NAS-Bench-201 and DARTS.
///
/// A convolution here is three operations: ReLU, the convolution without bias, normalisation.
public enum CellOperation: String, Hashable, Codable, Sendable, CaseIterable {
  /// The edge is absent.
  case none
  /// The value as it is.
  case skip = "skip_connect"
  case convolution1x1 = "nor_conv_1x1"
  case convolution3x3 = "nor_conv_3x3"
  case averagePooling3x3 = "avg_pool_3x3"
  case maxPooling3x3 = "max_pool_3x3"
  /// A depthwise convolution of 3×3 and one of 1×1 behind it.
  case separable3x3 = "sep_conv_3x3"

  /// Whether two of them on the same value give the same.
  var isWithoutWeights: Bool {
    switch self {
    case .none, .skip, .averagePooling3x3, .maxPooling3x3: true
    case .convolution1x1, .convolution3x3, .separable3x3: false
    }
  }

  /// The operations of NAS-Bench-201, in its order.
  public static let nasBench201: [CellOperation] = [
    .none, .skip, .convolution1x1, .convolution3x3, .averagePooling3x3,
  ]
}
