import Foundation

/// Curves of what is missing over cost, as a picture that every browser shows.
public struct ComparisonPlot {
  private let results: [ContenderResult]
  private let width = 720.0
  private let height = 440.0
  private let margin = (left: 70.0, right: 170.0, top: 20.0, bottom: 50.0)

  /// A picture of these contenders.
  public init(_ results: [ContenderResult]) { self.results = results }

  /// Colours that people with colour blindness tell apart (Okabe, Ito 2008).
  private static let colors = [
    "#0072B2", "#E69F00", "#009E73", "#CC79A7", "#D55E00", "#56B4E9", "#F0E442", "#000000",
  ]

  /// The picture: full evaluations across, the mean regret up in its logarithm; of several objectives,
  /// the share of the hypervolume that is missing.
  public var svg: String {
    let points = results.flatMap(\.curve)
    let most = Double(points.map(\.cost).max() ?? 1)
    let regrets = points.map(\.missing).filter { $0 > 0 }
    let (low, high) = (log10((regrets.min() ?? 0.1) / 1.5), log10((regrets.max() ?? 1) * 1.5))
    func x(_ evaluations: Double) -> Double {
      margin.left + evaluations / most * (width - margin.left - margin.right)
    }
    func y(_ regret: Double) -> Double {
      let share = (log10(max(regret, pow(10, low))) - low) / (high - low)
      return height - margin.bottom - share * (height - margin.top - margin.bottom)
    }
    var parts = [
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(Int(width)) \(Int(height))\" "
        + "font-family=\"sans-serif\" font-size=\"12\">",
      "<rect width=\"100%\" height=\"100%\" fill=\"white\"/>",
    ]
    for exponent in Int(low.rounded(.up))...max(Int(low.rounded(.up)), Int(high.rounded(.down))) {
      let place = y(pow(10, Double(exponent)))
      parts.append(line(x(0), place, x(most), place, "#ddd"))
      parts.append(text(margin.left - 8, place + 4, "1e\(exponent)", anchor: "end"))
    }
    for tick in Set(points.map(\.cost)).sorted() {
      parts.append(text(x(Double(tick)), height - margin.bottom + 18, "\(tick)", anchor: "middle"))
    }
    parts.append(
      text(
        (margin.left + width - margin.right) / 2, height - 10, "full evaluations", anchor: "middle")
    )
    let isFront = results.contains { $0.standings.contains { $0.standing.hypervolume != nil } }
    parts.append(
      text(
        14, margin.top + 2, isFront ? "hypervolume missing" : "mean regret", anchor: "start"))
    for (place, result) in results.enumerated() {
      let color = Self.colors[place % Self.colors.count]
      let path = result.curve.map {
        String(format: "%.1f,%.1f", x(Double($0.cost)), y($0.missing))
      }
      parts.append(
        "<polyline fill=\"none\" stroke=\"\(color)\" stroke-width=\"2\" points=\""
          + path.joined(separator: " ") + "\"/>")
      let label = margin.top + 16 * Double(place + 1)
      parts.append(
        line(width - margin.right + 12, label - 4, width - margin.right + 32, label - 4, color))
      parts.append(text(width - margin.right + 38, label, result.searcher, anchor: "start"))
    }
    return (parts + ["</svg>"]).joined(separator: "\n") + "\n"
  }

  private func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ color: String)
    -> String
  {
    String(
      format: "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%@\"/>", x1, y1, x2,
      y2, color)
  }

  private func text(_ x: Double, _ y: Double, _ text: String, anchor: String) -> String {
    let safe = text.replacingOccurrences(of: "&", with: "&amp;")
      .replacingOccurrences(of: "<", with: "&lt;")
    return String(format: "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%@\">", x, y, anchor) + safe
      + "</text>"
  }
}
