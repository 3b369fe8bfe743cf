// swift-tools-version: 6.3
import PackageDescription

/// Whether another package asked for this one: SwiftPM put it into a folder of that name then, and takes no unsafe flags.
let isDependency = Context.packageDirectory.contains("/checkouts/")

let release = BuildSettingCondition.when(platforms: [.linux], configuration: .release)

/// Flags that SwiftPM takes of nobody but the package that is built.
func own(_ flags: [String], _ condition: BuildSettingCondition) -> [SwiftSetting] {
    isDependency ? [] : [.unsafeFlags(flags, condition)]
}

/// Settings every Swift target of ours shares: upcoming language features on, warnings are errors.
///
/// Release builds ask for generic types by code, not by their mangled names, which the runtime would parse at each start.
/// They are open to tests, which run in them: answers are simulated, and tests ask for thousands of them. Debug builds are
/// for whoever changes a file and wants to know whether it compiles.
let settings: [SwiftSetting] =
    [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .treatAllWarnings(as: .error),
    ]
    + own(["-Xfrontend", "-disable-concrete-type-metadata-mangled-name-accessors"], release)
    + own(["-enable-testing"], .when(configuration: .release))

/// Release builds on Linux carry Swift's own libraries inside, so that no time is spent on finding them at each start;
/// those that `.ci/packages/standalone` makes carry the system's too, and run on any Linux.
let linking = Context.environment["PLIMSOLL_STANDALONE"] == nil ? "-static-stdlib" : "-static-executable"
/// Nothing is relocated at each start, a fifth of it, and no names of functions are in the program, which the runtime would
/// search; it loads no code.
///
/// The program stands at a fixed address then; libraries of the system do not. Not under a sanitizer (`.ci/sanitize`), whose
/// reports name functions.
let quickStart =
    Context.environment["PLIMSOLL_SANITIZED"] == nil
    ? ["-Xlinker", "-s", "-Xlinker", "--no-export-dynamic", "-Xclang-linker", "-no-pie"] : []

/// The commit that a package is built from.
let commit = Context.environment["PLIMSOLL_COMMIT"] ?? ""

/// A layer that others can build on, as a product of its own.
func library(_ name: String) -> Product { .library(name: "Plimsoll\(name)", targets: [name]) }

