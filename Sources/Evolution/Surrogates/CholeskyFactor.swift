import RealModule

/// The lower triangle `L` of a symmetric positive definite matrix `A = L Lᵀ`, which grows by rows.
///
/// Rows lie one behind the other in whole vectors of eight, zero beyond the diagonal.
package struct CholeskyFactor: Sendable {
  /// Eight neighbouring elements of a row.
  typealias Cell = SIMD8<Double>

  /// The number of rows.
  package private(set) var count = 0
  private(set) var cells: [Cell] = []
  /// The elements on the diagonal.
  private(set) var diagonal: [Double] = []
  /// No diagonal element of `A` is taken to be nearer to its row than this.
  private static let smallest = 1e-10

  /// The factor of a matrix without rows.
  package init() {}

  /// The first cell of a row.
  static func start(_ row: Int) -> Int {
    let (block, rest) = row.quotientAndRemainder(dividingBy: 8)
    return (block + 1) * (4 * block + rest)
  }

  /// Makes `A` larger by a row: its covariances with the rows before, and its own variance.
  ///
  /// - Complexity: O(n²), against O(n³) for a new factor.
  package mutating func append(_ covariances: [Double], variance: Double) {
    precondition(covariances.count == count, "a covariance for each row")
    var row = Self.packed(covariances, count: count / 8 + 1)
    solveForward(&row)
    let rest = row.reduce(variance) { $0 - ($1 * $1).sum() }
    let element = max(rest, Self.smallest).squareRoot()
    row[count / 8][count % 8] = element
    cells.append(contentsOf: row)
    diagonal.append(element)
    count += 1
  }

  /// The solution x of `A x = b`.
  package func solve(_ right: [Double]) -> [Double] {
    precondition(right.count == count, "an element for each row")
    var x = Self.packed(right, count: (count + 7) / 8)
    solveForward(&x)
    for i in stride(from: count - 1, through: 0, by: -1) {
      let value = x[i / 8][i % 8] / diagonal[i]
      let start = Self.start(i)
      // The cell of the diagonal also moves x[i] itself, which is set afterwards.
      for cell in 0...i / 8 { x[cell] -= value * cells[start + cell] }
      x[i / 8][i % 8] = value
    }
    return (0..<count).map { x[$0 / 8][$0 % 8] }
  }

  /// `log det A`.
  package var logDeterminant: Double { diagonal.reduce(0) { $0 + 2 * .log($1) } }

  /// `|L⁻¹ b|²` of eight right sides at once; element i of lane l is that of side l.
  func squaredNorms(_ rights: [Cell]) -> Cell {
    var solution = rights
    var sum = Cell()
    for i in 0..<count {
      let start = Self.start(i)
      var (even, odd) = (rights[i], Cell())
      for block in 0..<i / 8 {
        let row = cells[start + block]
        let k = 8 * block
        even -= row[0] * solution[k]
        odd -= row[1] * solution[k + 1]
        even -= row[2] * solution[k + 2]
        odd -= row[3] * solution[k + 3]
        even -= row[4] * solution[k + 4]
        odd -= row[5] * solution[k + 5]
        even -= row[6] * solution[k + 6]
        odd -= row[7] * solution[k + 7]
      }
      let row = cells[start + i / 8]
      for lane in 0..<i % 8 { even -= row[lane] * solution[i / 8 * 8 + lane] }
      solution[i] = (even + odd) / diagonal[i]
      sum += solution[i] * solution[i]
    }
    return sum
  }

  /// The lower triangle of `A⁻¹`, in rows as this factor's; what lies beyond a diagonal is undefined.
  ///
  /// - Complexity: n³/3 multiplications.
  func inverse() -> [Cell] {
    let lower = inverseFactor()
    var inverse = [Cell](repeating: Cell(), count: cells.count)
    for t in 0..<count {
      let source = Self.start(t)
      for i in 0...t {
        let target = Self.start(i)
        let factor = lower[source + i / 8][i % 8]
        for cell in 0...i / 8 { inverse[target + cell] += factor * lower[source + cell] }
      }
    }
    return inverse
  }

  /// The rows of `L⁻¹`.
  private func inverseFactor() -> [Cell] {
    var lower = [Cell](repeating: Cell(), count: cells.count)
    for i in 0..<count {
      let target = Self.start(i)
      for t in 0..<i {
        let source = Self.start(t)
        let factor = cells[target + t / 8][t % 8]
        for cell in 0...t / 8 { lower[target + cell] -= factor * lower[source + cell] }
      }
      for cell in 0...i / 8 { lower[target + cell] /= diagonal[i] }
      lower[target + i / 8][i % 8] = 1 / diagonal[i]
    }
    return lower
  }

  /// Replaces b by `L⁻¹ b`; where b is longer than the matrix, the rest stays.
  private func solveForward(_ x: inout [Cell]) {
    for i in 0..<count {
      let start = Self.start(i)
      var sum = Cell()
      for cell in 0..<i / 8 { sum += cells[start + cell] * x[cell] }
      // Of the cell of the diagonal only the lanes before it are solved.
      let (row, last) = (cells[start + i / 8], x[i / 8])
      var tail = 0.0
      for lane in 0..<i % 8 { tail += row[lane] * last[lane] }
      x[i / 8][i % 8] = (last[i % 8] - sum.sum() - tail) / diagonal[i]
    }
  }

  private static func packed(_ values: [Double], count: Int) -> [Cell] {
    var cells = [Cell](repeating: Cell(), count: count)
    for (i, value) in values.enumerated() { cells[i / 8][i % 8] = value }
    return cells
  }
}
