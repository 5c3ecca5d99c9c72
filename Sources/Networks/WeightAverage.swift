import Kernels

/// A moving average of a network's weights over the steps of its training: less noisy than the weights
/// of any one step, and usually better.
///
/// After step t, counted from 1, average ← d·average + (1 − d)·weights with
/// d = min(decay, (1 + t) / (10 + t)), so that the average forgets the first steps soon. The running
/// statistics of normalisations are averaged in the same way: they then belong to the same stretch of
/// steps as the averaged weights.
///
/// - **Source:** Polyak, Juditsky, "Acceleration of Stochastic Approximation by Averaging", 1992; the
///   exponential form after Tarvainen, Valpola, "Mean teachers are better role models", 2017; the
///   growing decay is that of TensorFlow's `ExponentialMovingAverage`.
package struct WeightAverage {
  private let decay: Double
  private let weights: Arena
  private let statistics: Arena

  /// An average that begins with the network as it is.
  package init(of network: Network, decay: Double) {
    precondition((0..<1).contains(decay), "a decay of \(decay)")
    self.decay = decay
    weights = Arena(count: network.memory.weights.count)
    statistics = Arena(count: network.memory.statistics.count)
    weights.copy(network.memory.weights)
    statistics.copy(network.memory.statistics)
  }

  /// Takes in the network after a step, the first being 1.
  package func update(_ network: Network, step: Int) {
    let share = Float(1 - min(decay, Double(1 + step) / Double(10 + step)))
    let memory = network.memory
    for (average, current) in [(weights, memory.weights), (statistics, memory.statistics)] {
      var target = average.write(average.whole)
      var none = MutableSpan<Float>()
      // A step of descent with these signs is average + share · (current − average).
      sgdUpdate(
        &target, gradient: current.read(current.whole), velocity: &none, rate: -share, momentum: 0,
        nesterov: false, weightDecay: -1, workers: network.workers)
    }
  }

  /// Lets the network have the averages while a body runs, and gives it its own weights back.
  package func lend<Result>(to network: Network, _ body: () -> Result) -> Result {
    exchange(network.memory)
    defer { exchange(network.memory) }
    return body()
  }

  private func exchange(_ memory: Memory) {
    weights.exchange(memory.weights)
    statistics.exchange(memory.statistics)
  }

  /// Where the averages lie, by the names that a state has for them.
  var arenas: [(name: String, arena: Arena)] {
    [("average.weights", weights), ("average.statistics", statistics)]
  }
}

extension Arena {
  /// Takes over the floats of an arena of the same size.
  func copy(_ other: Arena) {
    precondition(count == other.count, "arenas of unequal size")
    let source = other.read(other.whole)
    var target = write(whole)
    for place in target.indices { target[place] = source[place] }
  }

  /// Changes floats with an arena of the same size.
  func exchange(_ other: Arena) {
    precondition(count == other.count, "arenas of unequal size")
    var mine = write(whole)
    var theirs = other.write(other.whole)
    for place in mine.indices {
      let float = mine[place]
      mine[place] = theirs[place]
      theirs[place] = float
    }
  }

  /// All floats; setting them needs as many.
  var floats: [Float] {
    get {
      let span = read(whole)
      return span.indices.map { span[$0] }
    }
    set {
      precondition(newValue.count == count, "\(newValue.count) floats for \(count)")
      var span = write(whole)
      for place in span.indices { span[place] = newValue[place] }
    }
  }
}