/// A Swift target of ours; layers only look down, see the target list below.
func layer(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

/// The test target of one layer, under `Tests/<name>Tests`.
func tests(of name: String, _ more: [Target.Dependency] = []) -> Target {
    .testTarget(
        name: "\(name)Tests",
        dependencies: [.target(name: name), "TestSupport"] + more,
        swiftSettings: settings)
}

let package = Package(
    name: "plimsoll",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "plimsoll", targets: ["plimsoll"]),
        library("Quantities"), library("Catalog"), library("Workload"), library("Performance"), library("Calibration"),
        library("Scenarios"), library("Simulation"), library("Charts"),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser.git", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections.git", exact: "1.6.0"),
        .package(url: "https://github.com/apple/swift-http-types.git", exact: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log.git", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio.git", exact: "2.101.2"),
        .package(url: "https://github.com/groue/GRDB.swift.git", exact: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", exact: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache.git", exact: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams.git", exact: "6.2.2"),
        .package(url: "https://github.com/swiftlang/swift-subprocess.git", exact: "1.0.2"),
    ],
    targets: [
        .target(name: "BuildInfo", cSettings: [.define("PLIMSOLL_COMMIT", to: "\"\(commit)\"")]),
        // 0: units, work on all cores, and reading what strangers wrote
        layer("Quantities"),
        layer("Parallel"),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
        layer("Input", ["CZlib"]),
        // 1: facts
        .target(name: "CatalogData"),
        layer("Catalog", ["CatalogData", "Input", "Quantities"]),
        layer("PriceLists", ["Catalog", "Input", "Quantities"]),
        layer("Workload", ["Quantities"]),
        .target(
            name: "BenchmarkData",
            exclude: [
                "README.md", "accuracy.csv", "evidence-runs.csv", "evidence-runs.packed", "evidence.csv",
                "evidence.packed", "factors.csv", "factors.packed", "residuals.csv", "residuals.packed", "runs.csv",
            ]),
        // 2: compute
        layer("Performance", ["Catalog", "Quantities", "Workload"]),
        layer(
            "Simulation",
            [
                "Catalog", "Input", "Parallel", "Performance", "Quantities", "Workload",
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "HeapModule", package: "swift-collections"),
            ]),
        .systemLibrary(
            name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"]), .brew(["libxml2"])]),
        layer(
            "Measurements", ["CLibXML2", "Input", "Parallel", "Quantities", .product(name: "Yams", package: "Yams")]),
        layer("Monitoring", ["Input", "Measurements", "Quantities", "Workload"]),
        layer(
            "Calibration",
            [
                "BenchmarkData", "Catalog", "Input", "Measurements", "Parallel", "Performance", "Quantities",
                "Workload",
            ]),
        // 3: judge and decide
        layer(
            "Validation",
            [
                "BenchmarkData", "Calibration", "Catalog", "Input", "Measurements", "Parallel", "Performance",
                "Quantities", "Simulation", "Workload",
            ]),
        layer(
            "Scenarios",
            [
                "Catalog", "Input", "Performance", "Quantities", "Simulation", "Workload",
                .product(name: "Yams", package: "Yams"),
            ]),
        layer(
            "Configurations", ["Catalog", "Input", "Performance", "Quantities", "Scenarios", "Workload"]),
        layer("Economics", ["Catalog", "Input", "Performance", "Quantities", "Scenarios", "Workload"]),
        layer(
            "Planning",
            [
                "Calibration", "Catalog", "Economics", "Input", "Parallel", "Performance", "Quantities", "Scenarios",
                "Simulation", "Workload",
            ]),
        // 4: show and keep
        layer("Charts", ["CLibXML2", "Input"]),
        .target(
            name: "GuideData",
            exclude: [
                "accuracy.md", "batch.md", "benchmark.md", "chat.md", "compare.md", "disaggregated.md", "glossary.md",
                "model.md", "monitoring.md", "prices.md", "pull-request.md", "rag.md", "serve.md", "sweep.md",
                "teams.md",
            ]),
        layer(
            "RunStore",
            ["Input", "Measurements", "Parallel", "Quantities", .product(name: "GRDB", package: "GRDB.swift")]),
        layer(
            "Reports",
            [
                "BuildInfo", "Calibration", "Catalog", "Charts", "Economics", "GuideData", "Input", "Measurements",
                "Monitoring", "Parallel", "Performance", "Planning", "PriceLists", "Quantities", "RunStore",
                "Scenarios",
                "Simulation", "Validation", "Workload",
            ]),
        // 5: one type a question, for every program
        layer(
            "Questions",
            [
                "Calibration", "Catalog", "Charts", "Economics", "Input", "Measurements", "Monitoring", "Parallel",
                "Performance", "Planning", "PriceLists", "Quantities", "Reports", "RunStore", "Scenarios", "Simulation",
                "Validation",
                "Workload",
            ]),
        // 6: the programs: the web server, tools for agents, and the command line that starts them
        .target(
            name: "WebAssets",
            exclude: ["answer.mustache", "layout.mustache", "planner.mustache", "script.js", "style.css"]),
        layer(
            "WebApp",
            [
                "Charts", "Input", "Measurements", "Planning", "Questions", "Reports", "RunStore", "Scenarios",
                "Validation", "WebAssets", "Workload",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Mustache", package: "swift-mustache"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]),
        layer("ToolServer", ["Input", "Questions", "Reports", "Scenarios", "Validation"]),
        layer(
            "Commands",
            [
                "Calibration", "Catalog", "Charts", "Configurations", "Economics", "Input", "Measurements",
                "Monitoring", "Parallel", "Performance", "Planning", "PriceLists", "Quantities", "Questions",
                "Reports", "RunStore", "Scenarios", "Simulation", "ToolServer", "Validation", "WebApp", "Workload",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),
        .executableTarget(
            name: "plimsoll", dependencies: ["Commands"], swiftSettings: settings + own([linking], release),
            linkerSettings: isDependency ? [] : [.unsafeFlags([linking] + quickStart, release)]),
        .executableTarget(
            name: "benchmarks",
            dependencies: [
                "Calibration", "Catalog", "Charts", "Economics", "Input", "Measurements", "Performance", "Planning",
                "Quantities", "Questions", "Reports", "RunStore", "Scenarios", "Simulation", "Validation", "Workload",
            ],
            swiftSettings: settings),
        // tests
        .target(
            name: "TestSupport", dependencies: [], path: "Tests/TestSupport", swiftSettings: settings),
        // Readers for the fuzzer and for the tests that replay what it found.
        .target(
            name: "Harnesses",
            dependencies: [
                "Catalog", "Configurations", "Input", "Measurements", "Monitoring", "PriceLists", "Reports",
                "Scenarios",
                "Simulation", "Workload",
            ],
            path: "Tests/Harnesses", swiftSettings: settings),
        .testTarget(
            name: "HarnessTests", dependencies: ["Harnesses", "TestSupport"], exclude: ["Corpus"],
            swiftSettings: settings),
        tests(of: "Quantities"),
        tests(of: "Parallel"),
        tests(of: "Input"),
        tests(of: "Catalog", ["Input", "Quantities"]),
        tests(of: "PriceLists", ["Catalog", "Input", "Quantities"]),
        tests(of: "Workload", ["Quantities"]),
        tests(of: "Performance", ["Catalog", "Quantities", "Workload"]),
        tests(of: "Simulation", ["Catalog", "Input", "Performance", "Quantities", "Workload"]),
        tests(of: "Measurements", ["Input", "Quantities"]),
        tests(of: "Monitoring", ["Input", "Measurements", "Quantities", "Workload"]),
        tests(of: "Calibration", ["Catalog", "Input", "Measurements", "Performance", "Quantities", "Workload"]),
        tests(of: "Validation", ["Calibration", "Catalog", "Input", "Performance", "Quantities", "Workload"]),
        tests(of: "Scenarios", ["Catalog", "Input", "Performance", "Quantities", "Workload"]),
        tests(of: "Configurations", ["Catalog", "Input", "Scenarios", "Workload"]),
        .testTarget(
            name: "ChartsTests", dependencies: ["Charts", "CLibXML2", "TestSupport"], exclude: ["Snapshots"],
            swiftSettings: settings),
        tests(of: "Economics", ["Catalog", "Performance", "Quantities", "Workload"]),
        tests(
            of: "Planning",
            [
                "Calibration", "Catalog", "Economics", "Input", "Parallel", "Performance", "Quantities", "Scenarios",
                "Simulation", "Workload",
            ]),
        tests(
            of: "Reports",
            [
                "Calibration", "Catalog", "Economics", "Input", "Measurements", "Monitoring", "Performance", "Planning",
                "Quantities", "Scenarios", "Workload", .product(name: "Yams", package: "Yams"),
            ]),
        tests(
            of: "Questions",
            [
                "Calibration", "Catalog", "Input", "Measurements", "Performance", "Planning", "Quantities", "Reports",
                "RunStore", "Simulation", "Validation",
            ]),
        .testTarget(
            name: "CommandLineTests",
            dependencies: [
                "Commands", "Scenarios", "TestSupport",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Subprocess", package: "swift-subprocess"),
            ],
            exclude: ["Browser", "Golden"], swiftSettings: settings),
        .testTarget(
            name: "WebAppTests",
            dependencies: [
                "Catalog", "Input", "Questions", "Reports", "RunStore", "Scenarios", "TestSupport", "WebApp",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
            ], swiftSettings: settings),
        tests(of: "ToolServer", ["Catalog", "Input", "Questions", "RunStore"]),
        tests(of: "RunStore", ["Input", "Measurements", "Quantities", .product(name: "GRDB", package: "GRDB.swift")]),
    ],
    swiftLanguageModes: [.v6],
    cLanguageStandard: .gnu2x
)

// libFuzzer is there in a build with its sanitizer alone: `.ci/fuzz`.
if Context.environment["PLIMSOLL_FUZZER"] != nil {
    package.targets.append(
        .executableTarget(
            name: "fuzzer", dependencies: ["Harnesses"], path: "Tests/Fuzzer",
            swiftSettings: settings + [.unsafeFlags(["-parse-as-library"])],
            // SwiftPM names the entry of a program, and libFuzzer brings one as well: either will do.
            linkerSettings: [.unsafeFlags(["-Xlinker", "--allow-multiple-definition"])]))
}
