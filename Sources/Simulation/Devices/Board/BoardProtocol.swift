/// The lines between a simulated board and zapoj-bridge, one message each, terminated by LF:
///
/// | from | line |
/// |---|---|
/// | bridge | `contactor close`, `contactor open` |
/// | board | `feedback closed`, `feedback open`: the state of the auxiliary contact |
/// | board | `pulse`: one of the meter's S0 pulses, 1 Wh |
enum BoardProtocol {
    /// Maximum length of a client's line in bytes; the longest valid command has 15.
    static let maximumLineLength = 256

    /// The contactor level that a client requests; nil for an unknown line.
    static func command(_ line: String) -> ContactorLevel? {
        switch line {
        case "contactor close": .closed
        case "contactor open": .open
        default: nil
        }
    }
}

/// A board's message to its client.
package enum BoardReport: Sendable, Hashable {
    case feedback(ContactorLevel)
    case pulse

    var line: String {
        switch self {
        case .feedback(let level): "feedback \(level.rawValue)"
        case .pulse: "pulse"
        }
    }
}

/// The two positions of a contactor.
package enum ContactorLevel: String, Sendable, Hashable, CaseIterable {
    case open
    case closed
}

/// The defect of a contactor.
package enum BoardFault: String, Sendable, Hashable, CaseIterable {
    case none
    /// Once closed, it never opens, and energy keeps flowing.
    case welded
    /// Once open, it never closes.
    case stuckOpen

    func allows(_ level: ContactorLevel) -> Bool {
        switch self {
        case .none: true
        case .welded: level == .closed
        case .stuckOpen: level == .open
        }
    }
}
