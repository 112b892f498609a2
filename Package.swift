// swift-tools-version: 6.2
import PackageDescription

/// Every target of ours compiles without a warning.
let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]
let strictC: [CSetting] = [.treatAllWarnings(as: .error)]

let nioHTTP: [Target.Dependency] = [
    .product(name: "NIOCore", package: "swift-nio"),
    .product(name: "NIOPosix", package: "swift-nio"),
    .product(name: "NIOHTTP1", package: "swift-nio"),
]
let nio = nioHTTP + [.product(name: "NIOWebSocket", package: "swift-nio")]
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let httpClient: Target.Dependency = .product(name: "AsyncHTTPClient", package: "async-http-client")
let lifecycle: Target.Dependency = .product(
    name: "ServiceLifecycle", package: "swift-service-lifecycle")
let configuration: Target.Dependency = .product(
    name: "Configuration", package: "swift-configuration")
let arguments: Target.Dependency = .product(
    name: "ArgumentParser", package: "swift-argument-parser")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let cryptoExtras: Target.Dependency = .product(name: "CryptoExtras", package: "swift-crypto")
let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")

let common: [Target] = [
    .target(
        name: "Common", path: "Sources/Common", swiftSettings: strict),
    // What the executables need of the machine: clocks, settings, files with secrets.
    .target(
        name: "Platform",
        dependencies: [
            "Common", "CTimex", arguments, configuration, logging,
            .product(name: "Yams", package: "Yams"),
            .product(name: "SystemPackage", package: "swift-system"),
        ], path: "Sources/Platform", swiftSettings: strict),
]

