// Compressed content made by other programs (Python 3 with zlib), as base64.

import Foundation

enum Fixture {
  /// What `dynamic` holds.
  static let pattern: [UInt8] = (0..<5000).map { (i: Int) -> UInt8 in
    let curve = (i * i / 7 + i) % 23
    let teeth = i % 5 * 9
    return i % 97 > 20 ? UInt8(curve + teeth) : 7
  }

  /// The bytes of a fixture.
  static func bytes(_ base64: String) -> [UInt8] {
    [UInt8](Data(base64Encoded: base64.filter { $0 != "\n" }) ?? Data())
  }

  /// `pattern`, with codes of its own.
  static let dynamic = """
    H4sIAAAAAAAAA6WX2ZKqOhRADzaKgMwQZsJMmBrQxtP6/x926bpt5WVXHaz4AVmJZLEXggD8PJJdkZ7Hk60X+Pbh2m2j
    qWXxuFyKstINa/jkk6wkKMBlyyVlt8imn7W8gjA5an45KV45V0cTD0/ehNYXtvWUIv+W5Tx/qhrpBi5Msspyw7Syg7Qe
    ToodlShp5gcSrZicjLhdbcktr5bkNXfOyJZOxX5fy7E/gABJabqRxwUZj1Iz3hQ7zLvjz/541ctHGWXjg1NDsiIl7B68
    VUSDLoVDc0mCsdUuaXz98NDQ27bd9wgEoLj6g7f9OdiMal4L6qsRW+moRlY2m1LQPU8uyb8Odp2vvOe0tXrJ0vs5SZJV
    lPKiMiw030SFDIuoWiDg7mznXQyMypujREN19q1y/XCa4n78XQ+vQhzHXwJOs6dmWON8kqp2O289XGXDwzUnkm1/CQkr
    EKClS6/L8dQbSpZcD67TtabRNI1hWv3ABRF+aCZaVsV0o4e5LTcKmrv9fwpKO8GMyc1MtvMqAcGjloCAjhh6Xde6TtoO
    eUF0v2jW53U777SqdpCRg2Qu2/6apeS2BzLIbjFtlyb9rE5OGQ0a9tqn4Nv1txCgDgQ4XoifBtoujRNmZBJ1L/3ZH25P
    elgvWthErYiKhYhegz8NKegrMXCaxzl0u0aV0+TGB/40HXx/uZ5AgBU+t/3Nzz+SjbuznQ7f26Vp/3JaMlbnNyUBAS9J
    splIgVV8cWaRzI5Rpr/rvSMJCHhJQn4vtTsOjuMMI+cH0fqmJCDgJYnrLbezVDYdF6XbeeOinc7am5KAgJck831bruxP
    6s/+FDfrxe2ZvCkJCHhJclC8YlKDers0bhV1l9AqbuhNSUDASxJUrZyRR6NxSebBVH/Xe08SEPCS5P9LfQyDef4Iwujr
    LBUVeVMSEPCSBGdFZTpe9FfdzvttuHHR8fKbksBv0z2TZKckIGDXJNkpCQjYNUl2SgICdk2SnZKAgF2TZKckIGDXJNkp
    CfyQ90ySnZLAr4o9k2SnJCCAPbeoJCCAPbeoJCCAPbeoJCCAPbeoJCCAPbeoJLAHzLlFJYHrmjm3qCRweDHnFpUEftkx
    5xaVBDaZObeoJCCAPbeoJCCAPbeoJPD3AXNuUUlAAHtuUUngmcycW1QSEMCeW1QSEMCeW1QS+ATMuUUlgauCObeoJPAH
    CHNuUUlgk5lzi0oCfx8w5xaVRIBVZs0tKgl8TZlzi0oCfycz5xaVBASw5xaVBAT8a5L8B7YPKc6IEwAA
    """

  /// "abcabcabcabcabcabc hello hello", with the fixed codes and all optional fields of the header.
  static let fixed = """
    H4sIHgAAAAAAAwMAYWJjbmFtZQBjb21tZW50AHlxS0xKTkRFChmpOTn5EBIAjtyRGx4AAAA=
    """

