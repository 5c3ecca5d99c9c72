public import RandomStreams

/// The positions `0 ..< count` in a random order, every order equally likely.
public func shuffledIndices(count: Int, using stream: inout RandomStream) -> [Int32] {
  var order = (0..<Int32(count)).map { $0 }
  stream.shuffle(&order)
  return order
}
