import DataSets
import Foundation

extension DataSettings {
  /// The data in the words of DataSets, complete with what is known about the name.
  ///
  /// - Throws: `SettingsErrors` with all that does not fit together; `file` names the settings.
  func description(from file: String) throws(SettingsErrors) -> DataDescription {
    let description: DataDescription
    do {
      description = try JSONDecoder().decode(
        DataDescription.self, from: Data(canonicalJSON.utf8))
    } catch DecodingError.dataCorrupted(let context) {
      throw .one(file, key: "data", context.debugDescription)
    } catch {
      throw .one(file, key: "data", "\(error)")
    }
    let problems = description.problems()
    guard problems.isEmpty else {
      throw .all(file, problems.map { (key: "data", sentence: $0.description) })
    }
    return description
  }
}

extension RunSettings {
  /// The folder under the data root that a search reads, to be copied elsewhere; nil for none.
  ///
  /// - Throws: as `DataSettings.description(from:)`.
  public func stagedFolder(from file: String) throws(SettingsErrors) -> String? {
    guard evaluator.kind == .training else { return nil }
    let description = try data.description(from: file)
    let folder = description.files.folder ?? description.name
    return description.format == .builtin || folder.hasPrefix("/") ? nil : folder
  }
}
