import ChargingModel
import CloudCharging
import CloudCore
import CloudFleet
import CloudMoney
import CloudPeople
import CloudPricing
import CloudSharing
import CommonBase

/// The cloud's work on money. A simulation without prices uses none of it.
extension SimulatedCloud {
    /// The tables that settlements need, and those of places, which a step of bookings reads.
    static let moneyMigrations: [Migration] = [
        ListingModule.migrations, MapModule.migrations, CommunityModule.migrations,
        PricingModule.migrations, LedgerModule.migrations, CreditModule.migrations,
        PaymentModule.migrations, BankModule.migrations, GuestModule.migrations,
        PaperModule.migrations, PayoutModule.migrations, DisputeModule.migrations,
        StatementModule.migrations,
    ].flatMap { $0 }

    /// Sets the prices at the places of some stations, which have the stations' ids.
    func addPrices(_ prices: Tariff, of host: PersonID, at stations: [StationID]) throws {
        _ = try write { db, moment in
            guard let tariff = TariffID("prices"), let version = TariffVersionID("prices-1") else {
                return
            }
            _ = try TariffService.add(
                tariff, name: "Prices", .init(id: version, tariff: prices, author: nil),
                host: host, db, at: moment)
            for station in stations {
                guard let place = LocationID(station.text) else { continue }
                try TariffService.assign(
                    tariff, to: place, group: nil, viewer: .system, db, at: moment)
            }
        }
    }

    func addCredit(_ amount: Money, to person: PersonID) throws {
        _ = try write { db, moment in
            try LedgerTable.post(
                Posting(
                    .goodwill, key: "goodwill:\(person)",
                    try DriverFunds(person, db).receive(amount, from: .goodwill)),
                at: moment.wall, db)
        }
    }

    // MARK: Passes

    /// Settles what can be settled, as the consumers and the pass of the cloud do.
    func passOverMoney() throws {
        let settings = MoneySettings()
        try refold()
        try consumePrices()
        try consume(SettlementConsumer(settings))
        let waiting = try read { db in
            try TransactionID.fetchAll(
                db, sql: "SELECT transaction_id FROM settlement_wait ORDER BY transaction_id")
        }
        for id in waiting ?? [] {
            _ = try write { db, moment in
                try SettlementService.settle(id, settings, db, at: moment.wall)
            }
        }
    }

    private func consumePrices() throws {
        try consume(TransactionPriceConsumer())
        try consume(CreditHolds(seller: .operator))
    }

    /// Extends the holds of running transactions.
    func passOverCredit() throws {
        try consumePrices()
        let now = moment.wall
        for need in try read({ try HoldExtension.due($0, at: now) }) ?? [] {
            _ = try write { db, moment in try HoldExtension.extend(need, db, at: moment.wall) }
        }
    }

    /// Reserves credit for what lists allow, and gives back what no list allows any more.
    /// - Parameter known: the version of the list that the bridge has; nil if it cannot tell.
    func passOverLists(known: Int64?, of bridge: StationID) throws {
        let (credit, now) = (OfflineCredit(seller: .operator), moment.wall)
        _ = try write { db, moment in
            if let known {
                try OfflineHoldTable.acknowledge(known, at: bridge, moment.wall, db)
            }
            try OfflineHoldTable.releaseDue(db, at: moment.wall)
        }
        for station in try read({ try OfflineLists.due(credit, $0, at: now) }) ?? [] {
            _ = try write { db, moment in
                try OfflineLists.renew(station, credit, db, at: moment.wall)
            }
        }
    }

    /// What is reserved of a driver's credit for bridges that are offline.
    func reserved(of person: PersonID) throws -> Money? {
        try read { db in try OfflineHoldTable.total(of: person, db) }
    }

    /// The running transactions that must end by a rule.
    func violations(of rule: any EnforcementRule) throws -> [TransactionRecord] {
        let now = moment.wall
        let found = try read { db in try rule.violations(db, at: now).filter(\.surelyRuns) }
        guard let found, !found.isEmpty else { return [] }
        _ = try write { db, moment in
            for record in found {
                try StopRequestTable.save(rule.cause, by: nil, of: record.id, at: moment.wall, db)
            }
        }
        return found
    }

    /// Handles all events again, and settles all transactions again, as after a crash that forgot how
    /// far the cloud was.
    func replayMoney(_ transactions: [TransactionID]) throws {
        _ = try write { db, _ in
            try db.execute(
                sql: """
                    UPDATE event_consumer SET position = 0
                    WHERE name IN ('transaction-prices', 'credit-holds', 'settlements',
                        'guest-payments', 'guest-transactions')
                    """)
        }
        try passOverMoney()
        for id in transactions {
            _ = try write { db, moment in
                try SettlementService.settle(id, MoneySettings(), db, at: moment.wall)
            }
        }
    }

