/// A drawing of a graph in layers: each value stands below all that it reads, and a line that passes
/// layers has a lane of its own in each.
///
/// - **Source:** Sugiyama, Tagawa, Toda, "Methods for Visual Understanding of Hierarchical System
///   Structures", 1981: layers by the longest path, order within a layer by the barycentre of what lies
///   above, in one pass downwards.
package struct LayeredLayout {
  /// What stands in a layer.
  package enum Item: Hashable {
    /// A value: 0 is the input.
    case node(Int)
    /// A line from a value to another that passes the layer of this number.
    case lane(from: Int, to: Int, layer: Int)
  }

  /// The items of each layer, from left to right.
  package private(set) var layers: [[Item]] = []
  /// The pieces of all lines, each from one layer to the next.
  package private(set) var edges: [(from: Item, to: Item)] = []

  /// A layout of values of which each reads some earlier ones.
  package init(inputs: [[Int]]) {
    var depths: [Int] = []
    for reads in inputs { depths.append((reads.map { depths[$0] }.max() ?? -1) + 1) }
    layers = Array(repeating: [], count: (depths.max() ?? 0) + 1)
    var above: [Item: [Item]] = [:]
    for (value, reads) in inputs.enumerated() {
      layers[depths[value]].append(.node(value))
      for read in reads {
        var last = Item.node(read)
        for layer in (depths[read] + 1)..<depths[value] {
          let lane = Item.lane(from: read, to: value, layer: layer)
          if above[lane] == nil { layers[layer].append(lane) }
          above[lane] = [last]
          edges.append((last, lane))
          last = lane
        }
        above[.node(value), default: []].append(last)
        edges.append((last, .node(value)))
      }
    }
    order(above)
  }

  /// Puts the items of each layer below the middle of what they hang on.
  private mutating func order(_ above: [Item: [Item]]) {
    var places: [Item: Double] = [:]
    for layer in layers.indices {
      let centres = layers[layer].enumerated().map { place, item in
        let lines = (above[item] ?? []).compactMap { places[$0] }
        let centre = lines.isEmpty ? 0 : lines.reduce(0, +) / Double(lines.count)
        return (item: item, centre: centre, place: place)
      }
      layers[layer] = centres.sorted { ($0.centre, $0.place) < ($1.centre, $1.place) }.map(\.item)
      for (place, item) in layers[layer].enumerated() {
        places[item] = (Double(place) + 0.5) / Double(layers[layer].count)
      }
    }
  }
}
