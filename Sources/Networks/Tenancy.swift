/// Places in memory for tenants that are not all there at the same time.
///
/// Time is the number of a piece of work. A tenant of many samples is walked through chunk by chunk, so
/// its memory is busy for longer than any one sample is: from the first piece of the run of pieces in
/// which it is first touched to the last piece of the run in which it is last touched. Only two tenants
/// of the same shape in the same place meet sample by sample.
package struct Tenancy {
  /// Something that needs memory.
  package struct Tenant {
    /// Floats of one sample.
    package var storage: Int
    /// Floats in all.
    package var count: Int
    /// When a single sample of it is in use.
    package var stays: [ClosedRange<Int>]
    /// When any of its samples may be.
    package var leases: [ClosedRange<Int>]

    /// A tenant of so many floats, at these times.
    package init(
      storage: Int, count: Int, stays: [ClosedRange<Int>], leases: [ClosedRange<Int>]
    ) {
      self.storage = storage
      self.count = count
      self.stays = stays
      self.leases = leases
    }
  }

  /// Memory without tenants.
  package init() {}

  /// Floats that the memory must have.
  package private(set) var count = 0

  private var tenants: [(tenant: Tenant, offset: Int)] = []

  /// The lowest place that is free whenever the tenant needs it.
  package mutating func place(_ tenant: Tenant) -> Int {
    let candidates = [0] + tenants.flatMap { [$0.offset, $0.offset + $0.tenant.count] }
    let offset =
      candidates.sorted().first { offset in
        tenants.allSatisfy { !Self.conflict(tenant, offset, $0.tenant, $0.offset) }
      } ?? count
    tenants.append((tenant, offset))
    count = max(count, offset + tenant.count)
    return offset
  }

  private static func conflict(
    _ a: Tenant, _ aOffset: Int, _ b: Tenant, _ bOffset: Int
  ) -> Bool {
    guard aOffset < bOffset + b.count && bOffset < aOffset + a.count else { return false }
    let areAlike = aOffset == bOffset && a.storage == b.storage && a.count == b.count
    return areAlike ? meet(a.stays, b.stays) : meet(a.leases, b.leases)
  }

  private static func meet(_ a: [ClosedRange<Int>], _ b: [ClosedRange<Int>]) -> Bool {
    a.contains { stay in b.contains { $0.overlaps(stay) } }
  }
}
