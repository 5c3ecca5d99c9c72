// Calls the loops of this file's name as compiled for an instruction set.

import Geometry

#if arch(x86_64)
  import KernelsV3
  import KernelsV4
#else
  import KernelsBase
#endif

extension InstructionSet {
  func activate(
    _ kind: ActivationKind, _ x: Span<Float>, first: Int, into y: inout MutableSpan<Float>
  ) {
    switch dividing(y.count) {
    #if arch(x86_64)
      case .v3:
        KernelsV3.activate(
          kind, x, first: first, into: &y)
      case .v4:
        KernelsV4.activate(
          kind, x, first: first, into: &y)
    #else
      case .base:
        KernelsBase.activate(
          kind, x, first: first, into: &y)
    #endif
    }
  }

  func activate(_ kind: ActivationKind, _ y: inout MutableSpan<Float>) {
    switch dividing(y.count) {
    #if arch(x86_64)
      case .v3: KernelsV3.activate(kind, &y)
      case .v4: KernelsV4.activate(kind, &y)
    #else
      case .base: KernelsBase.activate(kind, &y)
    #endif
    }
  }

  func activateGradient(
    _ kind: ActivationKind, _ x: Span<Float>, _ y: Span<Float>, _ dy: Span<Float>, first: Int,
    into dx: inout MutableSpan<Float>, adding: Bool
  ) {
    switch dividing(dx.count) {
    #if arch(x86_64)
      case .v3:
        KernelsV3.activateGradient(
          kind, x, y, dy, first: first, into: &dx, adding: adding)
      case .v4:
        KernelsV4.activateGradient(
          kind, x, y, dy, first: first, into: &dx, adding: adding)
    #else
      case .base:
        KernelsBase.activateGradient(
          kind, x, y, dy, first: first, into: &dx, adding: adding)
    #endif
    }
  }

  func activateGradient(
    _ kind: ActivationKind, _ y: Span<Float>, first: Int, scaling dy: inout MutableSpan<Float>
  ) {
    switch dividing(dy.count) {
    #if arch(x86_64)
      case .v3: KernelsV3.activateGradient(kind, y, first: first, scaling: &dy)
      case .v4: KernelsV4.activateGradient(kind, y, first: first, scaling: &dy)
    #else
      case .base: KernelsBase.activateGradient(kind, y, first: first, scaling: &dy)
    #endif
    }
  }

  func clearPadding(
    _ y: inout MutableSpan<Float>, channels: Int, stride: Int
  ) {
    switch self {
    #if arch(x86_64)
      case .v3:
        KernelsV3.clearPadding(
          &y, channels: channels, stride: stride)
      case .v4:
        KernelsV4.clearPadding(
          &y, channels: channels, stride: stride)
    #else
      case .base:
        KernelsBase.clearPadding(
          &y, channels: channels, stride: stride)
    #endif
    }
  }
}
