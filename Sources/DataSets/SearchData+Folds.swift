import RandomStreams

extension SearchData {
  /// The samples of both parts, dealt into folds: each is once what candidates are compared on, while
  /// the others are what weights are fitted to.
  ///
  /// Every class is dealt in its share. The scale of the values stays that of the training part.
  ///
  /// - **Source:** Stone, "Cross-Validatory Choice and Assessment of Statistical Predictions", Journal of
  ///   the Royal Statistical Society B 1974.
  /// - Parameter seed: decides who is in which fold.
  /// - Precondition: there are from 2 folds up to as many as samples.
  public func folds(_ count: Int, seed: UInt64) -> [SearchData] {
    let all = combined()
    precondition((2...all.count).contains(count), "\(all.count) samples in \(count) folds")
    var stream = RandomStream(seed: seed, purpose: .split, island: 2)
    var rest = all.indices
    return (0..<count).map { fold in
      let (held, left) = Stratification.taking(
        rest.count / (count - fold), of: rest, labels: all.storage.labels,
        classes: all.classCount, stratified: true, using: &stream)
      rest = left
      let isHeld = Set(held)
      return SearchData(
        training: all.part(all.indices.filter { !isHeld.contains($0) }),
        validation: all.part(held), contract: contract)
    }
  }
}

extension Samples {
  /// Some of the samples, as samples of another part.
  fileprivate func part<Other>(_ indices: [Int32]) -> Samples<Other> {
    Samples<Other>(
      storage: storage, scale: scale, indices: indices, shape: shape, classCount: classCount)
  }
}
