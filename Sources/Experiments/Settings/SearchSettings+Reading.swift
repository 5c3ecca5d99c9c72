import Evaluators
import Evolution
import Genomes

extension SearchSettings {
  /// Reads the section `search`.
  mutating func read(_ r: SettingsReader, objectives: [Objective]) {
    r.integer("islands", &islands, in: .from(1, to: 4096))
    r.choice("mode", &mode)
    r.integer("generation", &generation, in: .atLeast(1))
    r.real("silence", &silence, in: .from(1, to: 86_400))
    evolution.read(r, objectives: objectives)
    let base = evolution
    r.sections("each") { r in
      var numbers: [Int] = []
      r.integers("islands", &numbers, in: .from(0, to: islands - 1))
      if numbers.isEmpty, !r.has("islands") {
        r.reject("islands", "is missing; allowed is a list of islands, counted from 0")
      }
      for number in numbers where each.contains(where: { $0.islands.contains(number) }) {
        r.reject("islands", "holds \(number), which an earlier entry has; allowed is each once")
      }
      var evolution = base
      evolution.read(r, objectives: objectives)
      each.append(EachIsland(islands: numbers, evolution: evolution))
    }
    let smallest = ([evolution] + each.map(\.evolution)).map(\.population).min() ?? 1
    if mode == .synchronous, generation > smallest {
      r.reject(
        "generation",
        "is \(generation); allowed is no more than the \(smallest) of "
          + "search.population, since else nobody lives from one generation to the next")
    }
  }
}

extension EvolutionSettings {
  /// Reads the keys of how an island evolves.
  mutating func read(_ r: SettingsReader, objectives: [Objective]) {
    r.choice("strategy", &strategy)
    r.integer("population", &population, in: .from(1, to: 100_000))
    r.integer("founders", &founders, in: .from(1, to: 1_000_000))
    r.integer("tournament", &tournament, in: .atLeast(1))
    r.real("crossover", &crossover, in: .from(0, to: 1))
    for (kind, weight) in r.weights("mutations", { mutations[$0] }) { mutations[kind] = weight }
    r.real("fidelity", &fidelity, in: .above(0, to: 1))
    r.section("rungs") { r in
      var ladder = rungs ?? Rungs(count: 1)
      r.integer("count", &ladder.count, in: .from(1, to: 10))
      r.real("factor", &ladder.factor, in: .above(1, to: 100))
      rungs = ladder.count > 1 ? ladder : nil
    }
    readPrescreen(r)
    readEmphasis(r, objectives)
    readRestrictions(r)
    if tournament > population {
      r.reject(
        "tournament",
        "is \(tournament); allowed is no more than the \(population) of search.population")
    }
  }

  private mutating func readPrescreen(_ r: SettingsReader) {
    r.section("prescreen") { r in
      var isEnabled = prescreen != nil
      var screen = prescreen ?? PrescreenSettings()
      r.flag("enabled", &isEnabled)
      r.integer("warmup", &screen.warmup, in: .atLeast(2))
      r.real("quantile", &screen.quantile, in: .from(0.01, to: 0.99))
      r.integer("tries", &screen.tries, in: .from(1, to: 10_000))
      prescreen = isEnabled ? screen : nil
    }
  }

  private mutating func readEmphasis(_ r: SettingsReader, _ objectives: [Objective]) {
    var weights: [Emphasis] = []
    r.freeSection("emphasis") { r in
      for name in r.givenKeys {
        var weight = 0.0
        if !objectives.contains(where: { $0.name == name }) {
          let names = objectives.map(\.name).joined(separator: ", ")
          r.reject(name, "is no objective of this run; allowed are \(names)")
        }
        r.real(name, &weight, in: .atLeast(0))
        weights.append(Emphasis(objective: name, weight: weight))
      }
    }
    if !weights.isEmpty { emphasis = weights }
  }

  private mutating func readRestrictions(_ r: SettingsReader) {
    var restrictions: [Restriction] = []
    r.freeSection("restrict") { r in
      for name in r.givenKeys {
        if r.isList(name) {
          let choices = r.list(name, of: "the text of a choice") { $0.text }
          restrictions.append(Restriction(field: name, choices: choices))
        } else {
          r.section(name) { r in
            var restriction = Restriction(field: name)
            r.real("min", &restriction.min, in: .atLeast(-Double.greatestFiniteMagnitude))
            r.real("max", &restriction.max, in: .atLeast(-Double.greatestFiniteMagnitude))
            restrictions.append(restriction)
          }
        }
      }
    }
    if !restrictions.isEmpty { restrict = restrictions }
  }
}
