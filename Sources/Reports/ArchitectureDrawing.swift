import Architectures
import Geometry
public import LibraryStore

/// A network as a picture: boxes in layers, from the input down to the output.
public struct ArchitectureDrawing: Sendable {
  private let nodes: [NodeRow]
  private let title: String
  private let input: String

  private static let width = 190.0
  private static let height = 40.0
  private static let lane = 24.0
  private static let gap = 26.0
  private static let margin = 20.0

  /// A picture of an architecture's network; nil where it stands for none.
  public init?(_ detail: ArchitectureDetail) {
    guard let architecture = detail.stored.architecture else { return nil }
    nodes = detail.nodes
    title = detail.stored.identity.description
    input = architecture.contract.shape.description
  }

  /// The picture as a file of Scalable Vector Graphics.
  public var svg: String {
    let layout = LayeredLayout(inputs: [[]] + nodes.map(\.inputs))
    let widths = layout.layers.map { layer in
      layer.reduce(0) { $0 + Self.width(of: $1) } + Self.gap * Double(layer.count - 1)
    }
    let width = (widths.max() ?? 0) + 2 * Self.margin
    let places = places(layout, widths, width)
    let bottom = Self.top(of: layout.layers.count) + Self.margin
    let lines = layout.edges.map { line(from: places[$0.from], to: places[$0.to]) }
    let boxes = (0...nodes.count).map { box($0, at: places[.node($0)]) }
    let frame = "width=\"\(Self.text(width))\" height=\"\(Self.text(bottom))\""
    return """
      <svg xmlns="http://www.w3.org/2000/svg" \(frame) font-family="sans-serif" font-size="11">
      <title>\(Self.escaped(title))</title>
      <rect width="100%" height="100%" fill="white"/>
      <g fill="none" stroke="#888">
      \(lines.joined(separator: "\n"))
      </g>
      \(boxes.joined(separator: "\n"))
      </svg>

      """
  }

  /// The middle of each item.
  private func places(
    _ layout: LayeredLayout, _ widths: [Double], _ width: Double
  ) -> [LayeredLayout.Item: (x: Double, y: Double)] {
    var places: [LayeredLayout.Item: (x: Double, y: Double)] = [:]
    for (number, layer) in layout.layers.enumerated() {
      var x = (width - widths[number]) / 2
      for item in layer {
        places[item] = (x + Self.width(of: item) / 2, Self.top(of: number) + Self.height / 2)
        x += Self.width(of: item) + Self.gap
      }
    }
    return places
  }

  private static func width(of item: LayeredLayout.Item) -> Double {
    if case .node = item { width } else { lane }
  }

  private static func top(of layer: Int) -> Double { margin + Double(layer) * (height + gap) }

  private func line(
    from a: (x: Double, y: Double)?, to b: (x: Double, y: Double)?
  ) -> String {
    guard let a, let b else { return "" }
    let (start, end) = (a.y + Self.height / 2, b.y - Self.height / 2)
    let middle = (start + end) / 2
    // Past a box the line goes straight down its lane.
    let path =
      "M\(Self.text(a.x)) \(Self.text(a.y)) V\(Self.text(start)) "
      + "C\(Self.text(a.x)) \(Self.text(middle)) \(Self.text(b.x)) \(Self.text(middle)) "
      + "\(Self.text(b.x)) \(Self.text(end)) V\(Self.text(b.y))"
    return "<path d=\"\(path)\"/>"
  }

  private func box(_ number: Int, at place: (x: Double, y: Double)?) -> String {
    guard let place else { return "" }
    let node = number == 0 ? nil : nodes[number - 1]
    let name = node.map { "\(number) \($0.operation)" } ?? "input"
    let fields = node?.fields.list.prefix(3).map(\.description).joined(separator: " ") ?? ""
    let x = Self.text(place.x)
    let colour = Self.colours[node?.operation ?? ""] ?? "#eeeeee"
    return """
      <rect x="\(Self.text(place.x - Self.width / 2))" y="\(Self.text(place.y - Self.height / 2))" \
      width="\(Self.text(Self.width))" height="\(Self.text(Self.height))" rx="4" fill="\(colour)" \
      stroke="#444"/>
      <text x="\(x)" y="\(Self.text(place.y - 4))" text-anchor="middle">\(Self.escaped(name)) \
      <tspan fill="#555">\(node?.shape ?? input)</tspan></text>
      <text x="\(x)" y="\(Self.text(place.y + 12))" text-anchor="middle" font-size="9" \
      fill="#555">\(Self.escaped(fields))</text>
      """
  }

  private static let colours = [
    "convolution": "#cfe2f3", "dense": "#d9d2e9", "pooling": "#d9ead3", "global_pooling": "#d9ead3",
    "normalization": "#fff2cc", "activation": "#fce5cd", "dropout": "#f4cccc",
  ]

  private static func text(_ number: Double) -> String {
    Numbers.quantity((number * 10).rounded() / 10)
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
  }
}
