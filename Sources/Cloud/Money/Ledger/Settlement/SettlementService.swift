import CloudCharging
import CloudCore
import CloudFleet
import CloudPricing
import CommonBase

/// Bills transactions: once for each version of their facts.
package enum SettlementService {
    /// Settles a transaction, or what has changed since it was settled, in the caller's transaction.
    ///
    /// It does nothing for one that is not to be billed, or not yet: it runs, a person must review
    /// it, it is free, its payer is unknown, or it ended before billing began.
    /// - Returns: the new version; nil if it settled nothing.
    @discardableResult
    package static func settle(
        _ id: TransactionID, _ settings: MoneySettings, _ db: Database, at now: Timestamp
    ) throws -> Settlement? {
        guard let wanted = Settlement.Seller(settings.seller),
            let record = try TransactionTable.find(id, db), record.isFinal
        else { return nil }
        let previous = try SettlementTable.current(of: id, db)
        guard let sale = try known(record, previous, wanted, settings, db),
            let bill = try TransactionPrices.finalBill(record, db, at: now)
        else {
            // Nobody pays: what was held when it began goes back.
            if let hold = try CreditHoldTable.find(transaction: id, db) {
                try CreditHoldTable.release(hold, at: now, db)
            }
            return nil
        }
        guard bill != previous?.bill, bill.total >= .zero else { return nil }
        let settlement = Settlement(
            of: id, version: (previous?.version ?? 0) + 1, seller: sale.seller,
            station: record.stationID, host: sale.host, payer: sale.payer, bill: bill,
            shares: sale.shares(of: bill.total), terms: sale.terms,
            facts: try FactsHash.of(id, db), settledAt: now)
        try post(settlement, after: previous, sale, of: record, settings, db)
        try SettlementTable.append(settlement, db)
        try SaleMonth.note(settlement, endedAt: record.state.endedAt, db)
        db.signal(Signal(.transaction, id.text))
        try DomainEventTable.append(
            .settlementMade, subject: id.text, station: record.stationID,
            person: settlement.personID, payload: .object(["version": .int(settlement.version)]),
            at: now, db)
        return settlement
    }

    private static func known(
        _ record: TransactionRecord, _ previous: Settlement?, _ seller: Settlement.Seller,
        _ settings: MoneySettings, _ db: Database
    ) throws -> Sale? {
        if let previous { return Sale(previous) }
        return try Sale(of: record, seller, settings, db)
    }

    private static func post(
        _ settlement: Settlement, after previous: Settlement?, _ sale: Sale,
        of record: TransactionRecord, _ settings: MoneySettings, _ db: Database
    ) throws {
        let (id, now) = (settlement.transactionID, settlement.settledAt)
        // What was refunded of the price is not given back twice.
        let refunded = try previous == nil ? Money.zero : RefundTable.borneByHost(of: id, db)
        let before = max((previous?.total ?? .zero) - refunded, .zero)
        let after = max(settlement.total - refunded, .zero)
        let shares = sale.shares(of: after) - sale.shares(of: before)
        let difference = after - before
        let transfers: [Posting.Transfer]
        switch settlement.seller {
        case .host:
            guard let driver = settlement.personID else { return }
            transfers = Posting.move(
                difference, from: .owed(by: driver, to: settlement.hostID),
                to: .sold(settlement.hostID))
        case .operator:
            // A driver whose account was deleted since pays nothing more.
            let isGone = settlement.personID != nil && record.personID == nil
            let change =
                try previous.map {
                    try ofPayer(from: $0.total, to: settlement.total, id, db)
                } ?? difference
            let paid = try payment(of: change, by: settlement.payer, isGone: isGone, id, db)
            // What the operator gave back already returns to the operator.
            let goodwill = Posting.move(difference - change, from: .goodwill, to: .clearing)
            let earnings = try EarningTable.add(
                shares.host, from: .transaction(id), to: settlement.hostID, settings, at: now, db)
            transfers = paid + goodwill + shares.transfers(toHost: earnings)
        }
        try LedgerTable.post(
            Posting(
                previous == nil ? .settlement : .correction, key: settlement.key, transfers,
                transaction: id),
            at: now, db)
        if settlement.seller == .operator, settlement.personID != nil {
            try CreditHoldTable.close(transaction: id, at: now, db)
        }
    }

    /// What a new price changes for the payer, who has got back all refunds, whoever bore them.
    private static func ofPayer(
        from before: Money, to after: Money, _ id: TransactionID, _ db: Database
    ) throws -> Money {
        let refunded = try RefundTable.list(of: id, db).reduce(Money.zero) { $0 + $1.amount }
        return max(after - refunded, Money.zero) - max(before - refunded, Money.zero)
    }

    /// The transfers of what a payer pays, or gets back if it is negative.
    private static func payment(
        of amount: Money, by payer: Settlement.Payer, isGone: Bool, _ id: TransactionID,
        _ db: Database
    ) throws -> [Posting.Transfer] {
        switch payer {
        case .guest(let guest):
            return Posting.move(amount, from: .guest(guest), to: .clearing)
        case .person where isGone && amount > .zero:
            return Posting.move(amount, from: .badDebt, to: .clearing)
        case .person(let driver):
            let funds = try DriverFunds(driver, db)
            let hold = try CreditHoldTable.hold(of: id, db)
            guard amount < .zero else {
                return funds.pay(amount, to: .clearing, releasing: hold)
            }
            return funds.receive(
                .zero - amount, from: .clearing, releasing: hold)
        }
    }
}

