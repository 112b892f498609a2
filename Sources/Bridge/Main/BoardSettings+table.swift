import BridgeHardware
import BridgeLogic
import Platform

/// The settings of the board, as `--help` lists them.
extension BoardSettings {
    static let table =
        [
            kind, socket, chip, contactorLine, contactorActiveLow, enableLine, feedbackLine,
            meterLine,
        ] + protectionLines.map(\.line) + [lamp.line, buzzer.line]
        + lamp.patterns.map(\.setting) + buzzer.patterns.map(\.setting)

    static let kind = Setting.choice(
        "board.kind", of: Kind.self, default: .gpio,
        "The board: GPIO lines of this machine, or the simulated board of zapoj-sim.")
    static let socket = Setting.text(
        "board.socket", "Socket of the simulated board. Required for a simulated board.")
    static let chip = Setting.text(
        "gpio.chip", default: GPIOChip.automatic,
        "GPIO chip of all gpio lines: auto for that of a Raspberry Pi's header, a label like "
            + "pinctrl-rp1, or a path like /dev/gpiochip0.")
    static let contactorLine = line(
        "contactorLine", "Output that closes the contactor. Required for board.kind gpio.")
    static let contactorActiveLow = Setting.flag(
        "gpio.contactorActiveLow", default: false,
        "Whether the contactor is closed while its line is low.")
    static let enableLine = line(
        "enableLine",
        "Output that is high while the car may draw current: to the wallbox's enable "
            + "input, or a relay in its pilot line.")
    static let feedbackLine = line(
        "feedbackLine",
        "Input with pull-up for the contactor's auxiliary contact, low while the "
            + "contactor is closed.")
    static let meterLine = line(
        "meterLine", "Input with pull-up for the meter's S0 output, low during a pulse.")
    static let protectionLines: [(fault: BridgeFault, line: Setting)] = [
        (.emergencyStop, line("emergencyStopLine", protection("the emergency stop"))),
        (.residualCurrent, line("residualCurrentLine", protection("a residual-current monitor"))),
        (.overTemperature, line("overTemperatureLine", protection("a thermal switch"))),
    ]
    static let lamp = SignalSettings("lamp", SignalPattern.lamp)
    static let buzzer = SignalSettings("buzzer", SignalPattern.buzzer)

    private static func line(_ name: String, _ meaning: String) -> Setting {
        .integer("gpio.\(name)", in: 0...511, meaning)
    }

    private static func protection(_ contact: String) -> String {
        "Input with pull-up for a contact of \(contact), closed to ground in normal operation."
    }
}

/// The line and the patterns of a lamp or a buzzer.
struct SignalSettings {
    let line: Setting
    let patterns: [(indication: Indication, setting: Setting)]

    init(_ kind: String, _ standards: [Indication: String]) {
        line = .integer(
            "gpio.\(kind)Line", in: 0...511, "Output for a \(kind) at the charger.")
        patterns = Indication.allCases.map { indication in
            (
                indication,
                .text(
                    "\(kind).\(indication.rawValue)", default: standards[indication],
                    "Milliseconds on and off in turn, like 80+80+80; with a * at the end "
                        + "repeated, like 50+950*; on; or off."
                        + (standards[indication] == nil ? " Off unless set." : ""))
            )
        }
    }

    /// - Throws: `invalidInput` that names the key.
    func read(_ reader: SettingsReader) throws -> [Indication: SignalPattern] {
        try patterns.reduce(into: [:]) { found, pattern in
            guard let text = reader.text(pattern.setting) else { return }
            guard let read = SignalPattern(text == "off" ? "" : text) else {
                throw SettingsReader.problem(
                    pattern.setting.key,
                    "is '\(text)' instead of milliseconds on and off, like 80+80+80 or 50+950*")
            }
            found[pattern.indication] = read
        }
    }
}
