import Foundation

/// What a process that evaluates for a slot has to know, before it gets candidates.
struct SlotOrder: Codable {
  /// The settings, as `RunSettings.canonicalJSON` writes them: the file may have changed since.
  var settings: String
  /// What data are found from.
  var source: PreparedSearch.Source
  /// One slot.
  var seat: EvaluatorSeat

  /// The order for one slot of a seat.
  init(_ prepared: PreparedSearch, oneSlotOf seat: EvaluatorSeat) {
    settings = prepared.settings.canonicalJSON
    source = prepared.source
    self.seat = seat
    self.seat.slots = 1
    self.seat.memory = seat.memory / seat.slots
  }

  /// Loads what it names.
  func prepared() throws -> PreparedSearch {
    try PreparedSearch(
      RunSettings(canonicalJSON: settings, from: source.settingsFile), from: source.settingsFile,
      dataRoot: source.dataRoot)
  }
}
