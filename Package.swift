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
        .package(url: "https://github.com/jpsim/Yams.git", exact: "6.2.2"),
        .package(url: "https://github.com/groue/GRDB.swift.git", exact: "7.10.0"),
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
        .systemLibrary(
            name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"]), .brew(["libxml2"])]),
        layer("Measurements", ["CLibXML2", "Input", "Quantities", .product(name: "Yams", package: "Yams")]),
        // 3: decide
        layer("Planning", ["Catalog", "Performance", "Quantities", "Workload"]),
        // 4: show and keep
        layer("Reports", ["Catalog", "Performance", "Planning", "Quantities", "Workload"]),
        layer("RunStore", ["Measurements", "Quantities", .product(name: "GRDB", package: "GRDB.swift")]),
        // tests
        .target(
            name: "TestSupport", dependencies: [], path: "Tests/TestSupport", swiftSettings: settings),
        tests(of: "Quantities"),
        tests(of: "Catalog", ["Input", "Quantities"]),
        tests(of: "Performance", ["Catalog", "Quantities", "Workload"]),
        tests(of: "Workload", ["Quantities"]),
        tests(of: "Scenarios", ["Catalog", "Input", "Performance", "Quantities", "Workload"]),
        tests(of: "Measurements", ["Input", "Quantities"]),
        tests(of: "RunStore", ["Measurements", "Quantities", .product(name: "GRDB", package: "GRDB.swift")]),
    ],
    swiftLanguageModes: [.v6],
    cLanguageStandard: .gnu2x
)
