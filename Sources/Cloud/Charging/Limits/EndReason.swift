import ChargingModel
import CommonBase

/// Why a transaction ended, for people: the reason that the station reported, or who stopped it.
package enum EndReason: String, Hashable, Sendable, CaseIterable {
    case byDriver, byHost, byAdmin
    case energyLimit, timeLimit, groupHours, grantedEnergy, powerLimit, unauthorized, booking
    case credit
    /// A card or a button at the charger.
    case atCharger
    /// The card that started it, or another one.
    case sameCard, otherCard
    /// The station did not report the end.
    case closedByAdmin
    case unplugged, byCar, emergencyStop, powerLoss, restart, unlocked, timeout, unknown

    /// - Parameters:
    ///   - reported: by the station; nil if it reported none.
    ///   - energyWh: of the transaction; nil if it is not known.
    ///   - stop: the last request to stop it.
    package init(
        _ reported: StoppedReason?, endedAt: Timestamp?, energyWh: Int64? = nil,
        stop: StopRequest?, limit: ChargeLimit?
    ) {
        switch reported {
        case .remote, .other: self = stop.map { Self($0, limit) } ?? .unknown
        // OCPP 1.6 §6.49: a station may leave out the reason Local.
        case nil: self = stop.map { Self($0, limit) } ?? .atCharger
        case .energyLimitReached:
            // The bridge knows a cost, and the credit, as the energy that it pays for.
            let otherwise: EndReason = limit?.cost == nil ? .grantedEnergy : .credit
            let isChosen = limit?.energyWh.map { $0 <= energyWh ?? .max } ?? false
            self = isChosen ? .energyLimit : otherwise
        case .timeout where stop?.cause == .booking: self = .booking
        case .timeout: self = Self.isOver(limit, at: endedAt) ? .timeLimit : .timeout
        case .local: self = .atCharger
        case .deAuthorized: self = .unauthorized
        case .emergencyStop: self = .emergencyStop
        case .evDisconnected: self = .unplugged
        case .stoppedByEV: self = .byCar
        case .powerLoss: self = .powerLoss
        case .hardReset, .immediateReset, .softReset, .reboot: self = .restart
        case .unlockCommand: self = .unlocked
        }
    }

    /// Of a transaction that has ended, by its station's report or by a person who closed it.
    /// - Parameter ends: the reports of its end and the corrections, by time.
    init(
        _ state: ChargingTransaction, ends: [ChargingEvent], stop: StopRequest?,
        limit: ChargeLimit?
    ) {
        var (card, isReported, isClosed): (String?, Bool, Bool) = (nil, false, false)
        for fact in ends {
            switch fact.content {
            case .ended(_, _, let token):
                isReported = true
                card = token?.hash ?? card
            case .corrected(let correction): isClosed = isClosed || correction.closes
            default: continue
            }
        }
        guard isReported else {
            self = isClosed ? .closedByAdmin : .unknown
            return
        }
        let reason = Self(
            state.stoppedReason, endedAt: state.endedAt, energyWh: state.energyWh, stop: stop,
            limit: limit)
        self =
            if reason == .atCharger, let card {
                card == state.token?.hash ? .sameCard : .otherCard
            } else {
                reason
            }
    }

    private init(_ stop: StopRequest, _ limit: ChargeLimit?) {
        switch stop.cause {
        case .driver: self = .byDriver
        case .host: self = .byHost
        case .admin: self = .byAdmin
        case .energyLimit: self = .energyLimit
        case .timeLimit:
            let isChosen = limit?.endsAt.map { $0 <= stop.requestedAt } ?? false
            self = isChosen ? .timeLimit : .groupHours
        case .grantedEnergy: self = .grantedEnergy
        case .powerLimit: self = .powerLimit
        case .unauthorized: self = .unauthorized
        case .booking: self = .booking
        case .credit: self = .credit
        }
    }

    /// A bridge reports the time that the driver chose as a timeout. Its clock may be a minute slow.
    private static func isOver(_ limit: ChargeLimit?, at end: Timestamp?) -> Bool {
        guard let wanted = limit?.endsAt, let end else { return false }
        return end.adding(seconds: 60) >= wanted
    }
}
