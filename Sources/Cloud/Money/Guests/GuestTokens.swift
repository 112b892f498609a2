import ChargingModel
import CloudAccess
import CloudCharging
import CloudControl
import CloudCore
import CommonBase

/// The id tokens of guests. Each is good for one start, at one connector, shortly after the charger
/// was asked to start.
package struct GuestTokens: VisitorTokens {
    package init() {}

    /// No UID of a card has a G, and no reader can send it. The guest's id is random and is shown to
    /// nobody.
    static func token(of guest: ID<Guest>) -> IdToken? {
        IdToken("G" + guest.text.uppercased().suffix(19))
    }

    package func standing(
        of token: IdTokenReference, at station: StationID, connector: Int64?, used: Timestamp,
        _ db: Database
    ) throws -> VisitorStanding? {
        guard let guest = try GuestTable.find(tokenHash: token.hash, db) else { return nil }
        let isHere =
            guest.stationID == station
            && (connector == nil || connector == 0 || connector == guest.connectorID)
        guard isHere, guest.authorizedAt != nil, guest.mayStart(at: used) else { return .expired }
        // A start that is reported late counts, but nobody pays for one after the hold is released.
        if guest.state == .void, guest.failure == .payment || !guest.wasAsked(until: used) {
            return .expired
        }
        guard let transaction = guest.transactionID else { return .accepted }
        // A start that is reported again, not another one.
        let begun = try TransactionTable.find(transaction, db)?.state.startedAt
        return begun.map { used <= $0 } ?? true ? .accepted : .expired
    }

    package func noteStart(_ start: VisitorStart, _ db: Database) throws {
        guard var guest = try GuestTable.find(tokenHash: start.token.hash, db),
            guest.transactionID == nil
        else { return }
        let isLate = guest.state == .void
        if isLate {
            // The charger reported the start after the hold was released.
            guest.captured = .zero
            guest.failure = nil
        }
        // The connector may have its next guest by now.
        let isTaken =
            try isLate
            && GuestTable.open(
                station: guest.stationID, connector: guest.connectorID, db) != nil
        guest.state = isTaken ? .ended : .charging
        guest.transactionID = start.transaction
        try GuestTable.update(guest, db)
        let period = guest.startedWithin(start.startedAt)
        if let command = try CommandTable.listStarts(
            with: start.token.hash, at: start.station, in: period, db
        ).first {
            try TransactionLimitTable.insert(
                ChargeLimit(energyWh: guest.energyLimitWh, cost: guest.limit),
                of: start.transaction, by: command.id, db)
        }
    }
}

extension Guest {
    /// Whether a transaction that began at a time is the one that was asked for.
    func mayStart(at used: Timestamp) -> Bool {
        guard let issued = startIssuedAt else { return false }
        let first = (authorizedAt ?? issued).adding(seconds: -GuestRules.clockSeconds)
        let last = issued.adding(seconds: GuestRules.plugSeconds + GuestRules.clockSeconds)
        return first <= used && used <= last
    }

    /// Whether the charger was still asked to start at a time.
    fileprivate func wasAsked(until time: Timestamp) -> Bool {
        startIssuedAt.map { time <= $0.adding(seconds: GuestRules.plugSeconds) } ?? false
    }

    /// When the charger was asked to start.
    fileprivate func startedWithin(_ start: Timestamp) -> ClosedRange<Timestamp> {
        let first = authorizedAt ?? createdAt
        return first...max(first, start.adding(seconds: GuestRules.plugSeconds))
    }
}
