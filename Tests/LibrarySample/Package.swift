// swift-tools-version: 6.3
import PackageDescription

// A package of somebody else that builds on ours, by URL and version as theirs would; `.ci/library` builds and runs it.
let repository = Context.environment["PLIMSOLL_REPOSITORY"] ?? "https://example.com/plimsoll.git"

let package = Package(
    name: "LibrarySample",
    platforms: [.macOS(.v15)],
    dependencies: [.package(url: repository, exact: "0.1.0")],
    targets: [
        .executableTarget(
            name: "LibrarySample",
            dependencies: [
                .product(name: "PlimsollCalibration", package: "plimsoll"),
                .product(name: "PlimsollCatalog", package: "plimsoll"),
                .product(name: "PlimsollCharts", package: "plimsoll"),
                .product(name: "PlimsollPerformance", package: "plimsoll"),
                .product(name: "PlimsollQuantities", package: "plimsoll"),
                .product(name: "PlimsollScenarios", package: "plimsoll"),
                .product(name: "PlimsollSimulation", package: "plimsoll"),
                .product(name: "PlimsollWorkload", package: "plimsoll"),
            ])
    ])
