/// First in, first out, without moving elements at every departure.
///
/// Public, so that other modules have it inlined: a rank asks after its queues with every turn.
public struct Queue<Element> {
  @usableFromInline var elements: [Element?] = []
  @usableFromInline var head = 0

  /// A queue of nothing.
  @inlinable public init() {}

  /// Whether there is nothing.
  @inlinable public var isEmpty: Bool { head == elements.count }
  /// How many there are.
  @inlinable public var count: Int { elements.count - head }
  /// The one that has been there longest.
  @inlinable public var first: Element? { isEmpty ? nil : elements[head] }

  /// Adds one at the end.
  @inlinable public mutating func append(_ element: Element) {
    elements.append(element)
  }

  /// Takes away the one that has been there longest.
  @inlinable public mutating func popFirst() -> Element? {
    guard !isEmpty else { return nil }
    let element = elements[head]
    elements[head] = nil
    head += 1
    if head == elements.count {
      elements.removeAll(keepingCapacity: true)
      head = 0
    } else if head >= 64 && 2 * head >= elements.count {
      elements.removeFirst(head)
      head = 0
    }
    return element
  }
}
