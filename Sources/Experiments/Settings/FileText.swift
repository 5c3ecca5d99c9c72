import Foundation

/// Why a file could not be read.
struct FileProblem: Error {
  var reason: String
}

/// The text of a file in UTF-8.
func readText(_ path: String) throws(FileProblem) -> String {
  let files = FileManager.default
  guard files.fileExists(atPath: path) else { throw FileProblem(reason: "there is no such file") }
  if (try? files.contentsOfDirectory(atPath: path)) != nil {
    throw FileProblem(reason: "it is a folder; allowed is a file")
  }
  guard let data = files.contents(atPath: path) else {
    throw FileProblem(reason: "reading it is not permitted")
  }
  guard let text = String(validating: data, as: UTF8.self) else {
    throw FileProblem(reason: "it is not text in UTF-8")
  }
  return text
}
