import CommonBase
import MessageCatalogue

/// What a connector does, in one word for people.
package enum PlaceState: String, Hashable, Sendable, CaseIterable {
    case offline, broken, outOfService, charging, plugged, reserved, free

    /// - Parameter status: as the connector last reported; nil before its first report.
    package init(isOnline: Bool, isCharging: Bool, status: ConnectorStatus?) {
        if !isOnline {
            self = .offline
        } else if isCharging {
            self = .charging
        } else {
            switch status {
            case .available, nil: self = .free
            case .occupied: self = .plugged
            case .reserved: self = .reserved
            case .unavailable: self = .outOfService
            case .faulted: self = .broken
            }
        }
    }

    /// A class of the style sheet.
    package var chip: String {
        switch self {
        case .offline, .broken, .outOfService: "bad"
        case .charging: "live"
        case .plugged, .reserved: "wait"
        case .free: "free"
        }
    }

    package var words: Message {
        switch self {
        case .offline: Message("offline", "není online")
        case .broken: Message("out of order", "porucha")
        case .outOfService: Message("out of service", "mimo provoz")
        case .charging: Message("charging", "nabíjí")
        case .plugged: Message("cable plugged in", "kabel zapojen")
        case .reserved: Message("reserved", "rezervováno")
        case .free: Message("free", "volno")
        }
    }
}
