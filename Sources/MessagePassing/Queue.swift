/// First in, first out, without moving elements at every departure.
package struct Queue<Element> {
  private var elements: [Element?] = []
  private var head = 0

  /// A queue of nothing.
  package init() {}

  /// Whether there is nothing.
  package var isEmpty: Bool { head == elements.count }
  /// How many there are.
  package var count: Int { elements.count - head }
  /// The one that has been there longest.
  package var first: Element? { isEmpty ? nil : elements[head] }

  /// Adds one at the end.
  package mutating func append(_ element: Element) {
    elements.append(element)
  }

  /// Takes away the one that has been there longest.
  package mutating func popFirst() -> Element? {
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
