import Geometry
import Kernels

// Layers that move channels from one layout to another.

/// Values side by side, channel after channel.
struct ConcatenationLayer: Layer {
  let inputs: [LayerInput]
  let output: Value

  func forward(_ pass: Pass) {
    var y = pass.activations.write(output.block(pass.batch))
    var first = 0
    for input in inputs {
      let channels = input.value.shape.channels
      copyChannels(
        pass.activations.read(input.value.block(pass.batch)), xStride: input.value.stride,
        xOffset: 0, channels: channels, into: &y, yStride: output.stride, yOffset: first,
        pixels: pass.batch * output.shape.pixels, mode: .overwrite, workers: pass.workers)
      first += channels
    }
  }

  func backward(_ pass: Pass) {
    let dy = pass.gradients.read(output.gradient(pass.batch))
    var first = 0
    for input in inputs {
      let channels = input.value.shape.channels
      if let mode = input.mode {
        var dx = pass.gradients.write(input.value.gradient(pass.batch))
        copyChannels(
          dy, xStride: output.stride, xOffset: first, channels: channels, into: &dx,
          yStride: input.value.stride, yOffset: 0, pixels: pass.batch * output.shape.pixels,
          mode: mode, workers: pass.workers)
      }
      first += channels
    }
  }
}

/// A run of the input's channels in whole vectors.
///
/// It is one view of the samples, or all of them where a layer reads the samples that cannot read
/// them densely. Nothing behind it asks for a gradient.
struct SliceLayer: Layer {
  let input: LayerInput
  let output: Value
  let first: Int

  func forward(_ pass: Pass) {
    var y = pass.activations.write(output.block(pass.batch))
    copyChannels(
      pass.activations.read(input.value.block(pass.batch)), xStride: input.value.stride,
      xOffset: first, channels: output.shape.channels, into: &y, yStride: output.stride,
      yOffset: 0, pixels: pass.batch * output.shape.pixels, mode: .overwrite,
      workers: pass.workers)
  }

  func backward(_ pass: Pass) {}
}
