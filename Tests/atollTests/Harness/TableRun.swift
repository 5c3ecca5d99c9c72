import Foundation
import Testing

/// A search over a table in which every verdict can be checked, slow enough to be killed in the middle.
struct TableRun {
  let scratch: Scratch
  let settings: [String]

  static let usual = """
    budget: {evaluations: 180}
    evaluator: {kind: table, file: t.csv, objective: quality, direction: maximize, test: quality,
      cost: seconds, time_scale: 1, slots: 2}
    search: {islands: 3, mode: synchronous, generation: 4, strategy: ageing, population: 6, tournament: 3}
    migration: {interval: 4, count: 1}
    space:
      kind: vectors
      fields:
        - {name: a, choices: [u, v, w, x, y, z]}
        - {name: b, min: 1, max: 9, integer: true}
        - {name: c, min: 1, max: 40, integer: true}

    """

  /// - Parameters:
  ///   - seconds: what an evaluation takes at least; some take three times as long.
  ///   - rows: of the table, for each of 54 genomes but for their last field.
  init(seconds: Double = 0.004, rows: Int = 40, settings: [String] = []) throws {
    scratch = try Scratch()
    self.settings = settings
    var lines = ["a,b,c,quality,seconds"]
    for (a, name) in ["u", "v", "w", "x", "y", "z"].enumerated() {
      for b in 1...9 {
        for c in 1...rows {
          let time = seconds * Double(1 + (a + b + c) % 3)
          lines.append("\(name),\(b),\(c),\(Self.quality(a, b, c)),\(time)")
        }
      }
    }
    try scratch.write(lines.joined(separator: "\n") + "\n", to: "t.csv")
    try scratch.write(
      Self.usual.replacingOccurrences(of: "max: 40", with: "max: \(rows)"), to: "search.yaml")
  }

  static func quality(_ a: Int, _ b: Int, _ c: Int) -> Int { a * 7 + b * 11 % 13 + (c * 29) % 41 }

  func search(
    _ arguments: [String], folder: String = "run", set overrides: [String] = [],
    launch: Launch = Launch(),
    meanwhile: @escaping @Sendable (Int32) async throws -> Void = { _ in }
  ) async throws -> AtollRun {
    try await scratch.search(
      ["--out", folder] + arguments, set: settings + overrides, launch: launch,
      meanwhile: meanwhile)
  }

  func status(_ folder: String = "run") async throws -> (run: AtollRun, status: Status) {
    let run = try await Launch().run(["status", folder, "--json"], in: scratch.path)
    return (run, try JSONDecoder().decode(Status.self, from: Data(run.lastLine.utf8)))
  }

  struct Status: Decodable {
    var state: String
    var stopped: String?
    var evaluations: Int
    var evaluations_left: Int?
    var pending: Int
    var best: Summary.Member?
    var front: [Summary.Member]
    var islands: [Island]
    var notices: [String]
    var written: Double?

    struct Island: Decodable {
      var island: Int
      var judged: Int
      var isFormer: Bool
    }
  }

  /// The events of each island without their times, with each verdict naming its candidate only.
  func events(_ folder: String = "run") throws -> [[String]] {
    try scratch.journals(folder).map { journal in
      try journal.lines.compactMap { line in
        let object = try JSONSerialization.jsonObject(with: Data(line.utf8))
        guard var entry = object as? [String: Any], var event = entry["event"] as? [String: Any]
        else { return nil }
        entry["t"] = nil
        if var judged = event["judged"] as? [String: Any] {
          judged["times"] = nil
          if let candidate = judged.removeValue(forKey: "candidate") as? [String: Any] {
            judged["id"] = candidate["id"]
          }
          event["judged"] = judged
        }
        if var arrival = event["immigrated"] as? [String: Any] {
          arrival["migrants"] = (arrival["migrants"] as? [[String: Any]])?.map {
            $0.filter { $0.key != "times" }
          }
          event["immigrated"] = arrival
        }
        entry["event"] = event
        let text = try JSONSerialization.data(withJSONObject: entry, options: [.sortedKeys])
        return String(decoding: text, as: UTF8.self)
      }
    }
  }

  /// Checks that every verdict is what the table says of the genome, births have no gaps, and nobody is
  /// judged twice.
  ///
  /// - Returns: how many were judged.
  func checkVerdicts(_ folder: String = "run") throws -> Int {
    var count = 0
    for (island, journal) in try scratch.journals(folder).enumerated() {
      var genomes: [Int: [Double]] = [:]
      var judged: Set<Int> = []
      for line in journal.lines {
        let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        let event = object?["event"] as? [String: Any]
        if let born = event?["born"] as? [String: Any] {
          let birth = try Self.birth(born, of: island)
          #expect(birth == genomes.count)
          let proposal = born["proposal"] as? [String: Any]
          genomes[birth] = Self.numbers((proposal?["genome"] as? [String: Any])?["values"])
        }
        guard let verdict = event?["judged"] as? [String: Any] else { continue }
        let birth = try Self.birth(verdict["candidate"] as? [String: Any] ?? verdict, of: island)
        #expect(judged.insert(birth).inserted, "island \(island) judged \(birth) twice")
        let values = try #require(genomes[birth]).map { Int($0) }
        let fitness = (verdict["verdict"] as? [String: Any])?["fitness"] as? [String: Any]
        #expect(
          Self.numbers(fitness?["costs"]) == [
            -Double(Self.quality(values[0], values[1], values[2]))
          ])
        count += 1
      }
    }
    return count
  }

  private static func birth(_ object: [String: Any], of island: Int) throws -> Int {
    let id = try #require(object["id"] as? [String: Any])
    #expect((id["island"] as? NSNumber)?.intValue == island)
    return try #require(id["birth"] as? NSNumber).intValue
  }

  private static func numbers(_ list: Any?) -> [Double] {
    (list as? [Any] ?? []).compactMap { ($0 as? NSNumber)?.doubleValue }
  }

  /// The bytes of each journal up to its last whole line.
  func wholeLines(_ folder: String = "run") throws -> [String: Data] {
    let path = "\(scratch.path)/\(folder)/journals"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    var found: [String: Data] = [:]
    for name in names where name.hasSuffix(".journal") {
      let bytes = try Data(contentsOf: URL(fileURLWithPath: path + "/" + name))
      let end = bytes.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
      found[name] = bytes[..<end]
    }
    return found
  }

  /// A number from the environment for a test's rounds, and fewer where there is none.
  static func rounds(_ name: String, usually few: Int) -> Int {
    ProcessInfo.processInfo.environment[name].flatMap(Int.init) ?? few
  }
}

/// Numbers of a test that chooses at random, and can say again what it chose.
struct Dice {
  private var state: UInt64
  init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

  /// A number from 0 to below a limit (xorshift of Marsaglia 2003).
  mutating func roll(_ limit: Int) -> Int {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Int(state >> 11) % limit
  }
}
