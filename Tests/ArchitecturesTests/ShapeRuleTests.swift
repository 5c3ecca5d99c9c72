import Architectures
import Geometry
import Testing

private let picture = Shape(height: 8, width: 6, channels: 4)

/// The shapes behind one node over 8x6x4 and an end of two classes.
private func output(of operation: Operation, inputs: [Int] = [0]) throws(ArchitectureError) -> Shape
{
  try Architecture(
    contract: InputContract(shape: picture, classes: 2),
    nodes: [Node(operation, inputs: inputs), Node(.dense(Dense(outputs: 2)), inputs: [1])]
  ).shapes[1]
}

private func fault(of operation: Operation, inputs: [Int] = [0]) -> ArchitectureError? {
  do throws(ArchitectureError) {
    _ = try output(of: operation, inputs: inputs)
    return nil
  } catch {
    return error
  }
}

private func doesNotFit(_ error: ArchitectureError?) -> Bool {
  if case .doesNotFit(node: 0, reason: let reason) = error { !reason.isEmpty } else { false }
}

@Test func convolutionsOfEveryLegalGeometryHaveTheirShapeAndOthersAFault() throws {
  for filter in 0...10 {
    for stride in 0...3 {
      for padding in -1...2 {
        for dilation in 0...2 {
          let operation = Operation.convolution(
            Convolution(
              outputs: 5, filterHeight: filter, filterWidth: 1, strideHeight: stride,
              paddingHeight: padding, dilationHeight: dilation))
          let isLegal = filter > 0 && stride > 0 && padding >= 0 && dilation > 0
          let height =
            isLegal
            ? outputSize(8, kernel: filter, stride: stride, padding: padding, dilation: dilation)
            : 0
          if height > 0 {
            #expect(try output(of: operation) == Shape(height: height, width: 6, channels: 5))
          } else {
            #expect(doesNotFit(fault(of: operation)))
          }
        }
      }
    }
  }
}

@Test func groupsMustDivideInputsAndOutputs() {
  for groups in 0...8 {
    for outputs in 0...8 {
      let isLegal = groups > 0 && outputs > 0 && 4 % groups == 0 && outputs % groups == 0
      let found = fault(of: .convolution(Convolution(outputs: outputs, groups: groups)))
      #expect((found == nil) == isLegal, "\(groups) groups, \(outputs) outputs")
    }
  }
}

@Test func poolingsOfEveryLegalGeometryHaveTheirShapeAndOthersAFault() throws {
  for window in 0...9 {
    for stride in 0...3 {
      for padding in -1...9 {
        let operation = Operation.pooling(
          Pooling(
            kind: .max, windowHeight: window, windowWidth: 2, strideHeight: stride, strideWidth: 2,
            paddingHeight: padding))
        let isLegal = window > 0 && stride > 0 && (0..<max(1, window)).contains(padding)
        let height =
          isLegal ? outputSize(8, kernel: window, stride: stride, padding: padding) : 0
        if height > 0 {
          #expect(try output(of: operation) == Shape(height: height, width: 3, channels: 4))
        } else {
          #expect(doesNotFit(fault(of: operation)))
        }
      }
    }
  }
}

@Test func slicesStayWithinTheChannels() throws {
  for first in -1...5 {
    for count in -1...5 {
      let operation = Operation.slice(Slice(first: first, count: count))
      if first >= 0, count > 0, first + count <= 4 {
        #expect(try output(of: operation) == Shape(height: 8, width: 6, channels: count))
      } else {
        #expect(doesNotFit(fault(of: operation)))
      }
    }
  }
}

@Test(arguments: [0.0, 0.5, 0.999, 1, 1.5, -0.1, .nan])
func dropoutRatiosAreLessThanOne(ratio: Double) {
  let found = fault(of: .dropout(Dropout(ratio: ratio)))
  #expect(ratio >= 0 && ratio < 1 ? found == nil : doesNotFit(found))
}

@Test(arguments: [(0.1, 1e-5), (0, 1e-5), (1, 1), (-0.1, 1e-5), (1.1, 1e-5), (0.1, 0), (0.1, -1)])
func normalizationsHaveConstantsThatMakeSense(momentum: Double, epsilon: Double) {
  let found = fault(of: .normalization(Normalization(momentum: momentum, epsilon: epsilon)))
  #expect((0...1).contains(momentum) && epsilon > 0 ? found == nil : doesNotFit(found))
}

