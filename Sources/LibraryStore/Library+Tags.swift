import Evolution
import GRDB

extension Library {
  /// Gives architectures a tag, by which they can be named and listed; from then on each is kept as it
  /// is decoded now, whatever later versions make of its genome.
  ///
  /// - Throws: where one of them cannot be meant, or the tag cannot be told from other names; then none
  ///   is tagged.
  public func tag(_ names: [String], as tag: String) throws(LibraryError) {
    try Self.check(tag)
    try write { db in
      for name in names {
        let number = try Self.number(named: name, db)
        try Self.writeDown(number, db)
        try db.execute(
          sql: "INSERT INTO tags VALUES (?, ?) ON CONFLICT DO NOTHING", arguments: [number, tag])
      }
    }
  }

  /// Takes a tag from architectures.
  public func untag(_ names: [String], _ tag: String) throws(LibraryError) {
    try write { db in
      for name in names {
        try db.execute(
          sql: "DELETE FROM tags WHERE architecture = ? AND tag = ?",
          arguments: [try Self.number(named: name, db), tag])
      }
    }
  }

  private static func check(_ tag: String) throws(LibraryError) {
    let isPlain = tag.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "-"):
        true
      default: false
      }
    }
    let isName = tag.utf8.count >= fewestDigits && tag.allSatisfy(\.isHexDigit)
    guard isPlain, (1...64).contains(tag.utf8.count), BirthID(tag) == nil, !isName else {
      throw .unusable(
        "the tag is '\(tag)'; allowed are up to 64 letters, digits, '.', '_' and '-' that are not the "
          + "name of an individual or the digits of an architecture")
    }
  }
}
