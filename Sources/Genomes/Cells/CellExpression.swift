import Architectures

/// What a cell computes, whatever the wiring that says so: operations on sums.
///
/// A skip hands on the terms of what it reads. So every operation reads a sum of other operations and
/// of the cell's input, and so is the output; nodes are gone, and dead ends with them.
struct CellExpression {
  /// The operations, each behind all that it reads, with the terms of the sum that it reads.
  ///
  /// Term 0 is the input, *k* the operation *k − 1*. The last operation stands for the output.
  private var operations: [(operation: CellOperation, terms: [Int])] = []

  /// The expression of a cell; nil where no edge leads to its last node.
  init?(_ choices: [CellOperation], in wiring: CellWiring) {
    var values: [[Int]] = [[0]]
    var edge = 0
    for node in 1..<wiring.nodes {
      var sum: [Int] = []
      for from in 0..<node {
        let operation = choices[edge]
        edge += 1
        guard operation != .none, !values[from].isEmpty else { continue }
        sum += operation == .skip ? values[from] : [term(operation, of: values[from].sorted())]
      }
      values.append(sum)
    }
    guard let output = values.last, !output.isEmpty else { return nil }
    operations.append((.skip, output))
  }

  /// The number of an operation; one without weights is there once, however often it stands.
  private mutating func term(_ operation: CellOperation, of terms: [Int]) -> Int {
    if operation.isWithoutWeights,
      let twin = operations.firstIndex(where: { $0.operation == operation && $0.terms == terms })
    {
      return twin + 1
    }
    operations.append((operation, terms))
    return operations.count
  }

  /// Equal for expressions that differ in order only.
  ///
  /// Each operation is named by what lies before it and by what lies behind it, as in the identity of
  /// an architecture; two operations that are alike are not one that is read twice.
  var identity: Identity {
    var before = [Identity([])]
    for (operation, terms) in operations {
      let name = operation.rawValue.utf8.map(UInt64.init)
      before.append(Identity(name + Self.words(terms.map { before[$0] })))
    }
    var readers = [[Identity]](repeating: [], count: operations.count + 1)
    var names: [Identity] = []
    for place in stride(from: operations.count, through: 0, by: -1) {
      guard place == operations.count || !readers[place].isEmpty else { continue }
      let name = Identity(Self.words([before[place]]) + Self.words(readers[place]))
      names.append(name)
      guard place > 0 else { break }
      for term in operations[place - 1].terms { readers[term].append(name) }
    }
    return Identity(Self.words(names))
  }

  private static func words(_ identities: [Identity]) -> [UInt64] {
    identities.sorted().flatMap { [$0.high, $0.low] }
  }
}
