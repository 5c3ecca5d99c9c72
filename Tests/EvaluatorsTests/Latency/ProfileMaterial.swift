import Evaluators
import Networks

/// The circumstances of a measurement that never was.
let nowhere = DeviceProfile.Device(
  name: "nowhere", processor: "Z80", host: "h", instructionSet: "v3", date: "2026-01-01T00:00:00Z",
  batch: 8, threads: 1)

/// A time for a key; steps, bytes and weights follow from nothing.
func entry(
  _ key: String, _ microseconds: Double, steps: Int = 0, bytes: Int = 1000, weightBytes: Int = 0
) -> DeviceProfile.Entry {
  DeviceProfile.Entry(
    key: key, steps: steps, bytes: bytes, weightBytes: weightBytes, microseconds: microseconds,
    spread: 0.01, repeats: 5)
}

/// A pooling over a picture of so many rows and columns, that takes one step and two bytes a pixel.
func pooling(_ rows: Int, _ columns: Int) -> InferenceOperator {
  InferenceOperator(
    key: "max pooling \(rows)x\(columns)", steps: 1000 * rows * columns,
    bytes: 2000 * rows * columns)
}

/// What an operator takes where a law says so.
func entry(_ op: InferenceOperator, _ microseconds: Double) -> DeviceProfile.Entry {
  entry(op.key, microseconds, steps: op.steps, bytes: op.bytes, weightBytes: op.weightBytes)
}