    // MARK: Changes after the settlement

    /// A person corrects the energy of a transaction.
    func correct(_ id: TransactionID, energyWh: Int64) throws {
        _ = try write { db, moment in
            try CorrectionService.correct(
                id, CorrectionService.Decision(energyWh: energyWh, note: "Corrected"), by: nil,
                random: authorization.random, db, at: moment)
        }
    }

    /// A reading of a transaction arrives late.
    /// - Parameter energyWh: since the start of the transaction.
    func report(energyWh: Int64, at time: Timestamp, of id: TransactionID) throws {
        _ = try write { db, moment in
            guard let record = try TransactionTable.find(id, db) else { return }
            let reading = MeterReading(
                takenAt: time, registerWh: (record.state.meterStartWh ?? 0) + energyWh,
                context: .samplePeriodic)
            let fact = ChargingEvent(
                key: "late/\(time.milliseconds)", occurredAt: time, receivedAt: moment.wall,
                content: .sampled([reading]))
            guard let part = record.relevantPart(of: fact) else { return }
            _ = try TransactionLog.append([part], to: record, at: moment.wall, db)
        }
    }

    /// Gives back a part of what is left of a price; does nothing if nothing is settled.
    func refund(_ id: TransactionID, percent: Int64, by admin: PersonID) throws {
        _ = try write { db, moment in
            guard let sale = try SettlementTable.current(of: id, db) else { return }
            let left = try RefundService.left(of: sale, db)
            let amount = Money(minor: left.minor * percent / 100)
            guard amount > .zero else { return }
            try RefundService(settings: MoneySettings()).refund(
                RefundService.Order(amount, bearer: .host, reason: "Simulated"), of: id,
                viewer: .admin(admin, []), db, at: moment)
        }
    }

    // MARK: For the checkers

    /// What is in the ledger about some transactions and people.
    struct Books: Equatable {
        var balance: TrialBalance
        var settlements: [TransactionID: Settlement]
        /// What hosts gave back.
        var refunded: [TransactionID: Money]
        /// Credit less debt.
        var funds: [PersonID: Money]
        /// What people have put on their credit by card.
        var toppedUp: [PersonID: Money]
        var postings: Int64
        var corrections: Int64
        /// What the cloud's own check finds, accounts beyond their limits, and what was settled twice.
        var problems: [String]
    }

    func books(of transactions: [TransactionID], _ people: [PersonID]) throws -> Books? {
        try read { db in
            var (funds, toppedUp): ([PersonID: Money], [PersonID: Money]) = ([:], [:])
            for person in people {
                let found = try DriverFunds(person, db)
                funds[person] = found.credit + found.held - found.debt
                toppedUp[person] = try PaymentTable.list(
                    limit: 1000, viewer: .person(person, []), db
                ).reduce(Money.zero) { $0 + $1.capturedAmount - $1.refundedAmount }
            }
            var refunded: [TransactionID: Money] = [:]
            for id in transactions { refunded[id] = try RefundTable.borneByHost(of: id, db) }
            return Books(
                balance: try TrialBalance(db),
                settlements: try SettlementTable.current(of: transactions, db),
                refunded: refunded, funds: funds,
                toppedUp: toppedUp,
                postings: try Int64.fetchOne(
                    db, sql: "SELECT count(*) FROM ledger_posting") ?? 0,
                corrections: try Int64.fetchOne(
                    db, sql: "SELECT count(*) FROM ledger_posting WHERE kind = 'correction'") ?? 0,
                problems: try LedgerConsistency.problems(db).problems + Self.excesses(db))
        }
    }

    private static func excesses(_ db: Database) throws -> [String] {
        let beyond = try String.fetchAll(
            db,
            sql: """
                SELECT id FROM ledger_account WHERE balance < minimum OR balance > maximum
                ORDER BY id
                """)
        let twice = try String.fetchAll(
            db,
            sql: """
                SELECT transaction_id FROM ledger_posting WHERE kind = 'settlement'
                GROUP BY transaction_id HAVING count(*) > 1 ORDER BY transaction_id
                """)
        return beyond.map { "the account \($0) is beyond its limit" }
            + twice.map { "transaction \($0) was settled twice" }
    }

    func openHolds() throws -> [CreditHold]? {
        try read { db in try CreditHoldTable.open(limit: 10_000, db) }
    }

    func quarters(of id: TransactionID) throws -> QuarterEnergy? {
        try read { db in try QuarterTable.list(id, db) }
    }
}
