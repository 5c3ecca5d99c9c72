import LibraryStore

/// An entry of a library as JSON says it.
struct RowObject: Encodable {
  private let architecture: String
  private let individual: String?
  private let found: Int
  private let data: String?
  private let tags: [String]
  private var values: [String: Double] = [:]

  init(_ row: ListRow, _ quantities: [Quantity]) {
    architecture = row.architecture
    individual = row.finder
    found = row.found
    data = row.data
    tags = row.tags
    for (quantity, value) in zip(quantities, row.values) { values[quantity.name] = value }
  }
}
