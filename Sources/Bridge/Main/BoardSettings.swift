import BridgeHardware
import BridgeLogic
import Logging
import Platform

/// Which lines the contactor and its company are on: all that `outputs-off` needs to know.
enum BoardSettings {
    case gpio(GPIOBoard.Wiring)
    case simulated(socket: String)

    static let keys =
        [
            "board.kind", "board.socket", "gpio.chip", "gpio.contactorLine",
            "gpio.contactorActiveLow",
            "gpio.enableLine", "gpio.feedbackLine", "gpio.meterLine", "gpio.emergencyStopLine",
            "gpio.residualCurrentLine", "gpio.overTemperatureLine", "gpio.lampLine",
            "gpio.buzzerLine",
        ] + Indication.allCases.flatMap { ["lamp.\($0.rawValue)", "buzzer.\($0.rawValue)"] }

    private static let protections: [(fault: BridgeFault, key: String)] = [
        (.emergencyStop, "gpio.emergencyStopLine"),
        (.residualCurrent, "gpio.residualCurrentLine"),
        (.overTemperature, "gpio.overTemperatureLine"),
    ]

    private enum Kind: String, CaseIterable { case gpio, simulated }

    /// - Throws: `invalidInput` that names the key.
    init(_ reader: SettingsReader) throws {
        switch try reader.choice("board.kind", default: Kind.gpio) {
        case .simulated: self = .simulated(socket: try reader.requiredText("board.socket"))
        case .gpio: self = .gpio(try Self.wiring(reader))
        }
    }

    var hasFeedback: Bool {
        switch self {
        case .gpio(let wiring): wiring.feedbackLine != nil
        case .simulated: true
        }
    }

    var hasEnable: Bool {
        switch self {
        case .gpio(let wiring): wiring.enableLine != nil
        case .simulated: false
        }
    }

    var protections: Set<BridgeFault> {
        switch self {
        case .gpio(let wiring): Set(wiring.protectionLines.keys)
        case .simulated: []
        }
    }

    /// What makes this machine unfit to switch any current.
    var unfitness: BridgeFault? {
        switch self {
        case .gpio: KernelOutputs().fault
        case .simulated: nil
        }
    }

    /// The board, not yet opened.
    func makeBoard(_ logger: Logger) -> any BoardSupport {
        switch self {
        case .gpio(let wiring):
            GPIOBoard(wiring: wiring, now: SystemClock().now, logger: logger)
        case .simulated(let socket): SimulatedBoard(socketPath: socket)
        }
    }

    private static func wiring(_ reader: SettingsReader) throws -> GPIOBoard.Wiring {
        let lines = 0...511
        guard let contactor = try reader.integer("gpio.contactorLine", in: lines) else {
            throw SettingsReader.problem("gpio.contactorLine", "must be set")
        }
        var wiring = GPIOBoard.Wiring(
            chip: reader.text("gpio.chip") ?? "/dev/gpiochip0", contactorLine: contactor,
            contactorIsActiveLow: try reader.flag("gpio.contactorActiveLow", default: false),
            enableLine: try reader.integer("gpio.enableLine", in: lines),
            feedbackLine: try reader.integer("gpio.feedbackLine", in: lines),
            meterLine: try reader.integer("gpio.meterLine", in: lines),
            protectionLines: try protections.reduce(into: [:]) { found, protection in
                found[protection.fault] = try reader.integer(protection.key, in: lines)
            })
        for (kind, standards) in [("lamp", SignalPattern.lamp), ("buzzer", SignalPattern.buzzer)] {
            guard let line = try reader.integer("gpio.\(kind)Line", in: lines) else { continue }
            wiring.signals.append(
                .init(line: line, patterns: try patterns(kind, standards, reader)))
        }
        return wiring
    }

    private static func patterns(
        _ kind: String, _ standards: [Indication: String], _ reader: SettingsReader
    ) throws -> [Indication: SignalPattern] {
        try Indication.allCases.reduce(into: [:]) { found, indication in
            let key = "\(kind).\(indication.rawValue)"
            guard let text = reader.text(key) ?? standards[indication] else { return }
            guard let pattern = SignalPattern(text == "off" ? "" : text) else {
                throw SettingsReader.problem(
                    key, "is '\(text)' instead of milliseconds on and off, like 80+80+80 or 50+950*"
                )
            }
            found[indication] = pattern
        }
    }
}
