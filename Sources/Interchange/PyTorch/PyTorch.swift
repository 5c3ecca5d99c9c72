public import Foundation
public import Networks

/// Models as PyTorch modules: a Python file that builds the network and needs nothing of Atoll's, and
/// a safetensors file with the weights as PyTorch lays them out.
public enum PyTorch {
  /// The Python module: class, loading, normalisation, names of the classes.
  ///
  /// - Parameter weights: the name of the weights' file, which lies beside the module.
  public static func module(_ model: Model, weights: String) -> String {
    PyTorchWriter(model).module(weights: weights)
  }

  /// The weights as the bytes of a safetensors file, with the names of the module's `state_dict`.
  public static func weights(_ model: Model, metadata: [String: String] = [:]) -> Data {
    let tensors = PyTorchWriter(model).tensors
    return TensorFile(
      metadata: metadata.merging(["format": "pt"]) { $1 }, tensors: tensors
    ).bytes
  }

  /// Writes the module to a file that ends in `.py`, and the weights beside it.
  ///
  /// - Returns: the weights' file: `net_weights.safetensors` for a module `net.py`.
  public static func write(
    _ model: Model, metadata: [String: String] = [:], to file: String
  ) throws(InterchangeError) -> String {
    let name = file.stem + "_weights.safetensors"
    let weights = file.folder + name
    try Files.write(self.weights(model, metadata: metadata), to: weights)
    try Files.write(Data(self.module(model, weights: name).utf8), to: file)
    return weights
  }
}
