import DataSets
import Geometry
import Testing

private func description(
  _ header: DataDescription.Header? = nil, label: DataDescription.LabelColumn? = nil,
  classNames: [String]? = nil
) -> DataDescription {
  var files = DataDescription.Files()
  files.training = ["table.csv"]
  files.validation = ["table.csv"]
  files.test = ["table.csv"]
  files.header = header
  files.labelColumn = label
  return DataDescription(
    name: "set", format: .csv, files: files, classNames: classNames, normalization: .none)
}

private func rows(_ text: String, _ description: DataDescription = description()) throws
  -> [[Float]]
{
  let folder = try TemporaryFolder()
  try folder.write("table.csv", text)
  let data = try folder.load(description, seed: 1).search.training
  return (0..<data.count).map { values(data, at: $0) + [Float(data.label(at: $0))] }
}

private func problem(_ text: String, _ description: DataDescription = description()) throws
  -> DataSetError?
{
  let folder = try TemporaryFolder()
  try folder.write("table.csv", text)
  return failure(description, folder)
}

private let expected: [[Float]] = [[1, 2.5, 0], [-3, 0.125, 1]]

@Test(arguments: [
  "1,2.5,0\n-3,0.125,1\n", "1,2.5,0\n-3,0.125,1", "1,2.5,0\r\n-3,0.125,1\r\n",
  "\n1,2.5,0\n\n-3,0.125,1\n\n", " 1 , 2.5 ,0 \n-3, 0.125, 1\n", "\"1\",\"2.5\",\"0\"\n-3,.125,1\n",
  "1;2.5;0\n-3;0.125;1\n", "1\t2.5\t0\n-3\t0.125\t1\n", "1e0,25e-1,0\n-3.0,1.25E-1,1.0\n",
  "\u{FEFF}1,2.5,0\n-3,0.125,1\n", "a,b,label\n1,2.5,0\n-3,0.125,1\n",
  "2,2,cat,dog\n1,2.5,0\n-3,0.125,1\n", "\"a, b\",c,d\n1,2.5,0\n-3,0.125,1\n",
])
func tableIsReadHoweverItIsWritten(text: String) throws {
  #expect(try rows(text) == expected)
}

@Test func labelColumnGoesByNameOrByPlace() throws {
  let text = "kind,a,b\n0,1,2.5\n1,-3,0.125\n"
  #expect(try rows(text, description(label: .name("kind"))) == expected)
  #expect(try rows(text, description(label: .index(0))) == expected)
  #expect(try rows(text, description(label: .index(-3))) == expected)
  for label in [DataDescription.LabelColumn.name("sort"), .index(3), .index(-4)] {
    guard case .settings("files.label_column", _, _) = try problem(text, description(label: label))
    else {
      Issue.record("\(label) is no column")
      continue
    }
  }
}

@Test func headerIsTakenAsStated() throws {
  #expect(try rows("9,9,0\n1,2.5,0\n-3,0.125,1\n", description(.present)) == expected)
  #expect(try rows("1,2.5,0\n-3,0.125,1\n", description(.absent)) == expected)
  guard case .cell = try problem("a,b,c\n1,2,0\n", description(.absent)) else {
    Issue.record("a name is no number")
    return
  }
}

@Test func classNamesMayStandForLabels() throws {
  let named = description(classNames: ["cat", "dog"])
  #expect(try rows("1,2.5,cat\n-3,0.125,dog\n", named) == expected)
  #expect(try rows("a,b,kind\n1,2.5,cat\n-3,0.125,dog\n", named) == expected)
  guard case .cell(let finding) = try problem("1,2.5,cat\n-3,0.125,cow\n", named) else {
    Issue.record("a cow is neither")
    return
  }
  #expect(finding.place == "line 2, column 3" && finding.found == "\"cow\"")
}

@Test func firstLineOfScikitLearnNamesTheClasses() throws {
  let folder = try TemporaryFolder()
  try folder.write("table.csv", "2,2,cat,dog\n1,2.5,0\n-3,0.125,1\n")
  let data = try folder.load(description(), seed: 1)
  #expect(data.contract.classNames == ["cat", "dog"])
  var three = description()
  three.classes = 3
  guard case .settings("classes", "3", _) = failure(three, folder) else {
    Issue.record("two names are not three classes")
    return
  }
}

@Test(arguments: [
  ("1,2,0\n3,x,1\n", "line 2, column 2", "\"x\""), ("1,2,0\n\n3,,1\n", "line 3, column 2", "\"\""),
  ("1,2,0\n3,nan,1\n", "line 2, column 2", "\"nan\""),
  ("a,b,c\n1,1e999,0\n", "line 2, column 2", "\"1e999\""),
  ("1,2,0\n1,2,0.5\n", "line 2, column 3", "\"0.5\""),
])
func cellThatIsNoNumberIsNamedByLineAndColumn(text: String, place: String, found: String) throws {
  let error = try problem(text)
  guard case .cell(let finding) = error else {
    Issue.record("\(String(describing: error))")
    return
  }
  #expect(finding.place == place && finding.found == found)
}

@Test func labelOutsideTheClassesIsNamedByItsLine() throws {
  var two = description()
  two.classes = 2
  guard case .mislabelled(let finding) = try problem("1,0\n\n2,-1\n", two) else {
    Issue.record("labels count from 0")
    return
  }
  #expect(finding.place == "line 3, column 2")
}

@Test func rowsMustBeOfOneLength() throws {
  guard case .mislabelled(let finding) = try problem("1,2,0\n1,0\n") else {
    Issue.record("a short row was let pass")
    return
  }
  #expect(finding.place == "line 2" && finding.found == "2 cells")
}

@Test(arguments: ["", "\n\n", "a,b,c\n", "1\n2\n", "3,2,cat,dog\n1,2.5,0\n-3,0.125,1\n"])
func tableWithoutItsRowsIsTruncated(text: String) throws {
  let error = try problem(text)
  guard case .truncated = error else {
    Issue.record("\(String(describing: error))")
    return
  }
}

@Test func rowsOfATableMayBePictures() throws {
  var pictures = description()
  pictures.shape = Shape(height: 2, width: 1, channels: 1)
  #expect(try rows("1,2.5,0\n-3,0.125,1\n", pictures) == expected)
  pictures.shape = Shape(height: 2, width: 2, channels: 1)
  guard case .contradiction = try problem("1,2.5,0\n-3,0.125,1\n", pictures) else {
    Issue.record("two values are no picture of 2x2")
    return
  }
}