  /// "first " and "second", two members, padded with zeros.
  static let members = """
    H4sIAAAAAAAAA0vLLCouUQAA/HrxHAYAAAAfiwgAAAAAAAADK05Nzs9LAQBpER+2BgAAAAAAAAAA
    """

  /// 100,000 zeros.
  static let zeros = """
    H4sIAAAAAAAAA+3BMQEAAADCoPVPbQ0PoAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
    AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAIBXA32VEdSghgEA
    """

  /// An archive in the layout of MedMNIST, deflated, sizes after the entries: pictures of 2x2x1,
  /// 10 for training, 2 for validation, 3 for test.
  static let archive = """
    UEsDBBQACAAIAAAAIQAAAAAAAAAAAAAAAAAQAAAAdHJhaW5faW1hZ2VzLm5weZvsF+obEMnIUMZQrZ6SWpxcpG6loF5T
    aqiuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GoYGOgpGQKSpo1CrQBbgYmBkYmZhZWPn4OTi5uHl4xcQFBIW
    ERUTl5CUkpaRlZNXUFRSVlFVUwcAUEsHCFbWav1xAAAAqAAAAFBLAwQUAAgACAAAACEAAAAAAAAAAAAAAAAAEAAAAHRy
    YWluX2xhYmVscy5ucHmb7BfqGxDJyFDGUK2eklqcXKRupaBeU2qorqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC
    +RqGBjoKhpo6CrUK5AIuBkYYBABQSwcIUz/KQksAAACKAAAAUEsDBBQACAAIAAAAIQAAAAAAAAAAAAAAAAAOAAAAdmFs
    X2ltYWdlcy5ucHmb7BfqGxDJyFDGUK2eklqcXKRupaBeU2qorqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RpG
    OgogpKmjUKtAHuBiYGRiZmFlYwcAUEsHCGFg/bVPAAAAiAAAAFBLAwQUAAgACAAAACEAAAAAAAAAAAAAAAAADgAAAHZh
    bF9sYWJlbHMubnB5m+wX6hsQychQxlCtnpJanFykbqWgXlNqqK6joJ6WX1RSlJgXn1+UkgoSd0vMKU4FihdnJBakAvka
    RjoKhpo6CrUKZAMuBkYAUEsHCIMXsuVIAAAAggAAAFBLAwQUAAgACAAAACEAAAAAAAAAAAAAAAAADwAAAHRlc3RfaW1h
    Z2VzLm5weZvsF+obEMnIUMZQrZ6SWpxcpG6loF5Taqiuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GsY6CkZA
    pKmjUKtAHuBiYGRiZmFlY+fg5OIGAFBLBwiaCbEcVAAAAIwAAABQSwMEFAAIAAgAAAAhAAAAAAAAAAAAAAAAAA8AAAB0
    ZXN0X2xhYmVscy5ucHmb7BfqGxDJyFDGUK2eklqcXKRupaBeU2qorqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC
    +RrGOgqGmjoKtQpkAy4GRkYAUEsHCP2HN4hJAAAAgwAAAFBLAQIUAxQACAAIAAAAIQBW1mr9cQAAAKgAAAAQAAAAAAAA
    AAAAAACAAQAAAAB0cmFpbl9pbWFnZXMubnB5UEsBAhQDFAAIAAgAAAAhAFM/ykJLAAAAigAAABAAAAAAAAAAAAAAAIAB
    rwAAAHRyYWluX2xhYmVscy5ucHlQSwECFAMUAAgACAAAACEAYWD9tU8AAACIAAAADgAAAAAAAAAAAAAAgAE4AQAAdmFs
    X2ltYWdlcy5ucHlQSwECFAMUAAgACAAAACEAgxey5UgAAACCAAAADgAAAAAAAAAAAAAAgAHDAQAAdmFsX2xhYmVscy5u
    cHlQSwECFAMUAAgACAAAACEAmgmxHFQAAACMAAAADwAAAAAAAAAAAAAAgAFHAgAAdGVzdF9pbWFnZXMubnB5UEsBAhQD
    FAAIAAgAAAAhAP2HN4hJAAAAgwAAAA8AAAAAAAAAAAAAAIAB2AIAAHRlc3RfbGFiZWxzLm5weVBLBQYAAAAABgAGAG4B
    AABeAwAAAAA=
    """
}
