/// How samples are shared out among the parts, as fractions of what there is to share.
///
/// Parts that have files of their own get nothing from the others: the fractions of the parts that
/// remain are then taken in proportion.
public struct Split: Hashable, Sendable {
  /// The training part's share.
  public var training: Double
  /// The validation part's share.
  public var validation: Double
  /// The test part's share.
  public var test: Double
  /// Whether every class is shared out in these fractions, to within one sample.
  public var stratified: Bool

  /// A split in these fractions, which sum to 1.
  public init(
    training: Double = 0.6, validation: Double = 0.2, test: Double = 0.2, stratified: Bool = true
  ) {
    self.training = training
    self.validation = validation
    self.test = test
    self.stratified = stratified
  }
}

extension Split: Codable {
  enum CodingKeys: String, CodingKey, CaseIterable {
    case training, validation, test, stratified
  }

  /// Reads the fractions that are given; one that is left out is 0, unless all three are.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let training = try container.decodeIfPresent(Double.self, forKey: .training)
    let validation = try container.decodeIfPresent(Double.self, forKey: .validation)
    let test = try container.decodeIfPresent(Double.self, forKey: .test)
    let stratified = try container.decodeIfPresent(Bool.self, forKey: .stratified) ?? true
    if training == nil && validation == nil && test == nil {
      self.init(stratified: stratified)
    } else {
      self.init(
        training: training ?? 0, validation: validation ?? 0, test: test ?? 0,
        stratified: stratified)
    }
  }
}
