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
  var best: Member?
  var front: [Member]
  var finalists: [Member]?

  struct Migrants: Decodable, Equatable {
    var sent: Int
    var received: Int
  }

  struct Member: Decodable, Equatable {
    var id: String
    var values: [Double]
    var costs: [Double]
    var violation: Double?
    var fidelity: Double?
    var validation_accuracy: Double?
    var parameters: Int?
    var multiply_adds: Int?
    var search_validation_accuracy: Double?
    var on_front: Bool?
    var test: FinalTest?
  }

  struct FinalTest: Decodable, Equatable {
    var accuracy: Double
    var deviation: Double?
    var loss: Double?
    var seeds: Int?
    var epochs: Int?
    var models: [String]?
  }

  /// What a second look at the same run must give again.
  var lasting: [String] {
    [run, "\(islands)", "\(evaluations)", "\(nonviable)", "\(reasons)", "\(duplicates)", stopped]
      + ["\(best.map(\.id) ?? "")"] + front.map { "\($0)" }
  }
}
