import CloudCharging
import CloudCore
import CloudFleet
import CloudPricing
import CloudWeb
import CommonBase
import MessageCatalogue

/// Tells the pages of charging what it costs, and what a driver has for it.
package struct CreditTeller: PriceTeller {
    /// The energy of the example, in Wh, and how long it takes.
    private static let exampleWh: Int64 = 20_000
    private static let exampleSeconds: Int64 = 7200

    private let prices = TransactionPriceTeller()
    private let seller: MoneySettings.Seller

    package init(seller: MoneySettings.Seller) { self.seller = seller }

    /// What a person can spend; nil if nobody pays from credit.
    @Sendable package func credit(of person: PersonID, _ db: Database) throws -> Money? {
        seller == .operator ? try LedgerTable.balance(.credit(person), db) : nil
    }

    package func costs(
        of records: [TransactionRecord], _ db: Database, at now: Timestamp
    ) throws -> [TransactionID: ChargeCost] {
        try prices.costs(of: records, db, at: now)
    }

    package func finalCost(
        of record: TransactionRecord, _ db: Database, at now: Timestamp
    ) throws -> FinalCost? { try prices.finalCost(of: record, db, at: now) }

    package func card(
        at station: StationID, for person: PersonID?, _ formats: Formats, _ language: Language,
        _ db: Database, at now: Timestamp
    ) throws -> PriceCard? {
        try prices.card(at: station, for: person, formats, language, db, at: now)
    }

    package func receiptPath(
        of transaction: TransactionID, _ db: Database
    ) throws -> String? {
        try SettlementTable.current(of: transaction, db) == nil
            ? nil : ReceiptPages.path(of: transaction)
    }

    /// Of the credit with what is held for the transaction, the chosen cost and the driver's own limits,
    /// the lowest.
    package func left(
        of record: TransactionRecord, costing cost: ChargeCost, _ db: Database, at now: Timestamp
    ) throws -> Money? {
        var most: [Money] = []
        if let chosen = try TransactionLimitTable.limit(of: record.id, db)?.cost {
            most.append(chosen)
        }
        if seller == .operator, let driver = record.personID {
            let held = try CreditHoldTable.hold(of: record.id, db)
            most.append(try LedgerTable.balance(.credit(driver), db) + held)
            if let limit = try CreditLimits.left(of: driver, at: now, db) { most.append(limit) }
        }
        return most.min().map { max($0 - cost.total, .zero) }
    }

    package func means(
        of person: PersonID, at station: StationID, _ formats: (english: Formats, czech: Formats),
        _ db: Database, at now: Timestamp
    ) throws -> Message? {
        guard seller == .operator, let place = try LocationTable.of(station, db),
            try !StationAccess.hosts(of: station, db).contains(person),
            let tariff = try TariffTable.current(at: place.id, for: person, now, db)?.tariff
        else { return nil }
        let bill = Rating.estimate(
            tariff, from: now, until: now.adding(seconds: Self.exampleSeconds),
            energyWh: Self.exampleWh, zone: StationZone.of(place))
        let credit = try LedgerTable.balance(.credit(person), db)
        func words(_ formats: Formats) -> (energy: String, price: String, credit: String) {
            (
                formats.energy(Self.exampleWh), formats.money(bill.total), formats.money(credit)
            )
        }
        let (english, czech) = (words(formats.english), words(formats.czech))
        return Message(
            "\(english.energy) cost about \(english.price); you have \(english.credit).",
            "\(czech.energy) stojí asi \(czech.price), ty máš \(czech.credit).")
    }
}
