// swift-tools-version:6.2
import PackageDescription

// The MPI to build against, as a pkg-config name: ompi-c (Open MPI), mpich, or one of your own.
let mpi = Context.environment["ATOLL_MPI_PKG"] ?? "ompi-c"

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]
// A view of an arena lives no longer than the arena: the compiler checks it where this is on.
let lifetimes: [SwiftSetting] = strict + [.enableExperimentalFeature("Lifetimes")]

func module(
  _ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = [],
  settings: [SwiftSetting] = strict
) -> Target {
  .target(
    name: name, dependencies: dependencies, exclude: exclude,
    swiftSettings: settings)
}
func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
  .testTarget(
    name: name + "Tests", dependencies: dependencies + ["TestSupport"],
    exclude: exclude, swiftSettings: lifetimes)
}
/// The kernels' loops, compiled once for an instruction set: the folder of each such target holds
/// a link to the one source folder.
func loops(_ name: String, march: String?, define: String?) -> Target {
  module(
    name, ["Geometry", "CProcessor"],
    settings: lifetimes
      + (march.map { [.unsafeFlags(["-Xcc", "-march=\($0)"])] } ?? [])
      + (define.map { [.define($0)] } ?? []))
}

#if arch(x86_64)
  let variants = [
    loops("KernelsV3", march: "x86-64-v3", define: nil),
    loops("KernelsV4", march: "x86-64-v4", define: "WIDE"),
  ]
#else
  let variants = [loops("KernelsBase", march: nil, define: nil)]
#endif

let parser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let real = Target.Dependency.product(name: "RealModule", package: "swift-numerics")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let protobuf = Target.Dependency.product(name: "SwiftProtobuf", package: "swift-protobuf")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")

let package = Package(
  name: "Atoll",
  products: [.executable(name: "atoll", targets: ["atoll"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-numerics", from: "1.1.0"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
    .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.0"),
  ],
  targets: [
    // MARK: Program
    .executableTarget(
      name: "atoll",
      dependencies: [
        "Experiments", "Reports", "LibraryStore", "Interchange", "Islands", "Evaluators",
        "Evolution", "Networks", "DataSets", "Genomes", "Kernels", "Architectures",
        "MessagePassing", "CProcessor", parser,
      ],
      swiftSettings: strict),

    // MARK: Floor 5
    module(
      "Experiments",
      [
        "Evaluators", "Interchange", "Islands", "Journals", "Evolution", "Networks", "DataSets",
        "Genomes", "Architectures", "MessagePassing", "Kernels", "RandomStreams", "Geometry",
        "CProcessor", yams,
      ]),
    module(
      "LibraryStore",
      [
        "Journals", "Evaluators", "Evolution", "DataSets", "Genomes", "Architectures", "Geometry",
        grdb,
      ]),
    module("Reports", ["LibraryStore", "DataSets", "Genomes", "Architectures", "Geometry"]),

    // MARK: Floor 4
    module(
      "Evaluators",
      [
        "Evolution", "Networks", "DataSets", "Genomes", "Architectures",
        "Kernels", "RandomStreams",
      ]),
    module(
      "Interchange",
      [
        "Networks", "DataSets", "Architectures", "Kernels", "RandomStreams", "Geometry", protobuf,
      ],
      exclude: ["ONNX/onnx.proto"]),
    module("Islands", ["Evolution", "Genomes", "MessagePassing", "RandomStreams"]),
    module("Journals", ["Evolution", "Genomes"]),

    // MARK: Floor 3
    module(
      "Networks", ["Architectures", "Kernels", "Geometry", "DataSets", "RandomStreams"],
      settings: lifetimes),
    module("Evolution", ["Genomes", "Architectures", "RandomStreams", real]),

    // MARK: Floor 2
    module("DataSets", ["Geometry", "RandomStreams", "CInflate"], settings: lifetimes),
    module("Genomes", ["Architectures", "Geometry", "RandomStreams"]),

    // MARK: Floor 1
    module("MessagePassing", ["CMPI"]),
    module("Architectures", ["Geometry"]),
    module(
      "Kernels",
      ["Geometry", "CProcessor", real] + variants.map { .byName(name: $0.name) },
      exclude: ["Loops"], settings: lifetimes),

    // MARK: Floor 0
    module("RandomStreams"),
    module("Geometry"),
    .target(name: "CProcessor"),
    .target(name: "CInflate", linkerSettings: [.linkedLibrary("z")]),
    .target(name: "CMPI", dependencies: ["CMPISystem"]),
    .systemLibrary(
      name: "CMPISystem", pkgConfig: mpi,
      providers: [.apt(["libopenmpi-dev", "openmpi-bin"])]),
  ] + variants + [
    // MARK: Tests
    .target(
      name: "TestSupport", dependencies: ["RandomStreams"], path: "Tests/TestSupport",
      swiftSettings: strict),
    .executableTarget(
      name: "MPIPrograms", dependencies: ["MessagePassing"],
      path: "Tests/MPIPrograms", swiftSettings: strict),
    .executableTarget(name: "EthernetSwitch", path: "Tests/EthernetSwitch"),
    tests("RandomStreams", ["RandomStreams"]),
    tests("Geometry", ["Geometry"]),
    tests("Kernels", ["Kernels", "Geometry", "RandomStreams"]),
    tests("MessagePassing", ["MessagePassing", "MPIPrograms", subprocess]),
    tests("Architectures", ["Architectures", "Geometry", "RandomStreams"]),
    tests("DataSets", ["DataSets", "Geometry", "RandomStreams"]),
    tests("Genomes", ["Genomes", "Architectures", "Geometry", "RandomStreams"]),
    tests(
      "Networks",
      [
        "Networks", "Architectures", "DataSets", "Kernels", "Geometry",
        "RandomStreams",
      ],
      exclude: ["Golden/golden_losses.py"]),
    tests(
      "Evolution",
      ["Evolution", "Genomes", "Architectures", "Geometry", "RandomStreams", real]),
    tests(
      "Evaluators",
      [
        "Evaluators", "Evolution", "Networks", "DataSets", "Genomes",
        "Architectures", "Geometry", "RandomStreams",
      ]),
    tests(
      "Islands",
      [
        "Islands", "Evolution", "Genomes", "Architectures", "Geometry",
        "MessagePassing", "RandomStreams",
      ]),
    tests(
      "Interchange",
      [
        "Interchange", "Networks", "DataSets", "Genomes", "Architectures", "Kernels", "Geometry",
        "RandomStreams", subprocess,
      ], exclude: ["Peers"]),
    tests("Journals", ["Journals", "Evolution", "Genomes", "Architectures", "RandomStreams"]),
    tests(
      "LibraryStore",
      [
        "LibraryStore", "Journals", "Evaluators", "Evolution", "DataSets", "Genomes",
        "Architectures", "RandomStreams", grdb,
      ]),
    tests("Reports", ["Reports", "RandomStreams"]),
    tests(
      "Experiments",
      [
        "Experiments", "Evolution", "Genomes", "Architectures", "Geometry", "MessagePassing",
        "Networks", "DataSets", "Evaluators", "Kernels", "RandomStreams",
      ]),
    tests("atoll", ["atoll", "EthernetSwitch", subprocess]),
  ]
)
