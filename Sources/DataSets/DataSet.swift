import RandomStreams

/// The parts of a data set that a search may look at.
///
/// Selection code is given this and nothing else, so it cannot read a test sample: there is none
/// in reach.
public struct SearchData: Sendable {
  /// Samples that weights are fitted to.
  public let training: Samples<Role.Training>
  /// Samples that candidates are compared on.
  public let validation: Samples<Role.Validation>
  /// What every input is made of.
  public let contract: InputContractInfo

  /// The same with no more than so many samples of each part; nil for all of them.
  ///
  /// What is kept is drawn from the seed, every class in its share.
  public func limited(training: Int?, validation: Int?, seed: UInt64) -> SearchData {
    var stream = RandomStream(seed: seed, purpose: .split, island: 1)
    return SearchData(
      training: self.training.drawn(training, from: &stream),
      validation: self.validation.drawn(validation, from: &stream), contract: contract)
  }

  /// Both parts as one to train on, for the final training of a chosen architecture.
  public func combined() -> Samples<Role.Training> {
    DataSets.combined(training, validation)
  }
}

/// A data set, loaded, checked, split and ready to be read in batches.
public struct DataSet: Sendable {
  /// What a search may look at.
  public let search: SearchData
  /// What is kept for the very end.
  public let test: Samples<Role.Test>

  /// What every input is made of.
  public var contract: InputContractInfo { search.contract }
}
