// swift-tools-version: 6.2
import PackageDescription

/// Every target of ours compiles without a warning.
let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]
let strictC: [CSetting] = [.treatAllWarnings(as: .error)]

let arguments: Target.Dependency = .product(
    name: "ArgumentParser", package: "swift-argument-parser")
let configuration: Target.Dependency = .product(
    name: "Configuration", package: "swift-configuration")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let cryptoExtras: Target.Dependency = .product(name: "CryptoExtras", package: "swift-crypto")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let httpClient: Target.Dependency = .product(name: "AsyncHTTPClient", package: "async-http-client")
let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let jwtKit: Target.Dependency = .product(name: "JWTKit", package: "jwt-kit")
let lifecycle: Target.Dependency = .product(
    name: "ServiceLifecycle", package: "swift-service-lifecycle")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioHTTP1: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let nioHTTPTypes: Target.Dependency = .product(
    name: "NIOHTTPTypes", package: "swift-nio-extras")
let nioHTTP: [Target.Dependency] = [
    nioCore, nioHTTP1, .product(name: "NIOPosix", package: "swift-nio"),
]
let nio = nioHTTP + [.product(name: "NIOWebSocket", package: "swift-nio")]
let nioSSL: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")
let structuredFields: Target.Dependency = .product(
    name: "RawStructuredFieldValues", package: "swift-http-structured-headers")
let subprocess: Target.Dependency = .product(
    name: "Subprocess", package: "swift-subprocess")
let x509: Target.Dependency = .product(name: "X509", package: "swift-certificates")

/// A target of ours: its name, its folder below `Sources`, and what it may import.
func module(
    _ name: String, _ folder: String, _ dependencies: [Target.Dependency],
    resources: [Resource] = []
) -> Target {
    .target(
        name: name, dependencies: dependencies, path: "Sources/\(folder)",
        resources: resources.isEmpty ? nil : resources, swiftSettings: strict)
}

func program(_ name: String, _ folder: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(
        name: name, dependencies: dependencies, path: "Sources/\(folder)", swiftSettings: strict)
}

func tests(
    _ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []
) -> Target {
    .testTarget(
        name: name, dependencies: dependencies, exclude: exclude, swiftSettings: strict)
}

