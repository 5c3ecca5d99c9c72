import Geometry
import Kernels
import Testing

@Test func arenaIsZeroAtFirst() {
  let arena = Arena(count: 100)
  #expect(arena.count == 112)
  let floats = arena.read(arena.whole)
  #expect(floats.indices.allSatisfy { floats[$0] == 0 })
}

@Test func blocksOfAnArenaDoNotDisturbEachOther() {
  let arena = Arena(count: 64)
  let first = Block(offset: 0, count: 20)
  let second = Block(offset: first.end, count: 16)
  var a = arena.write(first)
  var b = arena.write(second)
  for i in a.indices { a[i] = 1 }
  for i in b.indices { b[i] = 2 }
  let all = arena.read(arena.whole)
  let values = all.indices.map { all[$0] }
  #expect(
    values == [Float](repeating: 1, count: 32) + [Float](repeating: 2, count: 16)
      + [Float](repeating: 0, count: 16))
}

@Test func labelsLieInAnArena() {
  let arena = Arena(count: 16)
  var labels = arena.writeLabels(arena.whole)
  for i in labels.indices { labels[i] = Int32(i) - 3 }
  let read = arena.readLabels(arena.whole)
  #expect(read.indices.map { read[$0] } == (0..<16).map { Int32($0) - 3 })
}

@Test func instructionSetInUseIsAvailable() throws {
  #expect(InstructionSet.available.contains(try InstructionSet.detect()))
  #expect(ProcessorError.unknownOverride("v9").description.contains("'v9'"))
  #expect(Workers(count: 2).instructionSet == .current)
}
