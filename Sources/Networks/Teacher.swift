import Architectures
public import DataSets
import Geometry
public import Kernels

#if canImport(Glibc)
  import Glibc
#else
  import Foundation
#endif

/// Trained networks whose answers another one learns beside the labels.
///
/// The loss of a sample is (1 − w) · L + w · T² · KL(q ‖ softmax(z / T)): L is the loss by its label, z are its
/// logits, q is the mean of the teachers' softmax(logits / T). Teachers see the very samples that the student
/// sees, changed at random and blended.
///
/// - **Source:** Hinton, Vinyals, Dean, "Distilling the Knowledge in a Neural Network", 2015, section 2; Beyer
///   and others, "Knowledge distillation: A good teacher is patient and consistent", CVPR 2022, section 3.
public final class Teacher {
  private let weight: Double
  private let temperature: Double
  private let networks: [Network]
  /// For each teacher, what makes its inputs of the student's: a factor and a term for each channel.
  private let scales: [[(factor: Float, term: Float)]]
  /// The probabilities of the batch, sample after sample.
  private var answers: [Double]
  /// The logarithms of those of one sample at a time.
  private var logarithms: [Double]
  private let classes: Int

  /// Teachers of a network.
  ///
  /// - Parameters:
  ///   - models: there is at least one; they read the shapes and tell the classes apart that the student does.
  ///   - weight: the share w of the loss that the answers make; labels make the rest.
  ///   - temperature: T; above 1, answers say more of the classes that a sample is not of.
  ///   - input: what the student is fed.
  ///   - batch: samples at once, at most.
  public init(
    _ models: [Model], weight: Double, temperature: Double, input: InputContractInfo, batch: Int,
    workers: Workers
  ) {
    self.weight = weight
    self.temperature = temperature
    classes = input.classes
    answers = Array(repeating: 0, count: batch * classes)
    logarithms = Array(repeating: 0, count: classes)
    networks = models.map {
      Network($0, batch: 1, workers: workers).folded(batch: batch, workers: workers)
    }
    scales = models.map { model in
      let (own, other) = (input.normalization, model.input.normalization)
      return own.mean.indices.map { channel in
        let deviation = other.deviation[channel]
        return (
          factor: Float(own.deviation[channel] / deviation),
          term: Float((own.mean[channel] - other.mean[channel]) / deviation)
        )
      }
    }
  }

  /// Lets the teachers answer the batch that a student has loaded.
  func answer(_ student: Network, batch: Int) {
    let view = student.pass(batch: batch, dropoutKey: 0).value(student.plan.input)
    let samples = view.read()
    let contract = student.plan.architecture.contract
    let (elements, channels) = (batch * contract.shape.elements, contract.shape.channels)
    for place in 0..<batch * classes { answers[place] = 0 }
    for (network, scale) in zip(networks, scales) {
      network.load(batch: batch) { pixels, _ in
        for place in 0..<elements {
          let (factor, term) = scale[place % channels]
          pixels[place] = factor * samples[place] + term
        }
      }
      network.infer(batch: batch)
      let output = network.pass(batch: batch, dropoutKey: 0).value(network.plan.output)
      let logits = output.read()
      for sample in 0..<batch {
        soften(logits, from: sample * network.plan.output.storage)
        for c in 0..<classes {
          answers[sample * classes + c] += exp(logarithms[c]) / Double(networks.count)
        }
      }
    }
  }

  /// Makes the loss by labels, and its gradient, the loss of a taught network.
  ///
  /// - Parameters:
  ///   - result: the sum of the losses by labels, and how many samples were classified correctly.
  ///   - logits: the student's, `storage` floats a sample.
  ///   - dLogits: the gradient of the mean loss.
  func teach(
    _ result: (loss: Double, correct: Int), batch: Int, storage: Int, _ logits: Span<Float>,
    _ dLogits: inout MutableSpan<Float>
  ) -> (loss: Double, correct: Int) {
    var divergence = 0.0
    for sample in 0..<batch {
      let row = sample * storage
      soften(logits, from: row)
      for c in 0..<classes {
        let q = answers[sample * classes + c]
        // q log q is 0 where the teachers rule a class out.
        if q != 0 { divergence += q * (log(q) - logarithms[c]) }
        let own = (1 - weight) * Double(dLogits[row + c])
        let taught = weight * temperature * (exp(logarithms[c]) - q)
        dLogits[row + c] = Float(own + taught / Double(batch))
      }
    }
    return (
      (1 - weight) * result.loss + weight * temperature * temperature * divergence, result.correct
    )
  }

  /// Makes `logarithms` those of softmax(logits / T) of the sample that begins in this place.
  private func soften(_ logits: Span<Float>, from row: Int) {
    var greatest = -Double.infinity
    for c in 0..<classes { greatest = max(greatest, Double(logits[row + c])) }
    var sum = 0.0
    for c in 0..<classes {
      // Where one logit is no number, no logarithm is, and the loss says so.
      logarithms[c] = (Double(logits[row + c]) - greatest) / temperature
      sum += exp(logarithms[c])
    }
    let offset = log(sum)
    for c in 0..<classes { logarithms[c] -= offset }
  }
}
