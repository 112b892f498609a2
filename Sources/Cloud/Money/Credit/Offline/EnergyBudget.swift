import CloudCore
import CloudFleet
import CloudPricing
import CommonBase

/// How much energy an amount pays for at the highest prices of a tariff. Prices of time are left out:
/// they can't be told as energy.
package struct EnergyBudget: Hashable, Sendable {
    /// Of a kWh, with VAT, in ten-thousandths; nil if energy has no price of its own.
    private let price: Int64?
    /// Of each transaction, with VAT.
    private let flat: Money

    package init(_ tariff: Tariff) {
        func highest(_ dimension: TariffDimension) -> Int64? {
            tariff.elements.compactMap { $0.component(dimension) }
                .map { tariff.gross($0).tenThousandths }.max()
        }
        price = highest(.energy).flatMap { $0 > 0 ? $0 : nil }
        // A haléř has a hundred ten-thousandths of a unit.
        flat = Money(minor: ((highest(.flat) ?? 0) + 99) / 100)
    }

    /// By the tariff that was fixed at the start of the running transaction; by the current one for
    /// a new transaction, and until the tariff is fixed. Nil where charging is free.
    /// - Parameter transaction: the one that runs; nil for a new one.
    static func find(
        of person: PersonID, at station: StationID, during transaction: TransactionID?,
        _ now: Timestamp, _ db: Database
    ) throws -> EnergyBudget? {
        if let transaction, let tariff = try TransactionPrices.tariff(of: transaction, db) {
            return EnergyBudget(tariff)
        }
        guard let place = try LocationTable.of(station, db) else { return nil }
        return try TariffTable.current(at: place.id, for: person, now, db)
            .map { EnergyBudget($0.tariff) }
    }

    /// In Wh, rounded down, at least 0; nil if energy has no price of its own.
    package func energyWh(for amount: Money) -> Int64? {
        guard let price else { return nil }
        return min(max((amount - flat).minor, 0), 10_000_000_000) * 100_000 / price
    }

    /// What a transaction of so much energy costs at most, rounded up.
    /// - Parameter energyWh: 0 to 1 GWh.
    package func cost(ofWh energyWh: Int64) -> Money {
        flat + Money(minor: (energyWh * (price ?? 0) + 99_999) / 100_000)
    }
}
