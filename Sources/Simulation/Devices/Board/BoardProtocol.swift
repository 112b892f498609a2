/// The lines between a simulated board and zapoj-bridge, one message each, ended by LF:
///
/// | from | line |
/// |---|---|
/// | bridge | `contactor close`, `contactor open` |
/// | board | `feedback closed`, `feedback open`: what the auxiliary contact shows |
/// | board | `pulse`: one of the meter's S0 pulses, 1 Wh |
enum BoardProtocol {
    /// Longest line from a client in bytes; the longest that means anything has 15.
    static let maximumLineLength = 256

    /// What a client wants of the contactor; nil for a line that means nothing.
    static func command(_ line: String) -> ContactorLevel? {
        switch line {
        case "contactor close": .closed
        case "contactor open": .open
        default: nil
        }
    }
}

/// What a board tells its client.
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

/// A contactor's two positions.
package enum ContactorLevel: String, Sendable, Hashable, CaseIterable {
    case open
    case closed
}

/// What is broken about a contactor.
package enum BoardFault: String, Sendable, Hashable, CaseIterable {
    case none
    /// Once closed it never opens, and the energy flows on.
    case welded
    /// Once open it never closes.
    case stuckOpen

    func allows(_ level: ContactorLevel) -> Bool {
        switch self {
        case .none: true
        case .welded: level == .closed
        case .stuckOpen: level == .open
        }
    }
}
