import Geometry
import Kernels

// Layers that move channels from one layout to another.

/// Values side by side, channel after channel.
struct ConcatenationLayer: LocalLayer {
  let inputs: [LayerInput]
  let output: Value

  func forward(_ pass: Pass, _ chunk: Chunk) {
    let target = pass.value(output, chunk)
    var y = target.write()
    var first = 0
    for input in inputs {
      let channels = input.value.shape.channels
      let x = pass.value(input.value, chunk)
      copyChannels(
        x.read(), xStride: input.value.stride, xOffset: 0, channels: channels, into: &y,
        yStride: output.stride, yOffset: first,
        pixels: chunk.samples.count * output.shape.pixels, mode: .overwrite,
        workers: pass.alone)
      first += channels
    }
  }

  func backward(_ pass: Pass, _ chunk: Chunk) {
    let dy = pass.gradient(output, chunk)
    var first = 0
    for input in inputs {
      let channels = input.value.shape.channels
      if let mode = input.mode {
        let target = pass.gradient(input.value, chunk)
        var dx = target.write()
        copyChannels(
          dy.read(), xStride: output.stride, xOffset: first, channels: channels, into: &dx,
          yStride: input.value.stride, yOffset: 0,
          pixels: chunk.samples.count * output.shape.pixels, mode: mode, workers: pass.alone)
      }
      first += channels
    }
  }
}

/// A run of the input's channels in whole vectors.
///
/// It is one view of the samples, or all of them where a layer reads the samples that cannot read
/// them densely. Nothing behind it asks for a gradient.
struct SliceLayer: LocalLayer {
  let input: LayerInput
  let output: Value
  let first: Int

  func forward(_ pass: Pass, _ chunk: Chunk) {
    let x = pass.value(input.value, chunk)
    let target = pass.value(output, chunk)
    var y = target.write()
    copyChannels(
      x.read(), xStride: input.value.stride, xOffset: first, channels: output.shape.channels,
      into: &y, yStride: output.stride, yOffset: 0,
      pixels: chunk.samples.count * output.shape.pixels, mode: .overwrite,
      workers: pass.alone)
  }

  func backward(_ pass: Pass, _ chunk: Chunk) {}
}
