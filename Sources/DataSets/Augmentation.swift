public import Geometry

/// Random changes to training pictures that leave their labels true.
public struct Augmentation: Hashable, Sendable {
  /// Pixels of raw 0 added on every side, out of which a picture of the old size is cut at random.
  public var cropPadding: Int
  /// Whether every second picture, by chance, is mirrored left to right.
  public var horizontalFlip: Bool
  /// The side of a square, set to 0 after normalisation, whose centre is anywhere in the picture;
  /// 0: none.
  ///
  /// - **Source:** DeVries, Taylor, "Improved Regularization of Convolutional Neural Networks with
  ///   Cutout", 2017.
  public var cutout: Int

  /// These changes; by default none.
  public init(cropPadding: Int = 0, horizontalFlip: Bool = false, cutout: Int = 0) {
    self.cropPadding = cropPadding
    self.horizontalFlip = horizontalFlip
    self.cutout = cutout
  }

  /// Whether nothing is changed.
  public var isIdentity: Bool { cropPadding == 0 && !horizontalFlip && cutout == 0 }

  /// Why this does not suit samples of a shape, as a sentence, or nil if it does.
  public func objection(to shape: Shape) -> String? {
    let side = min(shape.height, shape.width)
    if cropPadding < 0 || cropPadding > side / 2 {
      return "augmentation.crop_padding: found \(cropPadding); allowed: 0 to \(side / 2) for "
        + "samples of \(shape)."
    }
    if cutout < 0 || cutout > side {
      return "augmentation.cutout: found \(cutout); allowed: 0 to \(side) for samples of \(shape)."
    }
    if horizontalFlip && shape.width == 1 {
      return "augmentation.horizontal_flip: found true; allowed: false for samples of \(shape)."
    }
    return nil
  }
}

extension Augmentation: Codable {
  enum CodingKeys: String, CodingKey, CaseIterable {
    case cropPadding, horizontalFlip, cutout
  }

  /// Reads the changes that are given; one that is left out is not made.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      cropPadding: try container.decodeIfPresent(Int.self, forKey: .cropPadding) ?? 0,
      horizontalFlip: try container.decodeIfPresent(Bool.self, forKey: .horizontalFlip) ?? false,
      cutout: try container.decodeIfPresent(Int.self, forKey: .cutout) ?? 0)
  }
}
