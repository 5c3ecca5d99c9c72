import Evolution

/// Lines of a journal that are not in its file yet.
struct WaitingLines {
  private var lines = JSONText()
  private var text = JSONText()
  /// Who was born in one of these lines or an earlier one, and not judged yet.
  private var births: Set<BirthID> = []
  private var migrants = WrittenMigrants()

  /// The lines.
  var bytes: [UInt8] { lines.bytes }

  /// Adds the line of an event.
  ///
  /// - Parameter t: seconds of searching until then.
  /// - Returns: how many bytes wait now.
  /// - Throws: `EncodingError` where a genome or a number cannot be written as JSON.
  mutating func append(_ event: IslandEvent, t: Double) throws -> Int {
    text.clear()
    var isBornHere = false
    switch event {
    case .born(let candidate): births.insert(candidate.id)
    case .judged(let individual): isBornHere = births.remove(individual.id) != nil
    case .emigrated, .immigrated: break
    }
    try text.append(event, t: t, isBornHere: isBornHere, migrants: &migrants)
    JournalLine.append(text.bytes, to: &lines)
    return lines.bytes.count
  }

  /// Adds a line in its frame.
  mutating func append(_ line: [UInt8]) { lines.append(json: line) }

  /// Puts earlier lines in front of those that wait.
  mutating func putInFront(_ earlier: [UInt8]) {
    var all = JSONText()
    all.append(json: earlier)
    all.append(json: lines.bytes)
    lines = all
  }

  /// Forgets the lines, which the file has now.
  mutating func clear() { lines.clear() }
}
