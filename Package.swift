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
    ],
    targets: [
        // 0: units, and reading what strangers wrote
        layer("Quantities"),
        layer("Input"),
        // 1: facts
        .target(name: "CatalogData"),
        layer("Catalog", ["CatalogData", "Input", "Quantities"]),
        layer("Workload", ["Quantities"]),
        // 4: show and keep
        .systemLibrary(
            name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"]), .brew(["libxml2"])]),
        layer("Charts", ["CLibXML2"]),
        // tests
        .target(
            name: "TestSupport", dependencies: [], path: "Tests/TestSupport", swiftSettings: settings),
        tests(of: "Quantities"),
        .testTarget(
            name: "ChartsTests", dependencies: ["Charts", "CLibXML2", "TestSupport"], exclude: ["Snapshots"],
            swiftSettings: settings),
    ],
    swiftLanguageModes: [.v6],
    cLanguageStandard: .gnu2x
)
