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
  /// The largest angle, in degrees, by which a picture is turned about its middle; 0: none.
  public var rotation: Double
  /// The largest share by which a picture grows, or shrinks to 1 / (1 + share); 0: none.
  public var zoom: Double
  /// The largest share by which raw values grow or shrink; 0: none.
  public var contrast: Double
  /// How strongly samples are blended with others, and their labels with them: the parameter of a Beta
  /// distribution; 0: not at all.
  public var mixup: Double

  /// These changes; by default none.
  public init(
    cropPadding: Int = 0, horizontalFlip: Bool = false, cutout: Int = 0, rotation: Double = 0,
    zoom: Double = 0, contrast: Double = 0, mixup: Double = 0
  ) {
    self.cropPadding = cropPadding
    self.horizontalFlip = horizontalFlip
    self.cutout = cutout
    self.rotation = rotation
    self.zoom = zoom
    self.contrast = contrast
    self.mixup = mixup
  }

  /// Whether nothing is changed.
  public var isIdentity: Bool {
    cropPadding == 0 && !horizontalFlip && cutout == 0 && !warps && contrast == 0
      && mixup == 0
  }

  /// Whether pictures are turned or scaled.
  var warps: Bool { rotation > 0 || zoom > 0 }

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
    for (key, value, largest) in [
      ("rotation", rotation, 180.0), ("zoom", zoom, 1.0), ("contrast", contrast, 1.0),
      ("mixup", mixup, 1.0),
    ] where !(0...largest).contains(value) {
      return "augmentation.\(key): found \(value); allowed: 0 to \(Int(largest))."
    }
    if warps && min(shape.height, shape.width) == 1 {
      return
        "augmentation.rotation, augmentation.zoom: found one above 0; allowed: 0 for samples of "
        + "\(shape)."
    }
    return nil
  }
}

extension Augmentation: Codable {
  enum CodingKeys: String, CodingKey, CaseIterable {
    case cropPadding, horizontalFlip, cutout, rotation, zoom, contrast, mixup
  }

  /// Reads the changes that are given; one that is left out is not made.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      cropPadding: try container.decodeIfPresent(Int.self, forKey: .cropPadding) ?? 0,
      horizontalFlip: try container.decodeIfPresent(Bool.self, forKey: .horizontalFlip) ?? false,
      cutout: try container.decodeIfPresent(Int.self, forKey: .cutout) ?? 0,
      rotation: try container.decodeIfPresent(Double.self, forKey: .rotation) ?? 0,
      zoom: try container.decodeIfPresent(Double.self, forKey: .zoom) ?? 0,
      contrast: try container.decodeIfPresent(Double.self, forKey: .contrast) ?? 0,
      mixup: try container.decodeIfPresent(Double.self, forKey: .mixup) ?? 0)
  }

  /// Writes the changes; of those that came later, only what is made, so that settings of runs from
  /// before are written as they were.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(cropPadding, forKey: .cropPadding)
    try container.encode(horizontalFlip, forKey: .horizontalFlip)
    try container.encode(cutout, forKey: .cutout)
    if rotation > 0 { try container.encode(rotation, forKey: .rotation) }
    if zoom > 0 { try container.encode(zoom, forKey: .zoom) }
    if contrast > 0 { try container.encode(contrast, forKey: .contrast) }
    if mixup > 0 { try container.encode(mixup, forKey: .mixup) }
  }
}
