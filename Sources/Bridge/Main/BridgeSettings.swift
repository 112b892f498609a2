import BridgeLogic
import BridgeProtocol
import BridgeRuntime
import Logging
import Platform

/// How a bridge is set up; read once at start.
struct BridgeSettings {
    var dataDirectory: String
    var readerConnection: String
    var board: BoardSettings
    var meter: MeterSettings
    var meterDescription: BridgeEvent.Meter?
    var policy: BridgePolicy
    var key: KeySettings
    /// Where the status page is served; nil: nowhere.
    var page: PageAddress?
    var logLevel: Logger.Level
    /// All settings, but for what the cloud may change and for where the key is; empty where not set.
    var fixed: [String: String]

    static let keys =
        BoardSettings.keys + MeterSettings.keys + KeySettings.keys + PageSettings.keys + [
            "data.directory", "reader.connection", "log.level",
        ] + BridgeVariable.all.map(\.name)

    init(_ options: SettingsOptions) async throws {
        try self.init(await options.reader(known: Self.keys))
    }

    /// - Throws: `invalidInput` that names the key.
    init(_ reader: SettingsReader) throws {
        dataDirectory = try reader.requiredText("data.directory")
        readerConnection = reader.text("reader.connection") ?? "pn532_uart:/dev/ttyAMA0"
        key = try KeySettings(reader)
        board = try BoardSettings(reader)
        meter = try MeterSettings(reader)
        page = try PageSettings.address(reader)
        logLevel = try reader.choice("log.level", default: .info)
        policy = BridgePolicy()
        policy.hasFeedback = board.hasFeedback
        policy.hasEnable = board.hasEnable
        policy.protections = board.protections
        policy.asksMeter = meter.isAsked
        // A register in Wh is as good as a pulse for each.
        policy.impulsesPerKWh =
            meter.isAsked
            ? 1000
            : Int64(try reader.integer("meter.impulsesPerKwh", in: 1...100_000, default: 1000))
        meterDescription = try meter.description(reader)
        for variable in BridgeVariable.all {
            guard let value = try reader.integer(variable.name, in: variable.range) else {
                continue
            }
            variable.set(value, in: &policy)
        }
        fixed = Self.fixed(reader)
    }

    private static func fixed(_ reader: SettingsReader) -> [String: String] {
        let own = Set(BridgeVariable.all.map(\.name) + KeySettings.keys)
        return keys.reduce(into: [:]) { found, key in
            if !own.contains(key) { found[key] = reader.text(key) ?? "" }
        }
    }
}
