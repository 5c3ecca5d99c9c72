/// The object that a search prints last.
struct Summary: Decodable, Equatable {
  var run: String
  var folder: String
  var islands: Int
  var ranks: Int
  var evaluations: Int
  var nonviable: Int
  var reasons: [String: Int]
  var duplicates: Int
  var seconds: Double
  var stopped: String
  var migrants: Migrants
  var best: Winner?
  var front: [Member]

  struct Migrants: Decodable, Equatable {
    var sent: Int
    var received: Int
  }

  struct Winner: Decodable, Equatable {
    var id: String
    var validation_accuracy: Double
    var test_accuracy: Double?
    var test_deviation: Double?
    var final_epochs: Int?
    var parameters: Int
    var multiply_adds: Int
  }

  struct Member: Decodable, Equatable {
    var id: String
    var costs: [Double]
    var validation_accuracy: Double
    var parameters: Int
    var multiply_adds: Int
  }

  /// What a second look at the same run must give again.
  var lasting: [String] {
    [run, "\(islands)", "\(evaluations)", "\(nonviable)", "\(reasons)", "\(duplicates)", stopped]
      + ["\(best.map(\.id) ?? "")"] + front.map { "\($0)" }
  }
}
