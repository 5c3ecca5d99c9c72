import Architectures
import Evolution

// What a candidate came to, as a journal's line says it.

extension JSONCursor {
  mutating func verdict() throws(Surprise) -> Verdict {
    var verdict: Verdict?
    try object { key, cursor throws(Surprise) in
      switch key {
      case "fitness": verdict = .viable(try cursor.fitness())
      case "nonviable": verdict = .nonviable(try cursor.nonviability())
      default: throw Surprise()
      }
    }
    guard let verdict else { throw Surprise() }
    return verdict
  }

  private mutating func fitness() throws(Surprise) -> Fitness {
    var costs: [Double] = []
    var (violation, fidelity) = (0.0, 1.0)
    try object { key, cursor throws(Surprise) in
      switch key {
      case "costs": costs = try cursor.list { cursor throws(Surprise) in try cursor.number() }
      case "violation": violation = try cursor.number()
      case "fidelity": fidelity = try cursor.number()
      default: throw Surprise()
      }
    }
    guard let fitness = Fitness(costs, violation: violation, fidelity: fidelity) else {
      throw Surprise()
    }
    return fitness
  }

  private mutating func nonviability() throws(Surprise) -> Nonviability {
    var reason: Nonviability.Reason?
    var detail: String?
    try object { key, cursor throws(Surprise) in
      switch key {
      case "reason": reason = Nonviability.Reason(rawValue: try cursor.text())
      case "detail": detail = try cursor.text()
      default: throw Surprise()
      }
    }
    guard let reason, let detail else { throw Surprise() }
    return Nonviability(reason, detail)
  }

  mutating func measurements() throws(Surprise) -> Measurements {
    var measurements = Measurements()
    try object { key, cursor throws(Surprise) in
      switch key {
      case "cost": measurements.cost = try cursor.cost()
      case "curve":
        measurements.curve = try cursor.list { cursor throws(Surprise) in try cursor.number() }
      case "epochs": measurements.epochs = try cursor.number()
      case "metrics": measurements.metrics = try cursor.metrics()
      case "repairs": measurements.repairs = try cursor.whole()
      case "training_loss": measurements.trainingLoss = try cursor.number()
      case "training_seconds": measurements.trainingSeconds = try cursor.number()
      case "validation_accuracy": measurements.validationAccuracy = try cursor.number()
      case "validation_loss": measurements.validationLoss = try cursor.number()
      default: throw Surprise()
      }
    }
    return measurements
  }

  private mutating func metrics() throws(Surprise) -> [String: Double] {
    var metrics: [String: Double] = [:]
    try object { key, cursor throws(Surprise) in metrics[key] = try cursor.number() }
    return metrics
  }

  private mutating func cost() throws(Surprise) -> Cost {
    var cost = Cost()
    try object { key, cursor throws(Surprise) in
      switch key {
      case "activation_bytes": cost.activationBytes = try cursor.whole()
      case "multiply_adds": cost.multiplyAdds = try cursor.whole()
      case "parameters": cost.parameters = try cursor.whole()
      default: throw Surprise()
      }
    }
    return cost
  }

  mutating func times() throws(Surprise) -> Times {
    var times = Times(started: 0, seconds: 0, rank: 0, host: "")
    try object { key, cursor throws(Surprise) in
      switch key {
      case "host": times.host = try cursor.text()
      case "rank": times.rank = try cursor.whole()
      case "seconds": times.seconds = try cursor.number()
      case "started": times.started = try cursor.number()
      default: throw Surprise()
      }
    }
    return times
  }
}