/// The C libraries, each behind the smallest door; only `Sources/System` names them.
let system: [Target] = [
    .systemLibrary(
        name: "CNFC", path: "Sources/System/CNFC", pkgConfig: "libnfc",
        providers: [.apt(["libnfc-dev"])]),
    .systemLibrary(
        name: "CModbus", path: "Sources/System/CModbus", pkgConfig: "libmodbus",
        providers: [.apt(["libmodbus-dev"])]),
    .systemLibrary(
        name: "COpenSSL", path: "Sources/System/COpenSSL", pkgConfig: "openssl",
        providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CTimex", path: "Sources/System/CTimex"),
    .target(
        name: "CGPIOD", path: "Sources/System/CGPIOD", cSettings: strictC,
        linkerSettings: [.linkedLibrary("gpiod")]),
    .target(
        name: "CSimulatedDisk", path: "Sources/System/CSimulatedDisk", cSettings: strictC,
        linkerSettings: [.linkedLibrary("sqlite3")]),
]

let bridge: [Target] = [
    .target(
        name: "BridgeLogic",
        dependencies: ["Common", grdb, httpClient, logging, lifecycle] + nioHTTP,
        path: "Sources/Bridge/Logic", swiftSettings: strict),
    .target(
        name: "BridgeHardware",
        dependencies: [
            "Common", "BridgeLogic", "CNFC", "CGPIOD", "CModbus", "COpenSSL", logging,
        ],
        path: "Sources/Bridge/Hardware", resources: [.embedInCode("Meter/Models")],
        swiftSettings: strict),
    .executableTarget(
        name: "zapoj-bridge",
        dependencies: [
            "Common", "Platform", "BridgeLogic", "BridgeHardware", arguments, httpClient, lifecycle,
            logging,
        ], path: "Sources/Bridge/Main", swiftSettings: strict),
]

let cloud: [Target] = [
    .target(
        name: "CloudStore", dependencies: ["Common", grdb], path: "Sources/Cloud/Store",
        swiftSettings: strict),
    .target(
        name: "CloudServices",
        dependencies: [
            "Common", "CloudStore", grdb, crypto, cryptoExtras,
            .product(name: "X509", package: "swift-certificates"),
        ],
        path: "Sources/Cloud/Services", resources: [.embedInCode("Templates")],
        swiftSettings: strict),
    .target(
        name: "CloudHTTP",
        dependencies: [
            "Common", "CloudServices", hummingbird, httpTypes, crypto, logging,
            .product(name: "JWTKit", package: "jwt-kit"),
        ], path: "Sources/Cloud/HTTP", swiftSettings: strict),
    .target(
        name: "CloudStations",
        dependencies: [
            "Common", "CloudStore", "CloudServices", "CloudHTTP", hummingbird, crypto, lifecycle,
            logging,
            .product(name: "HummingbirdCore", package: "hummingbird"),
            .product(name: "NIOSSL", package: "swift-nio-ssl"),
            .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
            .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
        ] + nio, path: "Sources/Cloud/Stations", swiftSettings: strict),
    .target(
        name: "CloudWeb",
        dependencies: [
            "Common", "CloudStore", "CloudServices", "CloudHTTP", hummingbird, grdb, lifecycle,
            .product(name: "Mustache", package: "swift-mustache"),
        ],
        path: "Sources/Cloud/Web", resources: [.embedInCode("Templates")], swiftSettings: strict),
    .target(
        name: "CloudApp",
        dependencies: [
            "Common", "CloudStore", "CloudServices", "CloudHTTP", "CloudStations", "CloudWeb",
            "Platform", hummingbird, httpClient, lifecycle, logging, httpTypes,
            .product(name: "NIOSSL", package: "swift-nio-ssl"),
        ], path: "Sources/Cloud/App", swiftSettings: strict),
    .executableTarget(
        name: "zapoj-cloud",
        dependencies: [
            "CloudApp", "CloudServices", "CloudStore", "Common", "Platform", arguments, httpTypes,
        ],
        path: "Sources/Cloud/Main", swiftSettings: strict),
]

let simulation: [Target] = [
    .target(
        name: "VirtualDevices",
        dependencies: [
            "Common", logging, .product(name: "Histogram", package: "hdrhistogram-swift"),
        ] + nio,
        path: "Sources/Simulation/Devices", swiftSettings: strict),
    .target(
        name: "Simulation",
        dependencies: [
            "Common", "BridgeLogic", "CloudStore", "CloudServices", "CloudStations",
            "VirtualDevices", "CSimulatedDisk", grdb,
        ], path: "Sources/Simulation/Engine", swiftSettings: strict),
    .executableTarget(
        name: "zapoj-sim",
        dependencies: ["Common", "VirtualDevices", "Simulation", arguments, logging],
        path: "Sources/Simulation/Main", swiftSettings: strict),
]

let tests: [Target] = [
    .testTarget(name: "CommonTests", dependencies: ["Common"], swiftSettings: strict),
    .testTarget(
        name: "BridgeTests",
        dependencies: [
            "Common", "Platform", "BridgeLogic", "BridgeHardware", "VirtualDevices", "CGPIOD",
            "COpenSSL", grdb, crypto, httpClient, lifecycle, logging,
        ] + nio, swiftSettings: strict),
    .testTarget(
        name: "CloudTests",
        dependencies: [
            "Common", "Platform", "CloudStore", "CloudServices", "CloudHTTP", "CloudStations",
            "CloudWeb", "CloudApp", "VirtualDevices", grdb, crypto, httpClient, logging,
            hummingbird, httpTypes,
            .product(name: "HummingbirdTesting", package: "hummingbird"),
            .product(name: "NIOEmbedded", package: "swift-nio"),
        ] + nio, swiftSettings: strict),
    .testTarget(
        name: "SimulationTests", dependencies: ["Common", "VirtualDevices", "Simulation", grdb],
        exclude: ["Scenarios"], swiftSettings: strict),
    .testTarget(name: "TidyTests", swiftSettings: strict),
]

let package = Package(
    name: "zapoj",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "zapoj-bridge", targets: ["zapoj-bridge"]),
        .executable(name: "zapoj-cloud", targets: ["zapoj-cloud"]),
        .executable(name: "zapoj-sim", targets: ["zapoj-sim"]),
    ],
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
        .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.1"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(
            url: "https://github.com/apple/swift-configuration", from: "1.4.0",
            traits: [.defaults, "YAML", "CommandLineArguments"]),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    ],
    targets: common + system + bridge + cloud + simulation + tests,
    swiftLanguageModes: [.v6]
)
