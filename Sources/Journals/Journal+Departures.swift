public import Evolution

extension Journal {
  /// What left for an island, in the order of the departures, as far as those who left stand here.
  ///
  /// Nothing from behind a damaged line: nobody knows how many departures stood in it.
  public func departures(to island: Int) -> [Departure] {
    var known: [BirthID: Individual] = [:]
    var departures: [Departure] = []
    var number = 0
    for line in entries {
      switch line.entry {
      case .event(.judged(let individual), _): known[individual.id] = individual
      case .event(.immigrated(let departure), _):
        for migrant in departure.migrants { known[migrant.id] = migrant }
      case .resumed(_, let change):
        for legacy in change?.reshaping?.legacies ?? [] {
          for migrant in legacy.departure.migrants { known[migrant.id] = migrant }
        }
      case .event(.emigrated(let emigrations), _):
        for emigration in emigrations where emigration.to == island {
          let migrants = emigration.migrants.compactMap { known[$0] }
          guard migrants.count == emigration.migrants.count else { continue }
          departures.append(
            Departure(
              from: header.island, to: island, number: number, migrants: migrants))
        }
        number += 1
      case .event, .header, .stopped: break
      }
    }
    return departures
  }
}