let common: [Target] = [
    module("CommonBase", "Common/Base", []),
    module("ChargingModel", "Common/ChargingModel", ["CommonBase"]),
    module("OCPPMessages", "Common/OCPP", ["CommonBase", "ChargingModel"]),
    module("BridgeProtocol", "Common/BridgeProtocol", ["CommonBase", "ChargingModel"]),
    module("MessageCatalogue", "Common/Messages", []),
    module(
        "Platform", "Platform",
        [
            "CommonBase", "CMalloc", "CTimex", arguments, configuration, logging,
            .product(name: "Yams", package: "Yams"),
            .product(name: "SystemPackage", package: "swift-system"),
        ]),
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
    .systemLibrary(
        name: "CQRencode", path: "Sources/System/CQRencode", pkgConfig: "libqrencode",
        providers: [.apt(["libqrencode-dev"])]),
    .systemLibrary(
        name: "CTurboJPEG", path: "Sources/System/CTurboJPEG", pkgConfig: "libturbojpeg",
        providers: [.apt(["libturbojpeg0-dev"])]),
    .systemLibrary(
        name: "CPNG", path: "Sources/System/CPNG", pkgConfig: "libpng",
        providers: [.apt(["libpng-dev"])]),
    .systemLibrary(
        name: "CWebP", path: "Sources/System/CWebP", pkgConfig: "libwebp",
        providers: [.apt(["libwebp-dev"])]),
    .systemLibrary(
        name: "CZlib", path: "Sources/System/CZlib", pkgConfig: "zlib",
        providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CMalloc", path: "Sources/System/CMalloc"),
    .systemLibrary(name: "CTimex", path: "Sources/System/CTimex"),
    .target(
        name: "CGPIOD", path: "Sources/System/CGPIOD", cSettings: strictC,
        linkerSettings: [.linkedLibrary("gpiod")]),
    .target(
        name: "CSimulatedDisk", path: "Sources/System/CSimulatedDisk", cSettings: strictC,
        linkerSettings: [.linkedLibrary("sqlite3")]),
]

let bridge: [Target] = [
    module("BridgeLogic", "Bridge/Machine", ["CommonBase", "ChargingModel", "BridgeProtocol"]),
    module(
        "BridgeRuntime", "Bridge/Runtime",
        [
            "CommonBase", "ChargingModel", "BridgeProtocol", "MessageCatalogue", "BridgeLogic",
            grdb, httpClient, logging, lifecycle,
        ] + nioHTTP),
    module(
        "BridgeHardware", "Bridge/Hardware",
        [
            "CommonBase", "ChargingModel", "BridgeProtocol", "BridgeLogic", "CNFC", "CGPIOD",
            "CModbus", "COpenSSL", logging,
        ], resources: [.embedInCode("Meter/Models")]),
    program(
        "zapoj-bridge", "Bridge/Main",
        [
            "CommonBase", "ChargingModel", "BridgeProtocol", "Platform", "BridgeLogic",
            "BridgeRuntime", "BridgeHardware", arguments, httpClient, lifecycle, logging,
        ]),
]

let model: [Target.Dependency] = [
    "CommonBase", "ChargingModel", "OCPPMessages", "BridgeProtocol",
]

let domains: [Target.Dependency] = [
    "CloudPeople", "CloudFleet", "CloudControl", "CloudAccess", "CloudCharging", "CloudCare",
    "CloudSmartCharging", "CloudPricing", "CloudBooking", "CloudSharing", "CloudMoney",
    "CloudInsight", "CloudPortal", "CloudStationGateway", "CloudBridgeGateway",
]

/// In the order of DESIGN: a target imports only what stands before it.
let cloud: [Target] = [
    module(
        "CloudCore", "Cloud/Core",
        [
            "CommonBase", "ChargingModel", crypto, grdb,
            .product(name: "GRDBSQLite", package: "GRDB.swift"),
        ], resources: [.embedInCode("Migrations")]),
    module(
        "CloudPictures", "Cloud/Pictures",
        ["CommonBase", "CloudCore", "CTurboJPEG", "CPNG", "CWebP"]),
    module(
        "CloudHTTP", "Cloud/HTTP",
        [
            "CommonBase", "CloudCore", hummingbird, httpTypes, lifecycle, logging, nioCore,
            nioHTTP1, nioHTTPTypes,
        ]),
    module(
        "CloudWeb", "Cloud/Web",
        [
            "CommonBase", "MessageCatalogue", "CloudCore", "CloudHTTP", "CQRencode", "CZlib",
            crypto,
            httpTypes, hummingbird, .product(name: "HummingbirdCore", package: "hummingbird"),
            lifecycle, logging, nioCore,
        ],
        resources: [
            .embedInCode("Documentation/Templates"), .embedInCode("Templates"),
            .embedInCode("Assets"), .embedInCode("StyleGuide/Templates"),
            // Links to the files in docs.
            .embedInCode("Guide/Texts"),
        ]),
    module(
        "CloudModule", "Cloud/Module",
        [
            "CommonBase", "MessageCatalogue", "CloudCore", "CloudHTTP", "CloudWeb", lifecycle,
            logging,
        ]),
    module(
        "CloudPeople", "Cloud/People",
        domain([]) + [
            crypto, cryptoExtras, hummingbird, jwtKit, lifecycle, logging, nioCore,
        ],
        resources: [
            .embedInCode("Migrations"), .embedInCode("Pages/Templates"),
            .embedInCode("Pages/Scripts"),
        ]),
    module(
        "CloudFleet", "Cloud/Fleet",
        domain(["CloudPeople"]) + [lifecycle, logging],
        resources: [.embedInCode("Migrations"), .embedInCode("Pages/Templates")]),
    module(
        "CloudControl", "Cloud/Control",
        domain(["CloudPeople", "CloudFleet"]) + ["BridgeProtocol"],
        resources: [.embedInCode("Pages/Templates")]),
    module(
        "CloudAccess", "Cloud/Access",
        domain(["CloudPeople", "CloudFleet", "CloudControl"]) + [
            "BridgeProtocol", crypto, cryptoExtras, logging,
        ],
        resources: [
            .embedInCode("Migrations"), .embedInCode("Pages/Templates"),
            .embedInCode("Pages/web-nfc.js"),
        ]),
    module(
        "CloudCharging", "Cloud/Charging",
        domain(["CloudPeople", "CloudFleet", "CloudControl", "CloudAccess"]) + [
            "CloudPictures", "BridgeProtocol", lifecycle, logging,
        ], resources: [.embedInCode("Migrations"), .embedInCode("Pages/Templates")]),
    module(
        "CloudCare", "Cloud/Care",
        domain(["CloudPeople", "CloudFleet", "CloudControl", "CloudAccess", "CloudCharging"]) + [
            "BridgeProtocol", crypto, hummingbird, logging, x509,
        ],
        resources: [
            .embedInCode("Configuration/Templates"), .embedInCode("Files/Templates"),
            .embedInCode("Messages/Templates"), .embedInCode("Migrations"),
            .embedInCode("Security/Templates"),
        ]),
    module(
        "CloudSmartCharging", "Cloud/SmartCharging",
        domain(["CloudFleet", "CloudControl", "CloudAccess", "CloudCharging", "CloudCare"])),
    module(
        "CloudPricing", "Cloud/Pricing",
        domain(["CloudPeople", "CloudFleet", "CloudControl", "CloudAccess", "CloudCharging"]) + [
            lifecycle, logging,
        ], resources: [.embedInCode("Migrations"), .embedInCode("Pages/Templates")]),
    module(
        "CloudBooking", "Cloud/Booking",
        domain([
            "CloudPeople", "CloudFleet", "CloudControl", "CloudAccess", "CloudCharging",
            "CloudCare", "CloudPricing",
        ]) + [
            "BridgeProtocol", crypto, httpTypes, hummingbird, lifecycle, logging, nioCore,
        ],
        resources: [.embedInCode("Migrations"), .embedInCode("Pages/Templates")]),
    module(
        "CloudSharing", "Cloud/Sharing",
        domain([
            "CloudPeople", "CloudFleet", "CloudControl", "CloudAccess", "CloudCharging",
            "CloudPricing", "CloudBooking",
        ]) + ["CloudPictures", crypto, httpTypes, hummingbird, lifecycle, logging, nioCore],
        resources: [.embedInCode("Migrations"), .embedInCode("Pages/Templates")]),
    module(
        "CloudMoney", "Cloud/Money",
        domain([
            "CloudPeople", "CloudFleet", "CloudControl", "CloudAccess", "CloudCharging",
            "CloudPricing", "CloudBooking", "CloudSharing",
        ]) + [crypto, httpTypes, lifecycle, logging],
        resources: [.embedInCode("Migrations"), .embedInCode("Pages/Templates")]),
    module(
        "CloudInsight", "Cloud/Insight",
        domain([
            "CloudPeople", "CloudFleet", "CloudControl", "CloudAccess", "CloudCharging",
            "CloudPricing", "CloudBooking", "CloudSharing", "CloudMoney",
        ]) + [
            httpTypes, hummingbird, lifecycle, logging, nioCore,
        ], resources: [.embedInCode("Migrations"), .embedInCode("Pages/Templates")]),
    module(
        "CloudPortal", "Cloud/Portal",
        domain([
            "CloudPeople", "CloudFleet", "CloudControl", "CloudAccess", "CloudCharging",
            "CloudCare", "CloudSmartCharging", "CloudPricing", "CloudBooking", "CloudSharing",
            "CloudMoney",
        ]) + [lifecycle, logging],
        resources: [.embedInCode("Pages/Templates")]),
    module(
        "CloudStationGateway", "Cloud/StationGateway",
        domain(["CloudFleet", "CloudControl", "CloudAccess", "CloudCharging", "CloudCare"]) + [
            crypto, hummingbird, logging, nioSSL,
            .product(name: "HummingbirdCore", package: "hummingbird"),
            nioHTTPTypes,
            .product(name: "NIOHTTPCompression", package: "swift-nio-extras"),
            .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
        ] + nio),
    module(
        "CloudBridgeGateway", "Cloud/BridgeGateway",
        domain([
            "CloudFleet", "CloudControl", "CloudAccess", "CloudCharging", "CloudCare",
            "CloudBooking", "CloudPricing", "CloudMoney",
        ]) + [
            "BridgeProtocol", crypto, httpTypes, hummingbird, jwtKit, lifecycle, nioCore,
            structuredFields,
        ]),
    module(
        "CloudApp", "Cloud/App",
        domain(domains) + [
            "Platform", hummingbird, httpClient, httpTypes, lifecycle, logging,
            subprocess, .product(name: "SystemPackage", package: "swift-system"),
        ] + nioHTTP),
    program(
        "zapoj-cloud", "Cloud/Main",
        ["CommonBase", "CloudApp", "Platform", arguments, httpTypes]),
]

/// The dependencies of a domain: what all of them stand on, and the domains before it.
func domain(_ others: [Target.Dependency]) -> [Target.Dependency] {
    [
        "CommonBase", "MessageCatalogue", "ChargingModel", "OCPPMessages", "CloudCore",
        "CloudHTTP", "CloudWeb", "CloudModule",
    ] + others
}

let simulation: [Target] = [
    module(
        "VirtualDevices", "Simulation/Devices",
        model + [logging, nioSSL, .product(name: "Histogram", package: "hdrhistogram-swift")]
            + nio),
    module(
        "SimulationEngine", "Simulation/Engine",
        model + [
            "MessageCatalogue", "BridgeLogic", "BridgeRuntime", "CloudCore", "CloudPeople",
            "CloudFleet", "CloudControl", "CloudAccess", "CloudCharging", "CloudSmartCharging",
            "CloudPricing", "CloudBooking", "CloudSharing", "CloudMoney", "CloudStationGateway",
            "CloudBridgeGateway", "VirtualDevices",
            "CSimulatedDisk", grdb, logging,
        ]),
    module(
        "DemoNeighbourhood", "Simulation/Neighbourhood",
        model + [
            "CloudCore", "CloudPeople", "CloudFleet", "CloudControl", "CloudAccess",
            "CloudCharging", "CloudCare", "CloudPricing", "CloudBooking", "CloudSharing",
            "CloudMoney", "CloudStationGateway", "CloudBridgeGateway", "CloudApp", logging,
        ]),
    program(
        "zapoj-sim", "Simulation/Main",
        model + ["VirtualDevices", "SimulationEngine", "DemoNeighbourhood", arguments, logging]),
]

let cloudTest: [Target.Dependency] =
    domain(domains) + [
        "BridgeProtocol", "CloudPictures", "CloudApp", "Platform", grdb, crypto, httpClient,
        logging,
    ]

let support: [Target.Dependency] = [
    "CloudTestSupport", "TestSupport", "VirtualDevices", hummingbird, httpTypes,
    .product(name: "HummingbirdTesting", package: "hummingbird"),
    .product(name: "NIOEmbedded", package: "swift-nio"),
]

let testing: [Target] = [
    // What all tests share: values, a clock, temporary folders.
    .target(
        name: "TestSupport", dependencies: ["CommonBase"], path: "Tests/TestSupport",
        swiftSettings: strict),
    tests("CommonBaseTests", ["CommonBase", "TestSupport"]),
    tests("ChargingModelTests", ["CommonBase", "ChargingModel", "TestSupport"]),
    tests(
        "OCPPMessagesTests", ["CommonBase", "ChargingModel", "OCPPMessages", "TestSupport"]),
    tests("BridgeProtocolTests", model + ["TestSupport"]),
    tests("MessageCatalogueTests", ["MessageCatalogue"]),
    tests("PlatformTests", ["CommonBase", "Platform", "TestSupport", logging]),
    .target(
        name: "BridgeTestSupport",
        dependencies: model + ["BridgeLogic", "BridgeRuntime", logging] + nioHTTP,
        path: "Tests/BridgeTestSupport", swiftSettings: strict),
    tests("BridgeLogicTests", model + ["BridgeLogic", "BridgeTestSupport", "TestSupport"]),
    tests(
        "BridgeRuntimeTests",
        model + [
            "MessageCatalogue", "BridgeLogic", "BridgeRuntime", "BridgeHardware",
            "BridgeTestSupport", grdb, crypto, httpClient, logging,
        ] + nioHTTP),
    tests(
        "BridgeHardwareTests",
        model + [
            "Platform", "BridgeLogic", "BridgeRuntime", "BridgeHardware", "BridgeTestSupport",
            "TestSupport", "VirtualDevices", "CGPIOD", "COpenSSL", grdb, crypto, lifecycle, logging,
        ], exclude: ["Traces"]),
    // What the tests of the domains share: an assembled cloud on a temporary file.
    .target(
        name: "CloudTestSupport",
        dependencies: cloudTest + [
            "TestSupport", hummingbird, httpTypes,
            .product(name: "HummingbirdTesting", package: "hummingbird"),
        ] + nio, path: "Tests/CloudTestSupport", swiftSettings: strict),
    tests("CloudCoreTests", cloudTest + support),
    tests("CloudPicturesTests", ["CommonBase", "CloudPictures", "TestSupport"]),
    tests("CloudHTTPTests", cloudTest + support),
    tests("CloudWebTests", cloudTest + support),
    tests("CloudPeopleTests", cloudTest + support),
    tests("CloudControlTests", cloudTest + support + [lifecycle]),
    tests("CloudAccessTests", cloudTest + support),
    tests("CloudChargingTests", cloudTest + support),
    tests("CloudCareTests", cloudTest + support + [lifecycle]),
    tests("CloudSmartChargingTests", cloudTest + support),
    tests("CloudPricingTests", cloudTest + support),
    tests("CloudBookingTests", cloudTest + support),
    tests("CloudSharingTests", cloudTest + support),
    tests("CloudMoneyTests", cloudTest + support + [nioCore]),
    tests("CloudInsightTests", cloudTest + support),
    tests("CloudStationGatewayTests", cloudTest + support + nio),
    tests("CloudBridgeGatewayTests", cloudTest + support),
    tests("CloudAppTests", cloudTest + support + [subprocess]),
    tests(
        "SimulationTests",
        model + ["VirtualDevices", "SimulationEngine", "DemoNeighbourhood", "TestSupport", grdb],
        exclude: ["Scenarios"]),
    tests("TidyTests", []),
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
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
        .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.1"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(
            url: "https://github.com/apple/swift-configuration", from: "1.4.0",
            traits: [.defaults, "YAML"]),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(
            url: "https://github.com/apple/swift-http-structured-headers", from: "1.7.0"),
    ],
    targets: common + system + bridge + cloud + simulation + testing,
    swiftLanguageModes: [.v6]
)
