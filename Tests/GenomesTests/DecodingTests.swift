import Architectures
import Genomes
import Geometry
import RandomStreams
import Testing

private func decoded(_ genes: [Gene], head: [Gene] = []) throws -> Decoded {
  try genome(genes, head: head).decoded(in: space())
}

private func operations(_ decoded: Decoded) -> [Operation] {
  decoded.architecture.nodes.map(\.operation)
}

@Test func genesBecomeOperationsInOrder() throws {
  let found = try decoded([convolution(8), relu(), pooling(2, stride: 2)], head: [relu()])
  #expect(found.repairs == 0)
  #expect(
    found.architecture.shapes.map(\.description)
      == ["12x12x1", "12x12x8", "12x12x8", "6x6x8", "6x6x8", "1x1x4"])
  #expect(operations(found).last == .dense(Dense(outputs: 4, initializer: .xavier)))
}

@Test func paddingKeepsTheSizeOfOddFilters() throws {
  for filter in 1...7 {
    let padded = try decoded([convolution(8, filter)]).architecture.shapes[1]
    let bare = try decoded([convolution(8, filter, padded: false)]).architecture.shapes[1]
    #expect(padded.height == (filter.isMultiple(of: 2) ? 11 : 12))
    #expect(bare.height == 13 - filter)
  }
}

@Test func filtersAndWindowsAreCutDownAndCounted() throws {
  // 12 -> 6 -> 3 -> 1 pixel; a bare filter of 5x5 there is cut twice, once for each side.
  let narrowing = [pooling(2, stride: 2), pooling(2, stride: 2), pooling(2, stride: 2)]
  let filter = try decoded(narrowing + [convolution(8, 5, padded: false)])
  #expect(filter.repairs == 2)
  #expect(filter.architecture.shapes.suffix(2)[4] == Shape(features: 8))
  let window = try decoded(narrowing + [pooling(3, stride: 1)])
  #expect(window.repairs == 2)
  // Padding makes room for the filter.
  #expect(try decoded(narrowing + [convolution(8, 5)]).repairs == 0)
  let oneSide = try decoded([
    Gene(.convolution(ConvolutionGene(outputs: 8, filterHeight: 13, filterWidth: 3, padded: false)))
  ])
  #expect(oneSide.repairs == 1)
}

@Test func aSkipBeyondItsListIsDroppedAndCounted() throws {
  let list = [convolution(8), relu(), relu()]
  for place in 0..<3 {
    for skip in 1...8 {
      var genes = list
      genes[place].skip = skip
      #expect(try decoded(genes).repairs == (skip > place ? 1 : 0))
    }
  }
}

@Test func aSkipAddsWhereShapesAgree() throws {
  // The input of the last gene is its predecessor's output plus the value two genes back.
  let found = try decoded([convolution(8), convolution(8), relu(), convolution(8, skip: 2)])
  #expect(found.repairs == 0)
  #expect(
    found.architecture.nodes.map(\.inputs) == [[0], [1], [2], [3, 1], [4], [5]])
  #expect(operations(found)[3] == .add)
}

@Test func aSkipConcatenatesWhereChannelsDiffer() throws {
  let found = try decoded([convolution(8), convolution(16), convolution(8, skip: 1)])
  #expect(operations(found)[2] == .concatenation)
  #expect(found.architecture.nodes[2].inputs == [2, 1])
  #expect(found.architecture.shapes[3] == Shape(height: 12, width: 12, channels: 24))
}

@Test func aSkipFromTheInputWorksToo() throws {
  let found = try decoded([convolution(8), convolution(8, skip: 1)])
  #expect(operations(found)[1] == .concatenation)
  #expect(found.architecture.nodes[1].inputs == [1, 0])
  #expect(found.architecture.shapes[2].channels == 9)
}

@Test func aSkipPoolsALargerValueDown() throws {
  for stride in 1...3 {
    for filter in 1...5 {
      let genes = [
        convolution(8), convolution(8, filter, stride: stride, padded: false), relu(skip: 1),
      ]
      let found = try decoded(genes)
      let shape = found.architecture.shapes[2]
      #expect(found.repairs == 0)
      #expect(operations(found).contains(.add))
      #expect(found.architecture.shapes.filter { $0 == shape }.count >= 3)
    }
  }
}

@Test func aSkipOverADenseGenePoolsThePictureToOnePixel() throws {
  let dense = Gene(.dense(DenseGene(outputs: 16)))
  let found = try decoded([convolution(8), dense, relu(skip: 1)])
  // 8 channels pooled down to one pixel, beside 16 features.
  #expect(found.repairs == 0)
  #expect(found.architecture.shapes.contains(Shape(features: 24)))
}

@Test func genesThatDoNothingLeaveTheIdentityAsItIs() throws {
  let space = space()
  var stream = testStream(40)
  for _ in 0..<500 {
    var genome = space.randomGenome(from: &stream)
    let identity = try? genome.decoded(in: space).architecture.identity
    guard genome.towers[0].count < 24 else { continue }
    genome.towers[0].insert(stream.pick(from: idle), at: 0)
    #expect((try? genome.decoded(in: space).architecture.identity) == identity)
  }
}

@Test func inceptionsHaveFourPathsOrFewer() throws {
  for mask in 1..<16 {
    let outputs = (0..<4).map { mask & (1 << $0) == 0 ? 0 : 8 }
    let gene = Gene(
      .inception(
        InceptionGene(
          outputs1: outputs[0], outputs3: outputs[1], outputs5: outputs[2],
          outputsPooled: outputs[3])))
    let architecture = try decoded([gene]).architecture
    #expect(
      architecture.shapes.dropLast().last
        == Shape(height: 12, width: 12, channels: outputs.reduce(0, +)))
    #expect(
      (architecture.nodes.contains { $0.operation == .concatenation })
        == (outputs.count { $0 > 0 } > 1))
  }
}

