public import RandomStreams

extension LayerGenome {
  /// A child of two parents of any lengths: in each list the first genes of one parent up to a cut,
  /// then the genes of the other from a cut of its own; the genes of training from either.
  ///
  /// Skips keep their distance; one that would reach beyond its list is dropped when the child is
  /// decoded. A child too long or too short for the space is cut, or keeps more of the second parent.
  public func crossed(
    with other: LayerGenome, in space: LayerSpace, from stream: inout RandomStream
  ) -> LayerGenome {
    var child = self
    for segment in 0..<segmentCount {
      child[segment: segment] = Self.spliced(
        self[segment: segment], other[segment: segment], lengths: space.lengths(ofSegment: segment),
        from: &stream)
    }
    if stream.happens(0.5) { child.training = other.training }
    return child
  }

  private static func spliced(
    _ first: [Gene], _ second: [Gene], lengths: IntegerRange, from stream: inout RandomStream
  ) -> [Gene] {
    let kept = stream.integer(in: 0...first.count)
    let shortest = max(0, lengths.min - kept)
    let taken = stream.integer(in: min(shortest, second.count)...second.count)
    let child = first.prefix(kept) + second.suffix(taken)
    if child.count < lengths.min { return first }
    return Array(child.prefix(lengths.max))
  }
}