extension Settlement.Seller {
    fileprivate init?(_ seller: MoneySettings.Seller) {
        switch seller {
        case .operator: self = .operator
        case .host: self = .host
        case .off: return nil
        }
    }
}

/// Who sells to whom, and on which terms. Corrections keep those of the first version.
private struct Sale {
    var seller: Settlement.Seller
    var host: PersonID
    var payer: Settlement.Payer
    var terms: SaleTerms

    init(_ settlement: Settlement) {
        seller = settlement.seller
        host = settlement.hostID
        payer = settlement.payer
        terms = settlement.terms
    }

    /// Nil for a transaction that is not to be billed.
    init?(
        of record: TransactionRecord, _ seller: Settlement.Seller, _ settings: MoneySettings,
        _ db: Database
    ) throws {
        guard try BillingStart.isBilled(endedAt: record.state.endedAt ?? .epoch, db),
            let location = try LocationTable.of(record.stationID, db)
        else { return nil }
        let guest = try GuestTable.payer(of: record.id, db)
        if let guest {
            payer = .guest(guest)
        } else if let person = record.personID,
            try !StationAccess.hosts(of: record.stationID, db).contains(person)
        {
            payer = .person(person)
        } else {
            return nil
        }
        self.seller = seller
        host = location.hostID
        switch seller {
        case .operator: terms = try SaleTerms.current(of: location.hostID, settings, db)
        // Guests pay an operator only.
        case .host where guest != nil: return nil
        case .host:
            terms = SaleTerms(feePerMille: 0, operatorVATPerMille: nil, hostPaysVAT: false)
        }
    }

    func shares(of total: Money) -> SaleShares {
        switch seller {
        case .operator: SaleShares(of: total, terms)
        case .host: SaleShares(vat: .zero, host: total, fee: .zero)
        }
    }
}

/// From when transactions are billed.
enum BillingStart {
    /// Transactions that ended before are free for ever.
    static func isBilled(endedAt: Timestamp, _ db: Database) throws -> Bool {
        let start = try Timestamp.fetchOne(
            db, cached: "SELECT started_at FROM billing_start WHERE id = 1")
        return start.map { endedAt >= $0 } ?? false
    }

    /// Billing starts with the first start of a cloud that has transactions of an earlier version.
    static func note(at now: Timestamp, _ db: Database) throws {
        try db.execute(
            cached: "UPDATE billing_start SET started_at = ? WHERE id = 1 AND started_at IS NULL",
            arguments: [now])
    }
}
