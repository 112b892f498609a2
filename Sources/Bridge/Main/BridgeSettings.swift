import BridgeHardware
import BridgeLogic
import Common
import Logging
import Platform

/// How a bridge is set up; read once at start.
struct BridgeSettings {
    enum BoardKind: String, CaseIterable { case gpio, simulated }

    var dataDirectory: String
    var readerConnection: String
    var boardKind: BoardKind
    var boardSocket: String?
    var wiring: GPIOBoard.Wiring?
    var policy: BridgePolicy
    var logLevel: Logger.Level

    static let keys = [
        "data.directory", "reader.connection", "board.kind", "board.socket", "gpio.chip",
        "gpio.contactorLine", "gpio.contactorActiveLow", "gpio.feedbackLine", "gpio.meterLine",
        "meter.impulsesPerKwh", "meter.sampleIntervalSeconds", "contactor.minimumOffSeconds",
        "log.level",
    ]

    init(_ options: SettingsOptions) async throws {
        try self.init(await options.reader(known: Self.keys))
    }

    /// - Throws: `invalidInput` that names the key.
    init(_ reader: SettingsReader) throws {
        dataDirectory = try reader.requiredText("data.directory")
        readerConnection = reader.text("reader.connection") ?? "pn532_uart:/dev/ttyAMA0"
        boardKind = try reader.choice("board.kind", default: .gpio)
        logLevel = try reader.choice("log.level", default: .info)
        policy = BridgePolicy()
        policy.impulsesPerKWh = Int64(
            try reader.integer("meter.impulsesPerKwh", in: 1...100_000, default: 1000))
        policy.sampleIntervalMilliseconds =
            1000
            * Int64(
                try reader.integer("meter.sampleIntervalSeconds", in: 1...3600, default: 60))
        policy.minimumOffMilliseconds =
            1000
            * Int64(
                try reader.integer("contactor.minimumOffSeconds", in: 0...3600, default: 15))
        switch boardKind {
        case .simulated:
            boardSocket = try reader.requiredText("board.socket")
        case .gpio:
            let wiring = try Self.wiring(reader)
            self.wiring = wiring
            policy.hasFeedback = wiring.feedbackLine != nil
        }
    }

    private static func wiring(_ reader: SettingsReader) throws -> GPIOBoard.Wiring {
        let lines = 0...511
        guard let contactor = try reader.integer("gpio.contactorLine", in: lines) else {
            throw SettingsReader.problem("gpio.contactorLine", "must be set")
        }
        return GPIOBoard.Wiring(
            chip: reader.text("gpio.chip") ?? "/dev/gpiochip0", contactorLine: contactor,
            contactorIsActiveLow: try reader.flag("gpio.contactorActiveLow", default: false),
            feedbackLine: try reader.integer("gpio.feedbackLine", in: lines),
            meterLine: try reader.integer("gpio.meterLine", in: lines))
    }

    /// The board, not yet opened.
    func makeBoard(_ logger: Logger) throws -> any BoardSupport {
        if let boardSocket { return SimulatedBoard(socketPath: boardSocket) }
        guard let wiring else { throw SettingsReader.problem("board.kind", "must be set") }
        return GPIOBoard(wiring: wiring, logger: logger)
    }
}
