import BridgeLogic
import Common
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

    static let keys =
        BoardSettings.keys + MeterSettings.keys + KeySettings.keys + PageSettings.keys + [
            "data.directory", "reader.connection", "contactor.minimumOffSeconds",
            "contactor.maximumHours", "contactor.maximumEnergyKwh", "contactor.closingsPerHour",
            "log.level",
        ]

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
        let sampleSeconds = try reader.integer(
            "meter.sampleIntervalSeconds", in: 1...3600, default: 60)
        let offSeconds = try reader.integer(
            "contactor.minimumOffSeconds", in: 0...3600, default: 15)
        policy.sampleIntervalMilliseconds = 1000 * Int64(sampleSeconds)
        policy.minimumOffMilliseconds = 1000 * Int64(offSeconds)
        let alignedSeconds = try reader.integer(
            "meter.alignedIntervalSeconds", in: 0...86_400, default: 900)
        policy.alignedIntervalMilliseconds = 1000 * Int64(alignedSeconds)
        meterDescription = try meter.description(reader)
        let hours = try reader.integer("contactor.maximumHours", in: 1...48, default: 24)
        let energy = try reader.integer("contactor.maximumEnergyKwh", in: 1...500, default: 150)
        policy.maximumOnMilliseconds = 3_600_000 * Int64(hours)
        policy.maximumEnergyWh = 1000 * Int64(energy)
        policy.closingsPerHour = try reader.integer(
            "contactor.closingsPerHour", in: 1...1000, default: 60)
    }
}