@Test(arguments: [-1, 0, 1, 7])
func denseOperationsHaveOutputs(outputs: Int) {
  let found = fault(of: .dense(Dense(outputs: outputs)))
  #expect(outputs > 0 ? found == nil : doesNotFit(found))
}

@Test func operationsWithoutSizesKeepOrPoolTheShape() throws {
  for kind in ActivationKind.allCases { #expect(try output(of: .activation(kind)) == picture) }
  #expect(try output(of: .normalization(Normalization())) == picture)
  for kind in PoolingKind.allCases {
    #expect(try output(of: .globalPooling(kind)) == Shape(features: 4))
  }
}

@Test func joinsNeedShapesThatAgree() throws {
  let stem = [
    Node(.slice(Slice(first: 0, count: 2)), inputs: [0]),
    Node(.globalPooling(.max), inputs: [0]),
  ]
  func join(_ operation: Operation, _ inputs: [Int]) throws(ArchitectureError) -> Shape {
    try Architecture(
      contract: InputContract(shape: picture, classes: 2),
      nodes: stem + [Node(operation, inputs: inputs), Node(.dense(Dense(outputs: 2)), inputs: [3])]
    ).shapes.dropLast().last ?? picture
  }
  #expect(try join(.add, [0, 0]) == picture)
  #expect(try join(.concatenation, [0, 1, 0]) == Shape(height: 8, width: 6, channels: 10))
  #expect(try join(.concatenation, [1]) == Shape(height: 8, width: 6, channels: 2))
  #expect(throws: ArchitectureError.self) { try join(.add, [0, 1]) }
  #expect(throws: ArchitectureError.self) { try join(.add, [0]) }
  #expect(throws: ArchitectureError.self) { try join(.add, [0, 0, 0]) }
  #expect(throws: ArchitectureError.self) { try join(.concatenation, [0, 2]) }
}

@Test func anOperationReadsExactlyOneValueAndAJoinOneOrMore() {
  for operation in [
    Operation.convolution(Convolution(outputs: 2)), .dense(Dense(outputs: 2)), .globalPooling(.max),
    .normalization(Normalization()), .activation(.relu), .dropout(Dropout(ratio: 0.5)),
    .slice(Slice(first: 0, count: 1)),
  ] {
    for inputs in [[], [0, 0]] {
      guard
        case .badInputs(node: 0, found: inputs, allowed: _) = fault(of: operation, inputs: inputs)
      else {
        Issue.record("\(operation) read \(inputs)")
        continue
      }
    }
  }
  for operation in [Operation.add, .concatenation] {
    #expect(fault(of: operation, inputs: []) != nil)
  }
}

@Test(arguments: [[1], [2], [-1], [0, 5], [Int.max], [Int.min]])
func aNodeReadsEarlierValuesOnly(inputs: [Int]) {
  guard
    case .badInputs(node: 0, found: inputs, allowed: _) = fault(of: .concatenation, inputs: inputs)
  else {
    Issue.record("values \(inputs) were read")
    return
  }
}

@Test func theLastNodeGivesOneValueAClass() {
  let contract = InputContract(shape: Shape(features: 3), classes: 3)
  #expect(throws: ArchitectureError.outputMismatch(found: Shape(features: 3), classes: 3)) {
    try Architecture(contract: contract, nodes: [])
  }
  #expect(throws: ArchitectureError.outputMismatch(found: Shape(features: 4), classes: 3)) {
    try Architecture(contract: contract, nodes: [Node(.dense(Dense(outputs: 4)), inputs: [0])])
  }
  #expect(throws: Never.self) {
    try Architecture(contract: contract, nodes: [Node(.activation(.tanh), inputs: [0])])
  }
}

@Test func everyFaultIsASentenceThatNamesItsNode() {
  let faults: [(ArchitectureError, [String])] = [
    (.badInputs(node: 3, found: [9], allowed: "values 0 to 3"), ["3", "[9]", "values 0 to 3"]),
    (.doesNotFit(node: 4, reason: "too wide"), ["4", "too wide"]),
    (.shapesDiffer(node: 5, found: [picture, Shape(features: 2)]), ["5", "8x6x4", "1x1x2"]),
    (.outputMismatch(found: picture, classes: 10), ["8x6x4", "1x1x10"]),
  ]
  for (fault, parts) in faults {
    for part in parts { #expect(fault.description.contains(part)) }
  }
}
