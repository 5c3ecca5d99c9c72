public import ArgumentParser
public import Experiments
import Foundation
public import Genomes
public import Interchange
public import Networks

// Words of the command line that stand for values of the program.

extension ReferenceNetwork: ExpressibleByArgument {}

extension OptimizerKind: ExpressibleByArgument {}

extension ScheduleKind: ExpressibleByArgument {}

extension ModelFormat: ExpressibleByArgument {}

/// The name of a file without folder and ending.
func fileStem(_ file: String) -> String {
  URL(fileURLWithPath: file).deletingPathExtension().lastPathComponent
}
