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

  /// A place that is free whenever the tenant needs it: the lowest one.
  package mutating func place(_ tenant: Tenant) -> Int {
    let others = tenants.filter { Self.meet($0.tenant.leases, tenant.leases) }
    let candidates = Set([0] + others.flatMap { [$0.offset, $0.offset + $0.tenant.count] })
    return take(tenant, candidates.sorted(), among: others)
  }

  /// A place that is free whenever the tenant needs it: that of the last one like it which shares the
  /// lease, else the highest one that needs no more memory, else the lowest one.
  package mutating func placeLate(_ tenant: Tenant) -> Int {
    let others = tenants.filter { Self.meet($0.tenant.leases, tenant.leases) }
    let start = tenant.stays.first?.lowerBound ?? 0
    let alike = others.filter { Self.areAlike($0.tenant, tenant) }
      .sorted { Self.end($0.tenant, before: start) > Self.end($1.tenant, before: start) }
      .map(\.offset)
    let low = Set([0] + others.flatMap { [$0.offset, $0.offset + $0.tenant.count] })
    let high = Set([count] + others.map(\.offset)).map { $0 - tenant.count }.filter { $0 >= 0 }
    return take(tenant, alike + high.sorted(by: >) + low.sorted(), among: others)
  }

  private mutating func take(
    _ tenant: Tenant, _ candidates: [Int], among others: [(tenant: Tenant, offset: Int)]
  ) -> Int {
    let offset =
      candidates.first { offset in
        others.allSatisfy { !Self.conflict(tenant, offset, $0.tenant, $0.offset) }
      } ?? count
    tenants.append((tenant, offset))
    count = max(count, offset + tenant.count)
    return offset
  }

  /// When a tenant was there last before some time.
  private static func end(_ tenant: Tenant, before time: Int) -> Int {
    tenant.stays.map(\.upperBound).filter { $0 < time }.max() ?? -1
  }

  private static func areAlike(_ a: Tenant, _ b: Tenant) -> Bool {
    a.storage == b.storage && a.count == b.count
  }

  /// Whether two tenants whose leases meet may not have these places.
  private static func conflict(
    _ a: Tenant, _ aOffset: Int, _ b: Tenant, _ bOffset: Int
  ) -> Bool {
    guard aOffset < bOffset + b.count && bOffset < aOffset + a.count else { return false }
    return aOffset != bOffset || !areAlike(a, b) || meet(a.stays, b.stays)
  }

  private static func meet(_ a: [ClosedRange<Int>], _ b: [ClosedRange<Int>]) -> Bool {
    a.contains { stay in b.contains { $0.overlaps(stay) } }
  }
}
