public import ArgumentParser
public import Experiments
public import Genomes
public import Interchange
public import Networks

// Words of the command line that stand for values of the program.

extension ReferenceNetwork: ExpressibleByArgument {}

extension OptimizerKind: ExpressibleByArgument {}

extension ScheduleKind: ExpressibleByArgument {}

extension ModelFormat: ExpressibleByArgument {}
