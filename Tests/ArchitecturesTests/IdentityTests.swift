import Architectures
import Geometry
import RandomStreams
import Testing

@Test func theOrderOfNodesDoesNotMatter() throws {
  var stream = RandomStream(seed: 3, purpose: .testing)
  var moved = 0
  for _ in 0..<200 {
    let architecture = try randomArchitecture(using: &stream)
    for _ in 0..<5 {
      let other = try architecture.reordered(using: &stream)
      #expect(other.identity == architecture.identity)
      if other.nodes != architecture.nodes { moved += 1 }
    }
  }
  #expect(moved > 500)
}

@Test func operationsThatDoNothingLeaveNoTrace() throws {
  var stream = RandomStream(seed: 4, purpose: .testing)
  let pooling = Pooling(
    kind: .average, windowHeight: 1, windowWidth: 1, strideHeight: 1, strideWidth: 1)
  for _ in 0..<300 {
    let architecture = try randomArchitecture(using: &stream)
    var other = architecture
    for _ in 0..<stream.integer(in: 1...4) {
      let nothing = stream.happens(0.5) ? .dropout(Dropout(ratio: 0)) : Operation.pooling(pooling)
      other = try other.inserting(nothing, using: &stream)
    }
    #expect(other.nodes.count > architecture.nodes.count)
    #expect(other.identity == architecture.identity)
  }
}

@Test func anOperationThatDoesSomethingLeavesATrace() throws {
  var stream = RandomStream(seed: 5, purpose: .testing)
  for _ in 0..<300 {
    let architecture = try randomArchitecture(using: &stream)
    let other = try architecture.inserting(.dropout(Dropout(ratio: 0.55)), using: &stream)
    #expect(other.identity != architecture.identity)
  }
}

@Test func everyFieldOfEveryOperationCounts() throws {
  let base = Convolution(
    outputs: 4, filterHeight: 3, filterWidth: 3, paddingHeight: 2, paddingWidth: 2)
  var variants: [Operation] = [.convolution(base)]
  func vary(_ change: (inout Convolution) -> Void) {
    var copy = base
    change(&copy)
    variants.append(.convolution(copy))
  }
  vary { $0.outputs = 8 }
  vary { $0.filterHeight = 2 }
  vary { $0.filterWidth = 2 }
  vary { $0.strideHeight = 2 }
  vary { $0.strideWidth = 2 }
  vary { $0.paddingHeight = 1 }
  vary { $0.paddingWidth = 1 }
  vary { $0.dilationHeight = 2 }
  vary { $0.dilationWidth = 2 }
  vary { $0.groups = 2 }
  vary { $0.bias = false }
  for initializer in Initializer.allCases.dropFirst() { vary { $0.initializer = initializer } }
  for kind in PoolingKind.allCases {
    variants.append(.globalPooling(kind))
    for sizes in [(2, 3, 1, 1, 0, 0), (3, 2, 1, 1, 0, 0), (2, 3, 2, 1, 0, 0), (2, 3, 1, 2, 0, 0)]
      + [(2, 3, 1, 1, 1, 0), (2, 3, 1, 1, 0, 1)]
    {
      for counts in [false, true] {
        variants.append(
          .pooling(
            Pooling(
              kind: kind, windowHeight: sizes.0, windowWidth: sizes.1, strideHeight: sizes.2,
              strideWidth: sizes.3, paddingHeight: sizes.4, paddingWidth: sizes.5,
              countsPadding: counts)))
      }
    }
  }
  for outputs in [3, 4] {
    for bias in [false, true] {
      for initializer in Initializer.allCases {
        variants.append(.dense(Dense(outputs: outputs, bias: bias, initializer: initializer)))
      }
    }
  }
  variants += ActivationKind.allCases.map { .activation($0) }
  variants += [0.1, 0.2].map { .dropout(Dropout(ratio: $0)) }
  variants += [(0.1, 1e-5), (0.2, 1e-5), (0.1, 1e-3)].map {
    .normalization(Normalization(momentum: $0.0, epsilon: $0.1))
  }
  variants += [(0, 2), (1, 2), (0, 3)].map { .slice(Slice(first: $0.0, count: $0.1)) }
  let identities = try variants.map { try small([Node($0, inputs: [0])]).identity }
  #expect(Set(identities).count == variants.count)
}

@Test func everyFieldOfTheContractCounts() throws {
  let contracts = [
    InputContract(shape: Shape(height: 8, width: 8, channels: 4), classes: 3),
    InputContract(shape: Shape(height: 9, width: 8, channels: 4), classes: 3),
    InputContract(shape: Shape(height: 8, width: 9, channels: 4), classes: 3),
    InputContract(shape: Shape(height: 8, width: 8, channels: 5), classes: 3),
    InputContract(shape: Shape(height: 8, width: 8, channels: 4), views: [1, 3], classes: 3),
    InputContract(shape: Shape(height: 8, width: 8, channels: 4), views: [3, 1], classes: 3),
    InputContract(shape: Shape(height: 8, width: 8, channels: 4), classes: 4),
  ]
  let identities = try contracts.map {
    try Architecture(contract: $0, nodes: ending(0, classes: $0.classes)).identity
  }
  #expect(Set(identities).count == contracts.count)
}

