import BridgeHardware
import BridgeLogic
import Logging
import Platform

/// Which lines the contactor and the other devices are on: all that `outputs-off` needs to know.
enum BoardSettings {
    case gpio(GPIOBoard.Wiring)
    case simulated(socket: String)

    enum Kind: String, CaseIterable { case gpio, simulated }

    /// - Throws: `invalidInput` that names the key.
    init(_ reader: SettingsReader) throws {
        switch try reader.requiredChoice(Self.kind, of: Kind.self) {
        case .simulated: self = .simulated(socket: try reader.requiredText(Self.socket))
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
        var wiring = GPIOBoard.Wiring(
            chip: try reader.requiredText(chip),
            contactorLine: try reader.requiredInteger(contactorLine),
            contactorIsActiveLow: try reader.flag(contactorActiveLow),
            enableLine: try reader.integer(enableLine),
            feedbackLine: try reader.integer(feedbackLine),
            meterLine: try reader.integer(meterLine),
            protectionLines: try protectionLines.reduce(into: [:]) { found, protection in
                found[protection.fault] = try reader.integer(protection.line)
            })
        for signal in [lamp, buzzer] {
            guard let line = try reader.integer(signal.line) else { continue }
            wiring.signals.append(.init(line: line, patterns: try signal.read(reader)))
        }
        return wiring
    }
}
