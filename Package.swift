// swift-tools-version: 6.3
import PackageDescription

/// Settings every Swift target of ours shares: upcoming language features on, warnings are errors.
let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

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
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser.git", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections.git", exact: "1.6.0"),
        .package(url: "https://github.com/jpsim/Yams.git", exact: "6.2.2"),
    ],
    targets: [
        // 0: units, and reading what strangers wrote
        layer("Quantities"),
        layer("Input"),
        // 1: facts
        .target(name: "CatalogData"),
        layer("Catalog", ["CatalogData", "Input", "Quantities"]),
        layer("Workload", ["Quantities"]),
        // 1.5: what a person asks for, in the words of the catalog
        layer("Scenarios", ["Catalog", "Input", "Quantities", "Workload", .product(name: "Yams", package: "Yams")]),
        // 2: compute
        layer("Performance", ["Catalog", "Quantities", "Workload"]),
        .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
        layer(
            "Simulation",
            [
                "CZlib", "Catalog", "Input", "Performance", "Quantities", "Workload",
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "HeapModule", package: "swift-collections"),
            ]),
        // 3: decide
        layer("Planning", ["Catalog", "Performance", "Quantities", "Workload"]),
        // 4: show and keep
        layer("Reports", ["Catalog", "Performance", "Planning", "Quantities", "Workload"]),
        // tests
        .target(
            name: "TestSupport", dependencies: [], path: "Tests/TestSupport", swiftSettings: settings),
        tests(of: "Quantities"),
        tests(of: "Catalog", ["Input", "Quantities"]),
        tests(of: "Performance", ["Catalog", "Quantities", "Workload"]),
        tests(of: "Workload", ["Quantities"]),
        tests(of: "Simulation", ["CZlib", "Catalog", "Input", "Performance", "Quantities", "Workload"]),
        tests(of: "Scenarios", ["Catalog", "Input", "Performance", "Quantities", "Workload"]),
    ],
    swiftLanguageModes: [.v6],
    cLanguageStandard: .gnu2x
)
