/// One target of ours and what it may know.
struct Target: Hashable {
    let name: String
    /// Its sources, from the package's root.
    let folder: String
    /// The targets and C modules of ours that Package.swift declares as its dependencies.
    let mayImport: Set<String>
    /// It may ask for the time, randomness and the environment, and may sleep.
    let asksOutside: Bool
}

/// The directions of the design as code. Package.swift says who imports whom; this table says which
/// arrows Package.swift may hold: a target depends only on targets that stand before it here.
enum Layout {
    static let order = [
        "CommonBase", "ChargingModel", "OCPPMessages", "BridgeProtocol", "MessageCatalogue",
        "Platform",
        "BridgeLogic", "BridgeRuntime", "BridgeHardware", "zapoj-bridge",
        "CloudCore", "CloudPictures", "CloudHTTP", "CloudWeb", "CloudModule", "CloudPeople",
        "CloudFleet",
        "CloudControl", "CloudAccess", "CloudCharging", "CloudCare", "CloudSmartCharging",
        "CloudPricing", "CloudBooking", "CloudSharing", "CloudMoney", "CloudInsight", "CloudPortal",
        "CloudStationGateway", "CloudBridgeGateway",
        "CloudApp",
        "zapoj-cloud",
        "VirtualDevices", "SimulationEngine", "DemoNeighbourhood", "zapoj-sim",
    ]

    /// Arrows that the order alone would allow.
    static let forbidden = [
        Arrow(from: isCloud, to: isBridge, why: "bridge and cloud meet only in BridgeProtocol"),
        Arrow(
            from: isCommon, to: { !isCommon($0) },
            why: "Common is pure: it knows neither I/O nor the clock"),
        Arrow(
            from: { isCloud($0) && !["CloudApp", "zapoj-cloud"].contains($0) },
            to: { $0.hasSuffix("Gateway") }, why: "no domain imports a gateway: take a port"),
        Arrow(
            from: { $0 == "VirtualDevices" }, to: { !isCommon($0) },
            why: "virtual devices know only what real ones know"),
        Arrow(
            from: {
                ![
                    "BridgeHardware", "Platform", "SimulationEngine", "CloudPictures", "CloudWeb",
                ].contains($0)
            },
            to: cModules.contains, why: "C ends at its wrapper"),
    ]

    struct Arrow: Sendable {
        let from: @Sendable (String) -> Bool
        let to: @Sendable (String) -> Bool
        let why: String
    }

    /// C libraries behind module maps of ours.
    static let cModules: Set<String> = [
        "CNFC", "CGPIOD", "COpenSSL", "CModbus", "CMalloc", "CTimex", "CQRencode",
        "CTurboJPEG", "CPNG", "CWebP", "CZlib", "CSimulatedDisk",
    ]

    /// All that the table governs.
    static let ownModules = cModules.union(order)

    /// The targets whose sources may ask the outside.
    static let askingOutside: Set<String> = [
        "Platform", "BridgeHardware", "zapoj-bridge", "zapoj-cloud", "VirtualDevices", "zapoj-sim",
    ]

    /// Modules of other packages that not everyone who can see them may use, by their prefix.
    static let confined: [(prefix: String, users: Set<String>)] = [
        ("GRDB", ["BridgeRuntime", "CloudCore", "SimulationEngine"]),
        (
            "Hummingbird",
            [
                "CloudHTTP", "CloudWeb", "CloudPeople", "CloudCare", "CloudInsight",
                "CloudStationGateway", "CloudBridgeGateway", "CloudApp",
            ]
        ),
    ]

    /// Everything from outside that Common may import.
    static let commonImports: Set<String> = ["Foundation", "FoundationEssentials"]

    /// The targets that Package.swift declares.
    static let targets: [Target] = {
        guard let manifest = manifest else { return [] }
        return PackageTargets.declared(in: manifest)
    }()

    private static let manifest: SourceFile? = {
        do {
            return try Tree(around: #filePath).file(at: "Package.swift")
        } catch {
            // `packageIsRead` fails then.
            return nil
        }
    }()

    @Sendable static func isCommon(_ name: String) -> Bool {
        order.prefix { $0 != "Platform" }.contains(name)
    }

    @Sendable private static func isBridge(_ name: String) -> Bool {
        ["BridgeLogic", "BridgeRuntime", "BridgeHardware", "zapoj-bridge"].contains(name)
    }

    @Sendable private static func isCloud(_ name: String) -> Bool {
        name == "zapoj-cloud" || (name.hasPrefix("Cloud") && order.contains(name))
    }
}
