import Architectures
import Geometry
import Kernels
import RandomStreams

#if canImport(Glibc)
  import Glibc
#else
  import Foundation
#endif

// Every sample of a batch is blended with its partner, the one as far from the other end: batches come
// in random order, so that partners are random. One share holds for the whole batch.

extension Network {
  /// Blends the samples of the batch that was loaded with their partners, by a share drawn from a stream.
  ///
  /// - **Source:** Zhang, Cisse, Dauphin, Lopez-Paz, "mixup: Beyond Empirical Risk Minimization", ICLR
  ///   2018; the share is of a Beta(strength, strength).
  func mix(batch: Int, strength: Double, using stream: inout RandomStream) {
    mix(batch: batch, share: Float(stream.beta(strength)))
  }

  /// Blends the samples of the batch that was loaded: a share of their own, the rest of their partner.
  package func mix(batch: Int, share: Float) {
    ownShare = share
    let input = pass(batch: batch, dropoutKey: 0).value(plan.input)
    var samples = input.write()
    let elements = plan.architecture.contract.shape.elements
    for sample in 0..<batch / 2 {
      let (own, other) = (sample * elements, (batch - 1 - sample) * elements)
      for place in 0..<elements {
        let (a, b) = (samples[own + place], samples[other + place])
        samples[own + place] = share * a + (1 - share) * b
        samples[other + place] = share * b + (1 - share) * a
      }
    }
  }

  /// Makes the loss, and its gradient, those of blended targets, given those of the samples' own.
  ///
  /// The loss is linear in the target: the partner's label takes over what is not the own share.
  func blendTargets(
    _ result: (loss: Double, correct: Int), _ pass: Pass, smoothing: Float
  ) -> (loss: Double, correct: Int) {
    guard ownShare < 1 else { return result }
    let (output, target) = (pass.value(plan.output), pass.gradient(plan.output))
    let logits = output.read()
    var dLogits = target.write()
    let arena = labels
    let labels = arena.readLabels(Block(offset: 0, count: pass.batch))
    let moved = (1 - ownShare) * (1 - smoothing)
    var loss = result.loss
    for sample in 0..<pass.batch {
      let row = sample * plan.output.storage
      let own = row + Int(labels[sample])
      let other = row + Int(labels[pass.batch - 1 - sample])
      loss += Double(moved) * (Double(logits[own]) - Double(logits[other]))
      dLogits[own] += moved / Float(pass.batch)
      dLogits[other] -= moved / Float(pass.batch)
    }
    return (loss, result.correct)
  }
}

extension RandomStream {
  /// A draw from the Beta distribution of two equal parameters, up to 1.
  ///
  /// - **Source:** Jöhnk, "Erzeugung von betaverteilten und gammaverteilten Zufallszahlen", Metrika 1964.
  fileprivate mutating func beta(_ parameter: Double) -> Double {
    while true {
      let a = pow(unit(), 1 / parameter)
      let b = pow(unit(), 1 / parameter)
      if a + b > 0, a + b <= 1 { return a / (a + b) }
    }
  }
}
