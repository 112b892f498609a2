/// One target of ours and what it may know.
struct Target: Hashable {
    let name: String
    /// Its sources, from the package's root.
    let folder: String
    /// The targets and C modules of ours that it may import.
    let mayImport: Set<String>
    /// It may ask for the time, randomness and the environment, and may sleep.
    let asksOutside: Bool
}

/// Who may import whom. What is not listed is forbidden.
///
/// The table is the "Direction" of the design as code: arrows go down, bridge and cloud never
/// meet but in Common, and C ends at BridgeHardware.
enum Layout {
    static let targets: [Target] = [
        target("Common", "Common", []),
        target("Platform", "Platform", ["Common", "CTimex"], asksOutside: true),

        target("BridgeLogic", "Bridge/Logic", ["Common"]),
        target(
            "BridgeHardware", "Bridge/Hardware",
            ["Common", "BridgeLogic", "CNFC", "CGPIOD", "COpenSSL", "CModbus"],
            asksOutside: true),
        target("zapoj-bridge", "Bridge/Main", bridge, asksOutside: true),

        target("CloudStore", "Cloud/Store", ["Common"]),
        target("CloudServices", "Cloud/Services", ["Common", "CloudStore"]),
        target("CloudHTTP", "Cloud/HTTP", ["Common", "CloudServices"]),
        target("CloudStations", "Cloud/Stations", belowHTTP.union(["CloudHTTP"])),
        target("CloudWeb", "Cloud/Web", belowHTTP.union(["CloudHTTP"])),
        target("CloudApp", "Cloud/App", cloud.subtracting(["CloudApp"]).union(["Platform"])),
        target("zapoj-cloud", "Cloud/Main", cloud.union(["Platform"]), asksOutside: true),

        target("VirtualDevices", "Simulation/Devices", ["Common"], asksOutside: true),
        target(
            "Simulation", "Simulation/Engine",
            [
                "Common", "BridgeLogic", "CloudStore", "CloudServices", "CloudStations",
                "VirtualDevices", "CSimulatedDisk",
            ]),
        target(
            "zapoj-sim", "Simulation/Main", ["Common", "VirtualDevices", "Simulation"],
            asksOutside: true),
    ]

    /// C libraries behind module maps of ours.
    static let cModules: Set<String> = [
        "CNFC", "CGPIOD", "COpenSSL", "CModbus", "CTimex", "CSimulatedDisk",
    ]

    /// All that the table governs.
    static let ownModules = cModules.union(targets.map(\.name))

    /// Modules of other packages that not everyone who can see them may use, by their prefix.
    static let confined: [(prefix: String, users: Set<String>)] = [
        (
            "GRDB",
            [
                "BridgeLogic", "CloudStore", "CloudServices", "CloudStations", "CloudApp",
                "CloudWeb", "Simulation",
            ]
        ),
        ("Hummingbird", ["CloudHTTP", "CloudStations", "CloudWeb", "CloudApp", "zapoj-cloud"]),
    ]

    /// Everything that Common may import.
    static let commonImports: Set<String> = ["Foundation", "FoundationEssentials"]

    private static let bridge: Set<String> = [
        "Common", "Platform", "BridgeLogic", "BridgeHardware",
    ]
    private static let belowHTTP: Set<String> = ["Common", "CloudStore", "CloudServices"]
    private static let cloud = belowHTTP.union([
        "CloudHTTP", "CloudStations", "CloudWeb", "CloudApp",
    ])

    private static func target(
        _ name: String, _ folder: String, _ mayImport: Set<String>, asksOutside: Bool = false
    ) -> Target {
        Target(
            name: name, folder: "Sources/" + folder, mayImport: mayImport,
            asksOutside: asksOutside)
    }
}
