import BridgeLogic
import CommonBase

extension GPIOBoard {
    /// What was found out about one line of the board.
    package struct LineFinding: Hashable, Sendable {
        /// `contactor on line 17`
        package var name: String
        /// For a person; nil if the line can be used.
        package var problem: String?
        /// The level of an input now, or why an output was not tried.
        package var state: String
    }

    /// Opens each input and reads it. An output is only looked up: driving it would switch
    /// something.
    /// - Throws: `unavailable` or `invalidInput` where the chip can't be used.
    package static func examine(_ wiring: Wiring) throws -> [LineFinding] {
        let path = try GPIOChip.path(of: wiring.chip)
        return outputs(wiring).map { output($0.name, $0.line, path) }
            + inputs(wiring).map { input($0.name, $0.line, path, words: $0.words) }
    }

    /// `/dev/gpiochip0 (pinctrl-bcm2711)`
    /// - Throws: `unavailable` or `invalidInput` where there is no such chip.
    package static func chipName(_ wiring: Wiring) throws -> String {
        let chip = try GPIOChip.choose(wiring.chip, among: GPIOChip.all())
        return chip.label.isEmpty ? chip.path : "\(chip.path) (\(chip.label))"
    }

    private static func outputs(_ wiring: Wiring) -> [(name: String, line: Int)] {
        var outputs: [(name: String, line: Int)] = [("contactor", wiring.contactorLine)]
        if let line = wiring.enableLine { outputs.append(("enable", line)) }
        for signal in wiring.signals { outputs.append(("lamp or buzzer", signal.line)) }
        return outputs
    }

    private typealias Words = (closed: String, open: String)

    private static func inputs(_ wiring: Wiring) -> [(name: String, line: Int, words: Words)] {
        var inputs: [(name: String, line: Int, words: Words)] = []
        if let line = wiring.feedbackLine {
            let words: Words = (
                "closed: the contactor is closed, or its wire touches ground", "open"
            )
            inputs.append(("auxiliary contact", line, words))
        }
        if let line = wiring.meterLine {
            let words: Words = ("low: a pulse, or its wire touches ground", "high, no pulse")
            inputs.append(("meter", line, words))
        }
        for (fault, line) in wiring.protectionLines.sorted(by: { $0.value < $1.value }) {
            let words: Words = ("not tripped", "tripped, or its wire is broken")
            inputs.append((fault.rawValue, line, words))
        }
        return inputs
    }

    private static func output(_ name: String, _ line: Int, _ path: String) -> LineFinding {
        let name = "\(name) on line \(line)"
        guard let problem = GPIOLine.objection(.init(chip: path, line: line, isActiveLow: false))
        else { return LineFinding(name: name, state: "free; not switched") }
        return LineFinding(name: name, problem: problem, state: "not switched")
    }

    private static func input(
        _ name: String, _ line: Int, _ path: String, words: Words
    ) -> LineFinding {
        let name = "\(name) on line \(line)"
        do {
            let isClosed = try GPIOLine.input(.init(chip: path, line: line, isActiveLow: true))
                .isActive()
            return LineFinding(name: name, state: isClosed ? words.closed : words.open)
        } catch {
            let problem = (error as? ServiceError)?.message ?? "\(error)"
            return LineFinding(name: name, problem: problem, state: "not read")
        }
    }
}
