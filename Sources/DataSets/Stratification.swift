import RandomStreams

/// Choosing some of a list of samples, by chance.
enum Stratification {
  /// Takes a number of samples out of a list; both results keep the list's order.
  ///
  /// Stratified, every class gives its share to within one sample, and the total is exact: class
  /// after class, what is taken up to it is the share of all up to it, rounded down.
  static func taking(
    _ wanted: Int, of indices: [Int32], labels: [Int32], classes: Int, stratified: Bool,
    using stream: inout RandomStream
  ) -> (taken: [Int32], rest: [Int32]) {
    let total = indices.count
    precondition(wanted >= 0 && wanted <= total, "\(wanted) of \(total) cannot be taken")
    if total == 0 { return ([], []) }
    var groups = [[Int32]](repeating: [], count: stratified ? classes : 1)
    for index in indices { groups[stratified ? Int(labels[Int(index)]) : 0].append(index) }
    var taken: [Int32] = []
    var rest: [Int32] = []
    var seen = 0
    for position in groups.indices {
      stream.shuffle(&groups[position])
      let before = wanted * seen / total
      seen += groups[position].count
      let share = wanted * seen / total - before
      taken += groups[position].prefix(share)
      rest += groups[position].dropFirst(share)
    }
    return (taken.sorted(), rest.sorted())
  }
}
