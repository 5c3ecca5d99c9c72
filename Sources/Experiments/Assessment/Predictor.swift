public import DataSets
public import Kernels
public import Networks

/// A model that classifies samples out of files.
public struct Predictor {
  private let model: Model
  private let network: Network

  /// A model, ready to classify.
  public init(_ model: Model, workers: Workers) {
    self.model = model
    network = Network(model, batch: 64, workers: workers)
  }

  /// What the model says of one sample.
  public struct Prediction: Encodable, Hashable, Sendable {
    /// The sample's place in its file, from 0.
    public var sample: Int
    /// The likeliest classes, the likeliest first; of equally likely ones the first.
    public var classes: [Guess]
  }

  /// A class with its probability.
  public struct Guess: Encodable, Hashable, Sendable {
    /// What the class is called.
    public var name: String
    /// The number of the class.
    public var label: Int
    /// From 0 to 1.
    public var probability: Double

    enum CodingKeys: String, CodingKey {
      case label, probability
      case name = "class"
    }
  }

  /// Classifies the samples of a file, whose raw values are normalised as the model's contract says.
  ///
  /// - Parameters:
  ///   - file: a NumPy array or archive, an IDX file, or a table.
  ///   - array: which array of an archive.
  ///   - top: how many classes are told of each.
  /// - Throws: where there is no such file, or its samples are not of the model's shape.
  public func predict(
    _ file: String, array: String? = nil, top: Int = 1
  ) throws(DataSetError) -> [Prediction] {
    let samples = try Samples<Role.Unlabelled>(
      reading: file, shape: model.input.shape, normalization: model.input.normalization,
      array: array)
    return network.logits(of: samples).enumerated().map { place, logits in
      let values = ClassProbabilities(logits).values
      let order = values.indices.sorted { (values[$1], $0) < (values[$0], $1) }
      return Prediction(
        sample: place,
        classes: order.prefix(top).map {
          Guess(name: model.input.classNames[$0], label: $0, probability: values[$0])
        })
    }
  }
}
