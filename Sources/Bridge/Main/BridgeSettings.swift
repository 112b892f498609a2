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
    /// The settings that the cloud may read but not change; empty where not set. The key's place is
    /// not among them.
    var fixed: [String: String]
    var clearCommand: ClearCommand

    static let dataDirectory = Setting.text(
        "data.directory", isRequired: true,
        "Directory of the outbox, the device's key and the identity; made if it does not exist.")
    static let readerConnection = Setting.text(
        "reader.connection", default: "pn532_uart:/dev/ttyAMA0",
        "Card reader, as a libnfc connection string.")
    private static let logLevel = Setting.choice(
        "log.level", of: Logger.Level.self, default: .info, "Least severe messages to log.")

    static let table = SettingsTable(
        [dataDirectory, logLevel] + KeySettings.table + [readerConnection] + BoardSettings.table
            + MeterSettings.table + PolicySettings.table + PageSettings.table)

    /// Reads and checks all settings of a command.
    init(_ options: SettingsOptions) async throws {
        try self.init(
            await options.reader(known: Self.table.keys),
            configurationFile: options.configurationFile)
    }

    /// - Throws: `invalidInput` that names the key.
    init(_ reader: SettingsReader, configurationFile: String?) throws {
        dataDirectory = try reader.requiredText(Self.dataDirectory)
        clearCommand = ClearCommand(
            configurationFile: configurationFile, dataDirectory: dataDirectory)
        readerConnection = try reader.requiredText(Self.readerConnection)
        key = try KeySettings(reader)
        board = try BoardSettings(reader)
        meter = try MeterSettings(reader)
        page = try PageSettings.address(reader)
        logLevel = try reader.requiredChoice(Self.logLevel, of: Logger.Level.self)
        policy = BridgePolicy()
        policy.hasFeedback = board.hasFeedback
        policy.hasEnable = board.hasEnable
        policy.protections = board.protections
        policy.asksMeter = meter.isModbus
        policy.impulsesPerKWh = meter.pulsesPerKWh
        policy.meterStepWh = meter.stepWh ?? policy.meterStepWh
        meterDescription = try meter.description(reader)
        try PolicySettings.read(reader, into: &policy)
        fixed = Self.fixed(reader)
    }

    private static func fixed(_ reader: SettingsReader) -> [String: String] {
        let hidden = Set((PolicySettings.table + KeySettings.table).map(\.key))
        return table.keys.reduce(into: [:]) { found, key in
            if !hidden.contains(key) { found[key] = reader.text(key) ?? "" }
        }
    }
}
