import Genomes

extension SettingsReader {
  /// Reads a list that is not empty; nil where it is absent or wrong.
  ///
  /// - Parameters:
  ///   - key: The key of the list.
  ///   - isOptional: Whether null may stand instead.
  ///   - allowed: What each entry may be, for a sentence.
  ///   - read: The entry that a node says.
  func list<Item>(
    _ key: String, isOptional: Bool = false, of allowed: String, _ read: (SettingsNode) -> Item?
  ) -> [Item]? {
    guard let node = node(key), !(isOptional && node.isNull) else { return nil }
    guard case .list(let nodes) = node.content, !nodes.isEmpty else {
      let found = if case .list = node.content { "an empty list" } else { node.found }
      reject(key, "is \(found); allowed is a list of one or more, each \(allowed)")
      return nil
    }
    var items: [Item] = []
    var isRight = true
    for node in nodes {
      if let item = read(node) {
        items.append(item)
      } else {
        wrong(key, node, allowed: allowed)
        isRight = false
      }
    }
    return isRight ? items : nil
  }

  /// Reads a list of names of an enumeration, each at most once.
  func choices<Name: NameList>(_ key: String, _ value: inout [Name]) {
    let names = list(key, of: "one of \(Name.list)") { $0.text.flatMap(Name.init(rawValue:)) }
    guard let names, isWithoutRepeats(key, names, { $0.rawValue }) else { return }
    value = names
  }

  /// Reads a list of whole numbers, each at most once.
  func integers(_ key: String, _ value: inout [Int], in bounds: Bounds<Int>) {
    let numbers = list(key, of: "a whole number \(bounds.words)") { node in
      node.integer.flatMap { bounds.contains($0) ? $0 : nil }
    }
    guard let numbers, isWithoutRepeats(key, numbers, { String($0) }) else { return }
    value = numbers
  }

  /// Reports entries that stand in a list twice.
  func isWithoutRepeats<Item: Hashable>(
    _ key: String, _ items: [Item], _ words: (Item) -> String
  ) -> Bool {
    var seen: Set<Item> = []
    for item in items where !seen.insert(item).inserted {
      reject(key, "holds \(words(item)) twice; allowed is each entry once")
    }
    return seen.count == items.count
  }

  /// Reads a range of whole numbers: `min`, `max` and, where it may be given, `step`.
  func range(
    _ key: String, _ range: inout IntegerRange, within bounds: Bounds<Int>, stepped: Bool = true
  ) {
    section(key) { r in
      var copy = range
      let areRight = [
        r.integer("min", &copy.min, in: bounds), r.integer("max", &copy.max, in: bounds),
        !stepped || r.integer("step", &copy.step, in: .atLeast(1)),
      ]
      guard areRight.allSatisfy({ $0 }) else { return }
      if copy.min > copy.max {
        r.rejectSection("has min \(copy.min) above max \(copy.max); allowed is min <= max")
      } else if (copy.max - copy.min) % copy.step != 0 {
        let last = copy.max - (copy.max - copy.min) % copy.step
        r.rejectSection(
          "does not reach max \(copy.max) from min \(copy.min) in steps of \(copy.step); "
            + "allowed is a max such as \(last) or \(last + copy.step)")
      } else {
        range = copy
      }
    }
  }

  /// Reads a range of numbers: `min` and `max`.
  func range(_ key: String, _ range: inout RealRange, within bounds: Bounds<Double>) {
    section(key) { r in
      var copy = range
      let areRight = [
        r.real("min", &copy.min, in: bounds), r.real("max", &copy.max, in: bounds),
      ]
      guard areRight.allSatisfy({ $0 }) else { return }
      if copy.min > copy.max {
        r.rejectSection("has min \(copy.min) above max \(copy.max); allowed is min <= max")
      } else {
        range = copy
      }
    }
  }

  /// Reads weights by name, one of them above 0; those not given keep their defaults.
  func weights<Name: NameList>(_ key: String, _ defaults: (Name) -> Double) -> [(Name, Double)] {
    var weights: [(Name, Double)] = []
    section(key) { r in
      for name in Name.allCases {
        var weight = defaults(name)
        r.real(name.rawValue, &weight, in: .atLeast(0))
        weights.append((name, weight))
      }
      if weights.allSatisfy({ $0.1 <= 0 }) {
        r.rejectSection("has weights of 0 only; allowed is at least one above 0")
      }
    }
    return weights
  }
}
