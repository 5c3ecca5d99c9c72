/// The kernels once more, written to be read: generic over the number type, so that gradients can be
/// checked by differences in Double, on plain arrays **without padding lanes**.
///
/// - **Shapes:** activations `[batch, height, width, channels]`, filters
///   `[fh, fw, channels / groups, outputs]`.
public enum Reference {}