@Test func everyEdgeCounts() throws {
  // Each value ends in a normalisation of its own momentum, so no two wirings are isomorphic.
  var stream = RandomStream(seed: 6, purpose: .testing)
  for _ in 0..<500 {
    var links: [[Int]] = []
    for index in 0..<8 {
      links.append((0..<2).map { _ in stream.integer(in: 0...index) }.sorted())
    }
    let architecture = try labelled(links)
    let reader = stream.integer(below: 8)
    let edge = stream.integer(below: 2)
    let others = (0...reader).filter { $0 != links[reader][edge] }
    guard !others.isEmpty else { continue }
    links[reader][edge] = stream.pick(from: others)
    #expect(try labelled(links).identity != architecture.identity)
  }
}

/// Pairs of values, each added and normalised with a momentum of its own; value *k* of the links is
/// the *k*-th of these, and the last one ends the network together with all others.
private func labelled(_ links: [[Int]]) throws -> Architecture {
  var nodes: [Node] = []
  for (index, pair) in links.enumerated() {
    nodes.append(Node(.add, inputs: pair.map { 2 * $0 }))
    let momentum = Double(index + 1) / 100
    nodes.append(Node(.normalization(Normalization(momentum: momentum)), inputs: [2 * index + 1]))
  }
  nodes.append(Node(.concatenation, inputs: (1...links.count).map { 2 * $0 }))
  return try small(nodes)
}

@Test func aSharedNodeIsNotTwoEqualNodes() throws {
  let shared = [Node(convolution(), inputs: [0]), Node(.add, inputs: [1, 1])]
  let twice = [
    Node(convolution(), inputs: [0]), Node(convolution(), inputs: [0]), Node(.add, inputs: [1, 2]),
  ]
  #expect(try small(shared).identity != small(twice).identity)
  let sharedThenApart =
    [Node(convolution(), inputs: [0])]
    + [Node(.activation(.relu), inputs: [1]), Node(.activation(.tanh), inputs: [1])]
    + [Node(.add, inputs: [2, 3])]
  let apart = [
    Node(convolution(), inputs: [0]), Node(.activation(.relu), inputs: [1]),
    Node(convolution(), inputs: [0]), Node(.activation(.tanh), inputs: [3]),
    Node(.add, inputs: [2, 4]),
  ]
  #expect(try small(sharedThenApart).identity != small(apart).identity)
}

/// Two convolutions of different filters over the input, then a list of nodes behind values 1 and 2.
private func branches(_ nodes: [Node]) throws -> Identity {
  try small([Node(convolution(1), inputs: [0]), Node(convolution(3), inputs: [0])] + nodes).identity
}

@Test func theOrderOfAnAddNeverMatters() throws {
  for groups in [1, 2, 4] {
    let rest = Node(convolution(3, groups: groups), inputs: [3])
    #expect(
      try branches([Node(.add, inputs: [1, 2]), rest])
        == branches([Node(.add, inputs: [2, 1]), rest]))
  }
}

@Test func theOrderOfAConcatenationMattersWhereItCanBeTold() throws {
  func joined(_ order: [Int], _ rest: [Node]) throws -> Identity {
    try branches([Node(.concatenation, inputs: order)] + rest)
  }
  func isTold(_ rest: [Node]) throws -> Bool {
    try joined([1, 2], rest) != joined([2, 1], rest)
  }
  let double = Node(.concatenation, inputs: [0, 0])
  let relu = Node(.activation(.relu), inputs: [3])
  // Nothing, or a mixing of all channels, does not tell.
  #expect(try !isTold([]))
  #expect(try !isTold([relu, Node(convolution(3), inputs: [4])]))
  #expect(try !isTold([Node(.dense(Dense(outputs: 5)), inputs: [3])]))
  // A grouped convolution tells, through whatever keeps channels apart; behind a mixing it does not.
  #expect(try isTold([Node(convolution(3, groups: 2), inputs: [3])]))
  #expect(try isTold([relu, Node(convolution(3, outputs: 8, groups: 8), inputs: [4])]))
  #expect(
    try !isTold([Node(convolution(3), inputs: [3]), Node(convolution(3, groups: 2), inputs: [4])]))
  // An add with channels of fixed meaning tells too.
  #expect(try isTold([double, Node(.add, inputs: [3, 4])]))
}

@Test func identitiesReadBackAndNothingElseDoes() throws {
  var stream = RandomStream(seed: 7, purpose: .testing)
  for _ in 0..<1000 {
    let identity = Identity([stream.next()])
    #expect(identity.description.count == 32)
    #expect(Identity(identity.description) == identity)
  }
  let digits = String(repeating: "a", count: 31)
  for text in ["", digits, "+" + digits, "-" + digits, "g" + digits, digits + "aa", digits + "é"] {
    #expect(Identity(text) == nil)
  }
}

@Test func identitiesAreOrderedAsTheirDigits() {
  let identities = (0..<200).map { Identity([$0]) }
  #expect(identities.sorted().map(\.description) == identities.map(\.description).sorted())
}

@Test func wordsOfDifferentLengthHaveDifferentIdentities() {
  var seen: Set<Identity> = []
  for count in 0..<100 { seen.insert(Identity([UInt64](repeating: 0, count: count))) }
  #expect(seen.count == 100)
}
