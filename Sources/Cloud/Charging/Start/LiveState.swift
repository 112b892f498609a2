import ChargingModel
import CommonBase
import MessageCatalogue

/// What a transaction does, in one word for people.
package enum LiveState: String, Hashable, Sendable, CaseIterable {
    case charging, full, paused, preparing, ended
    /// Its station does not know it any more, and has not reported its end.
    case lost

    package init(_ record: TransactionRecord) {
        let state = record.state
        if state.phase == .ended {
            self = .ended
        } else if !record.surelyRuns {
            self = .lost
        } else {
            switch state.chargingState {
            case .charging: self = .charging
            case .suspendedEV: self = state.energyWh > 0 ? .full : .preparing
            case .suspendedEVSE: self = .paused
            case .evConnected, .idle: self = .preparing
            // Many stations report no states; one with energy charges.
            case nil: self = state.energyWh > 0 ? .charging : .preparing
            }
        }
    }

    /// A class of the style sheet.
    package var chip: String {
        switch self {
        case .charging: "live"
        case .full, .paused, .preparing: "wait"
        case .ended: "info"
        case .lost: "bad"
        }
    }

    package var words: Message {
        switch self {
        case .charging: Message("charging", "nabíjí")
        case .full: Message("the car takes no power", "auto neodebírá")
        case .paused: Message("paused by the charger", "pozastaveno nabíječkou")
        case .preparing: Message("starting", "začíná")
        case .ended: Message("ended", "skončilo")
        case .lost: Message("unknown", "neznámo")
        }
    }
}
