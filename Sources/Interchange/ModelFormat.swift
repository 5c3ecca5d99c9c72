/// The forms in which a model can be written to files.
public enum ModelFormat: String, Sendable, CaseIterable {
  /// Atoll's own: weights and specification in one file.
  case safetensors
  /// A graph that most runtimes read.
  case onnx
  /// A Python module, its weights beside it; it is not read back.
  case pytorch
  /// The model specification, its weights beside it.
  case json

  /// How files of this form end.
  public var ending: String {
    switch self {
    case .safetensors: ".safetensors"
    case .onnx: ".onnx"
    case .pytorch: ".py"
    case .json: ".json"
    }
  }

  /// The form that a file's name tells, or nil.
  public init?(file: String) {
    guard let format = Self.allCases.first(where: { file.hasSuffix($0.ending) }) else { return nil }
    self = format
  }
}
