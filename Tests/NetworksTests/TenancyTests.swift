import Networks
import RandomStreams
import Testing

@Suite struct TenancyTests {
  @Test(arguments: 0..<20)
  func tenantsThatMeetNeverOverlap(seed: Int) {
    var stream = RandomStream(seed: UInt64(seed), purpose: .testing)
    var memory = Tenancy()
    var placed: [(tenant: Tenancy.Tenant, offset: Int)] = []
    for _ in 0..<80 {
      let tenant = randomTenant(&stream)
      let offset = stream.happens(0.5) ? memory.place(tenant) : memory.placeLate(tenant)
      #expect(offset >= 0 && offset + tenant.count <= memory.count)
      for other in placed where overlap(tenant, offset, other.tenant, other.offset) {
        #expect(!meet(tenant.stays, other.tenant.stays))
        let areAlike =
          offset == other.offset && tenant.storage == other.tenant.storage
          && tenant.count == other.tenant.count
        #expect(areAlike || !meet(tenant.leases, other.tenant.leases))
      }
      placed.append((tenant, offset))
    }
    #expect(memory.count < placed.reduce(0) { $0 + $1.tenant.count })
  }

  @Test func theNextOfTheSameShapeFollowsSampleBySample() {
    var memory = Tenancy()
    let first = Tenancy.Tenant(storage: 32, count: 320, stays: [0...3], leases: [0...9])
    let next = Tenancy.Tenant(storage: 32, count: 320, stays: [4...8], leases: [0...9])
    let other = Tenancy.Tenant(storage: 16, count: 160, stays: [4...8], leases: [0...9])
    #expect(memory.place(first) == 0)
    #expect(memory.place(next) == 0)
    #expect(memory.place(other) == 320)
  }

  @Test func theLateTakeTheHighestPlaceThatIsFree() {
    func tenant(_ vectors: Int, _ lease: ClosedRange<Int>) -> Tenancy.Tenant {
      Tenancy.Tenant(
        storage: 16, count: 16 * vectors, stays: [lease], leases: [lease])
    }
    var memory = Tenancy()
    #expect(memory.place(tenant(4, 0...9)) == 0)
    #expect(memory.place(tenant(6, 0...4)) == 64)
    #expect(memory.placeLate(tenant(2, 5...6)) == 128, "at the upper end")
    #expect(memory.placeLate(tenant(3, 5...6)) == 80, "below it")
    #expect(memory.placeLate(tenant(2, 6...6)) == 160, "where no place is free, behind all others")
    #expect(memory.count == 192)
  }

  @Test func theLateTakeThePlaceOfOneLikeThem() {
    var memory = Tenancy()
    let first = Tenancy.Tenant(storage: 32, count: 320, stays: [0...3], leases: [0...9])
    let next = Tenancy.Tenant(storage: 32, count: 320, stays: [4...8], leases: [0...9])
    let short = Tenancy.Tenant(storage: 32, count: 320, stays: [0...1], leases: [0...1])
    #expect(memory.place(first) == 0)
    #expect(memory.place(short) == 320)
    #expect(memory.placeLate(next) == 0)
  }

  private func randomTenant(_ stream: inout RandomStream) -> Tenancy.Tenant {
    let storage = 16 * stream.integer(in: 1...3)
    var (stays, leases): ([ClosedRange<Int>], [ClosedRange<Int>]) = ([], [])
    // In a training step, and in use.
    for begin in [stream.integer(in: 0...40), stream.integer(in: 60...100)]
    where stays.isEmpty || stream.happens(0.5) {
      let stay = begin...begin + stream.integer(in: 0...6)
      stays.append(stay)
      leases.append(
        stay.lowerBound - stream.integer(in: 0...2)...stay.upperBound + stream.integer(in: 0...2))
    }
    return Tenancy.Tenant(
      storage: storage, count: storage * stream.integer(in: 1...4), stays: stays,
      leases: leases)
  }

  private func overlap(
    _ a: Tenancy.Tenant, _ aOffset: Int, _ b: Tenancy.Tenant, _ bOffset: Int
  ) -> Bool {
    aOffset < bOffset + b.count && bOffset < aOffset + a.count
  }

  private func meet(_ a: [ClosedRange<Int>], _ b: [ClosedRange<Int>]) -> Bool {
    a.contains { stay in b.contains { $0.overlaps(stay) } }
  }
}