@Test func aBlockIsAConvolutionNormalisedAndActivated() throws {
  let plain = try decoded([Gene(.block(BlockGene(outputs: 8, filter: 3, stride: 2)))])
  #expect(operations(plain).count == 4)
  #expect(plain.architecture.shapes[1] == Shape(height: 6, width: 6, channels: 8))
  // 9 weights an output and a normalisation, then the classes.
  #expect(plain.architecture.cost.parameters == 9 * 8 + 2 * 8 + (6 * 6 * 8 + 1) * 4)
}

@Test func aSeparableBlockFiltersChannelsApartAndThenMixesThem() throws {
  let gene = Gene(.block(BlockGene(outputs: 16, filter: 5, separable: true)))
  let found = try decoded([convolution(8), gene]).architecture
  #expect(found.shapes[found.shapes.count - 2] == Shape(height: 12, width: 12, channels: 16))
  let multiplyAdds =
    found.cost.multiplyAdds
    - (try decoded([convolution(8)])).architecture.cost
    .multiplyAdds
  #expect(multiplyAdds == 144 * (25 * 8 + 8 * 16) + 144 * (16 - 8) * 4)
}

@Test func aResidualBlockAddsWhatItReadWhereTheShapeIsTheSame() throws {
  for (outputs, stride, adds) in [(8, 1, true), (16, 1, false), (8, 2, false)] {
    for separable in [false, true] {
      let block = BlockGene(
        outputs: outputs, filter: 3, stride: stride, separable: separable, residual: true)
      let found = try decoded([convolution(8), Gene(.block(block))])
      #expect(operations(found).contains(.add) == adds)
      #expect(found.repairs == 0)
    }
  }
}

@Test(arguments: [1, 2, 3])
func viewsBecomeTowers(views: Int) throws {
  let space = space(views: views)
  let towers = (0..<views).map { [convolution(8 * ($0 + 1)), pooling(2, stride: 2)] }
  let genome = LayerGenome(towers: towers, head: [relu()], training: plainTraining)
  let found = try genome.decoded(in: space).architecture
  let slices = found.nodes.compactMap { node -> Slice? in
    if case .slice(let slice) = node.operation { slice } else { nil }
  }
  let expected = [Slice(first: 0, count: 1), Slice(first: 1, count: 2), Slice(first: 3, count: 3)]
  #expect(slices == (views == 1 ? [] : Array(expected.prefix(views))))
  // The towers meet side by side.
  #expect(found.shapes.contains(Shape(height: 6, width: 6, channels: [8, 24, 48][views - 1])))
}

@Test func towersOfDifferentSizesArePooledDownToTheSmallest() throws {
  let genome = LayerGenome(
    towers: [[convolution(8)], [pooling(2, stride: 2)], [convolution(8, 5, padded: false)]],
    training: plainTraining)
  let found = try genome.decoded(in: space(views: 3)).architecture
  #expect(found.shapes.dropLast().last == Shape(height: 6, width: 6, channels: 8 + 2 + 8))
}

@Test func limitsAreKeptAndNamed() throws {
  let genes = genome([convolution(8), relu()])
  let cost = try genes.decoded(in: space()).architecture.cost
  let limits = [
    (Limits(parameters: cost.parameters), true), (Limits(parameters: cost.parameters - 1), false),
    (Limits(multiplyAdds: cost.multiplyAdds), true),
    (Limits(multiplyAdds: cost.multiplyAdds - 1), false),
    (Limits(activationBytes: cost.activationBytes), true),
    (Limits(activationBytes: cost.activationBytes - 1), false),
  ]
  for (limit, isAllowed) in limits {
    var space = space()
    space.limits = limit
    if isAllowed {
      #expect(throws: Never.self) { try genes.decoded(in: space) }
    } else {
      #expect(throws: DecodingFault.self) { try genes.decoded(in: space) }
    }
  }
  let fault = DecodingFault.tooLarge(quantity: "parameters", found: 7, allowed: 6)
  #expect(fault.description == "the network has 7 parameters, allowed are 6")
}

@Test func genesOfNoSpaceAreAFaultAndNotACrash() {
  let sizes = [Int.min, -1, 0, 1 << 21, Int.max]
  var genes: [Gene] = []
  for size in sizes {
    genes += [convolution(size), convolution(8, size), convolution(8, size, padded: false)]
    genes += [convolution(8, stride: size), pooling(2, stride: size)]
    genes.append(Gene(.dense(DenseGene(outputs: size))))
  }
  for size in [Int.min, -1, 0] { genes.append(pooling(size, stride: 1)) }
  for size in [1 << 21, Int.max] {
    genes.append(
      Gene(.inception(InceptionGene(outputs1: size, outputs3: 0, outputs5: 0, outputsPooled: 0))))
  }
  genes += [Gene(.dropout(1)), Gene(.dropout(.nan)), Gene(.dropout(-1))]
  var built = 0
  for gene in genes {
    for list in [[gene], [convolution(8), gene, relu(skip: 1)]] {
      do throws(DecodingFault) {
        _ = try genome(list).decoded(in: space())
        built += 1
      } catch {
        #expect(!error.description.isEmpty)
      }
    }
  }
  // A bare filter of 2²¹ is too large a number to be cut down; no other gene is mended either.
  #expect(built == 0)
  #expect(throws: Never.self) { try decoded([pooling(1 << 30, stride: 1)]) }
}
