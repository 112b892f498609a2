import ChargingModel
import CloudAccess
import CloudBooking
import CloudCharging
import CloudCore
import CloudFleet
import CloudPricing
import CommonBase

/// Refuses drivers who have to pay and lack credit, owe something, or have spent what they allow
/// themselves; and holds a part of their credit when they start.
package struct CreditRule: AuthorizationRule {
    /// What is held at the start of a transaction, unless the driver chose less.
    package static let startHold = Money(minor: 30_000)

    /// Of one transaction, in Wh.
    private static let highestWh: Int64 = 1_000_000

    private let seller: MoneySettings.Seller

    /// - Parameter seller: unless it is the operator, the rule does nothing.
    package init(seller: MoneySettings.Seller) { self.seller = seller }

    package func objection(to use: TokenUse, _ db: Database) throws -> RefusalReason? {
        guard seller == .operator,
            try Self.pays(use.person, at: use.station, use.usedAt, db),
            let reason = try Self.lack(of: use.person, at: use.now, atStation: use.station, db)
                ?? Self.lack(of: use.person, toStartAt: use.station, use.usedAt, db)
        else { return nil }
        // The driver comes for a booking, whose start gives back what is held for its fees.
        if reason == .noCredit,
            try CreditHoldTable.isBooked(by: use.person, at: use.station, use.now, db)
        {
            return nil
        }
        return try use.mayEndTransaction(db) ? nil : reason
    }

    package func noteStart(_ start: AcceptedStart, _ db: Database) throws {
        guard seller == .operator,
            try Self.pays(start.person, at: start.station, start.startedAt, db)
        else { return }
        try Self.open(
            start.transaction, of: start.person, atStation: start.station, at: start.startedAt, db)
    }

    /// By the highest price of a kWh: the chosen cost, and the credit unless it is topped up by itself.
    package func energyLimit(
        of person: PersonID, at station: StationID, during transaction: TransactionID?,
        cost: Money?, _ now: Timestamp, _ db: Database
    ) throws -> Int64? {
        guard try !StationAccess.hosts(of: station, db).contains(person),
            let budget = try EnergyBudget.find(
                of: person, at: station, during: transaction, now, db)
        else { return nil }
        var most = cost
        if seller == .operator, try AutomaticTopUpTable.find(person, db) == nil {
            let means = try means(of: person, at: station, during: transaction, db)
            most = min(cost ?? means, means)
        }
        guard let most, let energyWh = budget.energyWh(for: most) else { return nil }
        return min(max(energyWh, 1), Self.highestWh)
    }

    /// What a person can spend on a transaction: what is held for it, and of the credit the same share
    /// as each of their other running transactions, so that two bridges without a connection do not
    /// spend it twice. Before the start, all of it, with what is reserved for the station: the start
    /// puts that into the hold.
    private func means(
        of person: PersonID, at station: StationID, during transaction: TransactionID?,
        _ db: Database
    ) throws -> Money {
        let credit = try LedgerTable.balance(.credit(person), db)
        guard let transaction else {
            let reserved = try OfflineHoldTable.find(of: person, at: station, db)?.amount
            return credit + (reserved ?? .zero)
        }
        let sharers = try CreditHoldTable.countRunning(of: person, db)
        return try Money(minor: credit.minor / max(sharers, 1))
            + CreditHoldTable.hold(of: transaction, db)
    }

    /// Opens the hold of a transaction that begins, or began offline.
    static func open(
        _ transaction: TransactionID, of person: PersonID, atStation station: StationID,
        at now: Timestamp, _ db: Database
    ) throws {
        let chosen = try TransactionLimitTable.limit(of: transaction, db)?.cost
        try CreditHoldTable.open(
            min(chosen ?? startHold, startHold), of: person, for: transaction,
            atStation: station, at: now, db)
    }

    /// Whether a person has to pay at a station. Its hosts charge for free.
    package static func pays(
        _ person: PersonID, at station: StationID, _ now: Timestamp, _ db: Database
    ) throws -> Bool {
        guard let location = try LocationTable.of(station, db),
            try !StationAccess.hosts(of: station, db).contains(person)
        else { return false }
        return try TariffTable.current(at: location.id, for: person, now, db) != nil
    }

    /// What a person lacks for what the start itself costs, however soon it is stopped.
    private static func lack(
        of person: PersonID, toStartAt station: StationID, _ now: Timestamp, _ db: Database
    ) throws -> RefusalReason? {
        guard let place = try LocationTable.of(station, db),
            let tariff = try TariffTable.current(at: place.id, for: person, now, db)?.tariff
        else { return nil }
        let bill = Rating.estimate(
            tariff, from: now, until: now.adding(seconds: RunningCost.stopSeconds), energyWh: 0,
            zone: StationZone.of(place))
        let reserved = try OfflineHoldTable.find(of: person, at: station, db)?.amount ?? .zero
        let credit = try LedgerTable.balance(.credit(person), db) + reserved
        return bill.total > credit ? .noCredit : nil
    }

    /// What a person lacks for a start that has to be paid; nil if nothing.
    /// - Parameter station: where it is to be: what is reserved for it counts.
    package static func lack(
        of person: PersonID, at now: Timestamp, atStation station: StationID? = nil,
        _ db: Database
    ) throws -> RefusalReason? {
        let funds = try DriverFunds(person, db)
        if funds.debt > .zero { return .debt }
        if funds.credit <= .zero {
            let hold = try station.flatMap { try OfflineHoldTable.find(of: person, at: $0, db) }
            guard let hold, hold.amount > .zero else { return .noCredit }
        }
        if let left = try CreditLimits.left(of: person, at: now, db), left <= .zero {
            return .moneyLimit
        }
        return nil
    }
}
