import DataSets

extension TrainingSettings {
  /// Reads the section `training`.
  mutating func read(_ r: SettingsReader) {
    r.integer("epochs", &epochs, in: .from(1, to: 100_000))
    r.integer("samples", &samples, in: .atLeast(1))
    r.integer("validation_samples", &validationSamples, in: .atLeast(1))
    r.integer("folds", &folds, in: .from(1, to: 100))
    r.choice("schedule", &schedule)
    r.real("warmup", &warmup, in: .from(0, below: 1))
    r.real("label_smoothing", &labelSmoothing, in: .from(0, below: 1))
    r.real("gradient_clipping", &gradientClipping, in: .atLeast(0))
    r.section("augmentation") { r in
      r.integer("crop_padding", &augmentation.cropPadding, in: .from(0, to: 1024))
      r.flag("horizontal_flip", &augmentation.horizontalFlip)
      r.integer("cutout", &augmentation.cutout, in: .from(0, to: 1024))
      r.real("rotation", &augmentation.rotation, in: .from(0, to: 180))
      r.real("zoom", &augmentation.zoom, in: .from(0, to: 1))
      r.real("contrast", &augmentation.contrast, in: .from(0, to: 1))
      r.real("mixup", &augmentation.mixup, in: .from(0, to: 1))
    }
    r.real("time_limit", &timeLimit, in: .above(0))
    r.integer("memory_limit", &memoryLimit, in: .from(1, to: 1 << 30))
    r.choice("infeasible", &infeasible)
    r.section("stop") { r in
      r.choice("rule", &stop.rule)
      r.integer("startup", &stop.startup, in: .atLeast(1))
      r.integer("grace", &stop.grace, in: .atLeast(0))
      r.integer("samples", &stop.samples, in: .atLeast(1))
    }
  }
}

extension FinalSettings {
  /// Reads the section `final`, whose epochs are three times those of the search by default.
  mutating func read(_ r: SettingsReader, training: TrainingSettings) {
    var given: Int?
    r.integer("epochs", &given, in: .from(1, to: 300_000))
    epochs = given ?? 3 * training.epochs
    r.flag("with_validation", &withValidation)
    r.integer("seeds", &seeds, in: .from(1, to: 1000))
    r.integer("front", &front, in: .from(0, to: 10_000))
    r.integer("top", &top, in: .from(1, to: 10_000))
    r.integer("top_seeds", &topSeeds, in: .from(1, to: 1000))
    r.real("label_smoothing", &labelSmoothing, in: .from(0, below: 1))
    r.real("averaging", &averaging, in: .from(0, below: 1))
    r.real("weight_decay", &weightDecay, in: .atLeast(0))
    r.flag("enabled", &enabled)
  }
}
