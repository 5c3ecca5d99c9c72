import Foundation
import RandomStreams
import Testing

@Test func aStreamGoesOnWhereItWasEncoded() throws {
  var stream = RandomStream(seed: 11, purpose: .testing)
  for _ in 0..<17 { _ = stream.next() }
  var decoded = try JSONDecoder().decode(RandomStream.self, from: JSONEncoder().encode(stream))
  #expect(decoded == stream)
  for _ in 0..<100 { #expect(decoded.next() == stream.next()) }
}
