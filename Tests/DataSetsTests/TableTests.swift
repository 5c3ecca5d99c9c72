import DataSets
import Foundation
import Testing

private func table(_ bytes: [UInt8]) throws -> Table {
  let folder = try TemporaryFolder()
  try folder.write("t.csv", bytes)
  return try Table(reading: folder.path + "/set/t.csv")
}

private func table(_ text: String) throws -> Table { try table(Array(text.utf8)) }

/// What is wrong with a file, without its folder.
private func problem(_ bytes: [UInt8]) throws -> String? {
  do {
    _ = try table(bytes)
    return nil
  } catch let error as DataSetError {
    let text = error.description
    guard let end = text.range(of: "set/t.csv") else { return text }
    return String(text[end.upperBound...])
  }
}

private func problem(_ text: String) throws -> String? { try problem(Array(text.utf8)) }

@Test(arguments: [
  "name,x\na,1\nb,-2.5\n", "name;x\na;1\nb;-2.5", "name\tx\r\na\t1\r\nb\t-2.5\r\n",
  "\"name\",\"x\"\n\"a\", 1\n\n b ,-25e-1\n", "\u{FEFF}name,x\na,1\nb,-2.5\n",
])
func aTableIsReadHoweverItIsWritten(text: String) throws {
  let table = try table(text)
  #expect(table.columns == ["name", "x"] && table.rowCount == 2)
  #expect(table.text(0, 0) == "a" && table.text(1, 0) == "b")
  let x = try table.column("x")
  #expect(try table.number(0, x) == 1 && table.number(1, x) == -2.5)
}

@Test func textsKeepWhatSeparatesInQuotes() throws {
  let table = try table("arch,x\n\"|a~0|,|b~1|\",1\n|c~0|+|d~1|,2\n")
  #expect(table.text(0, 0) == "|a~0|,|b~1|" && table.text(1, 0) == "|c~0|+|d~1|")
}

@Test(arguments: ["", "\n\n", "a,b\n", "a,b"])
func aTableWithoutRowsIsNone(text: String) throws {
  let found = try problem(text)
  #expect(
    found == ", line 1: found no rows; allowed: a heading and rows below it.", "\(found ?? "")")
}

@Test func aRowOfAnotherLengthIsNamedByItsLine() throws {
  #expect(
    try problem("a,b\n1,2\n\n1\n") == ", line 4: found 1 cells; allowed: 2, as in the heading.")
  #expect(
    try problem("a,b\n1,2,3\n") == ", line 2: found 3 cells; allowed: 2, as in the heading.")
}

@Test func aColumnThatIsNotThereIsNamedWithThoseThatAre() throws {
  let table = try table("a,b\n1,2\n")
  let error = #expect(throws: DataSetError.self) { try table.column("c") }
  #expect(error?.description.hasSuffix("line 1: found no column c; allowed: a, b.") == true)
}

@Test(arguments: ["x", "", "1.2.3", "nan", "inf", "1e999", "--1"])
func aCellThatIsNoNumberIsNamedByLineAndColumn(cell: String) throws {
  let table = try table("a,b\n1,2\n3,\(cell)\n")
  #expect(throws: Never.self) { try table.number(1, 0) }
  let error = #expect(throws: DataSetError.self) { try table.number(1, 1) }
  let text = error?.description ?? ""
  #expect(text.hasPrefix("Bad cell in ") && text.contains("line 3, column b: found"), "\(text)")
}

@Test func aFileThatIsNotThereIsNamed() {
  let error = #expect(throws: DataSetError.self) { try Table(reading: "/nowhere/t.csv") }
  #expect(error?.description.hasPrefix("/nowhere/t.csv cannot be read: ") == true)
}

/// A gzip member that was cut, damaged or is none; and one that is whole.
@Test func damagedCompressionIsNamed() throws {
  // `a,b` and `1,2`, packed by gzip.
  let whole: [UInt8] = [
    0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x03, 0x4B, 0xD4, 0x49, 0xE2, 0x32, 0xD4,
    0x31, 0xE2, 0x02, 0x00, 0x7B, 0x07, 0x97, 0x0A, 0x08, 0x00, 0x00, 0x00,
  ]
  let table = try table(whole)
  #expect(table.columns == ["a", "b"] && table.text(0, 1) == "2")
  for length in 3..<whole.count {
    #expect(try problem(Array(whole.prefix(length))) != nil)
  }
  // The last byte of what is compressed ends in bits that say nothing.
  for place in 10..<whole.count where place != 19 {
    var damaged = whole
    damaged[place] ^= 0x10
    #expect(try problem(damaged) != nil)
  }
}
