public import Geometry
public import RealModule

extension Reference {
  /// A dense layer; an empty bias is none.
  @inlinable
  public static func denseForward<T: Real>(
    _ x: [T], weights: [T], bias: [T], _ g: DenseGeometry, batch: Int
  ) -> [T] {
    var y = matrixProduct(x, weights, m: batch, k: g.inputs, n: g.outputs)
    if !bias.isEmpty {
      for i in y.indices { y[i] += bias[i % g.outputs] }
    }
    return y
  }

  /// The gradient of the input of a dense layer: dy · weightsᵀ.
  @inlinable
  public static func denseInputGradient<T: Real>(
    _ dy: [T], weights: [T], _ g: DenseGeometry, batch: Int
  ) -> [T] {
    var dx = [T](repeating: 0, count: batch * g.inputs)
    for n in 0..<batch {
      for (i, o) in places(g.inputs, g.outputs) {
        dx[n * g.inputs + i] += dy[n * g.outputs + o] * weights[i * g.outputs + o]
      }
    }
    return dx
  }

  /// The gradients of the weights, xᵀ · dy, and of the bias of a dense layer.
  @inlinable
  public static func denseFilterGradient<T: Real>(
    _ x: [T], _ dy: [T], _ g: DenseGeometry, batch: Int
  ) -> (weights: [T], bias: [T]) {
    var dWeights = [T](repeating: 0, count: g.inputs * g.outputs)
    for n in 0..<batch {
      for (i, o) in places(g.inputs, g.outputs) {
        dWeights[i * g.outputs + o] += x[n * g.inputs + i] * dy[n * g.outputs + o]
      }
    }
    return (dWeights, columnSums(dy, columns: g.outputs))
  }
}
