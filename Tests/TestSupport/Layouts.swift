import RandomStreams

/// Values `channels` a pixel, spread to `stride` a pixel with `padding` between.
public func spread<T>(_ values: [T], channels: Int, stride: Int, padding: T) -> [T] {
  let rest = [T](repeating: padding, count: stride - channels)
  return pixels(values, by: channels).flatMap { $0 + rest }
}

/// The first `channels` values of each pixel of `stride`.
public func gathered<T>(_ values: [T], channels: Int, stride: Int) -> [T] {
  pixels(values, by: stride).flatMap { $0.prefix(channels) }
}

/// The values that follow the first `channels` of each pixel of `stride`.
public func paddingLanes<T>(_ values: [T], channels: Int, stride: Int) -> [T] {
  pixels(values, by: stride).flatMap { $0.dropFirst(channels) }
}

private func pixels<T>(_ values: [T], by size: Int) -> [ArraySlice<T>] {
  stride(from: 0, to: values.count, by: size).map { values[$0..<min($0 + size, values.count)] }
}

/// Reproducible values between −1 and 1.
public func testValues(_ count: Int, seed: UInt64) -> [Double] {
  var stream = RandomStream(seed: seed, purpose: .testing)
  return (0..<count).map { _ in stream.real(in: -1...1) }
}
