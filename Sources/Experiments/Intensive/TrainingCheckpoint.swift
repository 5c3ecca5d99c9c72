import Foundation
import Networks

/// A training put down on disk after an epoch: its state, its curve, and what it is a training of.
///
/// The file is a binary property list, replaced in one step: whoever is killed leaves the old one or
/// the new one, whole.
struct TrainingCheckpoint: Hashable {
  /// All that decides on the result of the training, as JSON.
  var plan: String
  /// The epochs so far.
  var curve: [TrainingResult.Epoch]
  /// What the next epoch depends on.
  var state: TrainingSession.State

  private struct Content: Codable {
    var plan: String
    var curve: [TrainingResult.Epoch]
    var epoch: Int
    var names: [String]
    /// Floats of four bytes, the lowest first.
    var tensors: [Data]
  }

  init(plan: String, curve: [TrainingResult.Epoch], state: TrainingSession.State) {
    self.plan = plan
    self.curve = curve
    self.state = state
  }

  /// Writes the file.
  func write(_ file: String) throws(TrainingError) {
    let encoder = PropertyListEncoder()
    encoder.outputFormat = .binary
    let content = Content(
      plan: plan, curve: curve, epoch: state.epoch, names: state.tensors.map(\.name),
      tensors: state.tensors.map { Self.bytes($0.values) })
    do {
      try encoder.encode(content).write(to: URL(fileURLWithPath: file), options: .atomic)
    } catch {
      throw TrainingError("\(file) cannot be written: \(error.localizedDescription)")
    }
  }

  /// Reads the file; nil where there is none.
  init?(reading file: String) throws(TrainingError) {
    guard FileManager.default.fileExists(atPath: file) else { return nil }
    let content: Content
    do {
      content = try PropertyListDecoder().decode(
        Content.self, from: Data(contentsOf: URL(fileURLWithPath: file)))
    } catch {
      throw TrainingError("\(file) is no checkpoint of a training, or is damaged")
    }
    guard content.names.count == content.tensors.count else {
      throw TrainingError("\(file) is damaged: it has a name too many or too few")
    }
    plan = content.plan
    curve = content.curve
    state = TrainingSession.State(
      epoch: content.epoch,
      tensors: zip(content.names, content.tensors).map { name, data in
        Parameter(name: name, shape: [data.count / 4], values: Self.floats(data))
      })
  }

  private static func bytes(_ floats: [Float]) -> Data {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(4 * floats.count)
    for float in floats {
      let word = float.bitPattern
      for shift in stride(from: 0, to: 32, by: 8) {
        bytes.append(UInt8(truncatingIfNeeded: word >> shift))
      }
    }
    return Data(bytes)
  }

  private static func floats(_ data: Data) -> [Float] {
    let bytes = [UInt8](data)
    return stride(from: 0, to: bytes.count - bytes.count % 4, by: 4).map { start in
      let word = (0..<4).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32(bytes[start + $1]) }
      return Float(bitPattern: word)
    }
  }
}
