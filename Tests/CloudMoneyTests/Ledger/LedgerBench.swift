import ChargingModel
import CommonBase
import TestSupport
import Testing

@testable import CloudCharging
@testable import CloudCore
@testable import CloudFleet
@testable import CloudMoney
@testable import CloudPricing
@testable import CloudTestSupport

/// Transactions of `driver` at the station CP-1 of `host`, where a kWh costs 6 Kč from 8 to 20 and
/// 3 Kč at night. They run from 19 to 21.
struct LedgerBench: Sendable {
    let cloud: CloudBench
    var settings = MoneySettings()

    static let start = ManualClock.noon.adding(seconds: 7 * 3600)
    /// Quarters of an hour.
    static let quarters = 8

    var database: CloudDatabase { cloud.database }

    init() async throws {
        cloud = try CloudBench()
        try await cloud.addPerson("driver")
        try await cloud.addStation("CP-1")
        try await cloud.addHome(Self.tariff)
    }

    private static var tariff: Tariff {
        let day = TariffRestrictions(startMinute: 8 * 60, endMinute: 20 * 60)
        return Tariff(elements: [
            TariffElement(
                [PriceComponent(.energy, UnitPrice(tenThousandths: 60_000))], restrictions: day),
            TariffElement([PriceComponent(.energy, UnitPrice(tenThousandths: 30_000))]),
        ])
    }

    /// Stores an ended transaction.
    /// - Parameter energies: Wh in its quarters of an hour, at most 8.
    static func add(
        _ name: String, _ energies: [Int64], by person: String? = "driver", _ db: Database
    ) throws {
        let record = TransactionRecord(
            id: try id(name), source: .ocpp16, stationID: try id("CP-1"), connectorID: 1,
            startKey: name, ocppID: nil, bootCount: 0, createdAt: start)
        try TransactionTable.insert(record, db)
        try db.execute(
            sql: """
                UPDATE charging_transaction SET phase = 'ended', person_id = ?, started_at = ?,
                    ended_at = ? WHERE id = ?
                """,
            arguments: [person, start, start.adding(seconds: 7200), name])
        try change(name, energies, db)
    }

    /// Changes what the facts of a transaction say, and adds a fact that says so.
    static func change(_ name: String, _ energies: [Int64], _ db: Database) throws {
        let transaction: TransactionID = try id(name)
        let count = try FactsHash.of(transaction, db).count
        let fact = ChargingEvent(
            key: "fact-\(count)", occurredAt: start, receivedAt: start,
            content: .chargingStateChanged(.charging))
        _ = try EventTable.append(NewFact(fact), to: transaction, db)
        try db.execute(
            sql: "UPDATE charging_transaction SET energy_wh = ? WHERE id = ?",
            arguments: [energies.reduce(0, +), name])
        let items = energies.enumerated().filter { $0.element > 0 }.map { index, energy in
            QuarterEnergy.Item(
                from: start.adding(seconds: Int64(index) * 900), energyWh: energy)
        }
        try QuarterTable.save(QuarterEnergy(items: items), of: transaction, db)
    }

    /// What the energies cost: four quarters by day, the others at night.
    static func price(_ energies: [Int64]) -> Int64 {
        func rounded(_ energies: some Sequence<Int64>, _ price: Int64) -> Int64 {
            (energies.reduce(0, +) * price * 2 + 1000) / 2000
        }
        return rounded(energies.prefix(4), 600) + rounded(energies.dropFirst(4), 300)
    }

    func settle(_ name: String) async throws -> Settlement? {
        let (settings, now) = (settings, cloud.clock.now.wall)
        return try await database.write { db in
            try SettlementService.settle(try id(name), settings, db, at: now)
        }
    }

    /// Gives the driver credit, in hundredths.
    func topUp(_ amount: Int64) async throws {
        let now = cloud.clock.now.wall
        try await database.write { db in
            let funds = try DriverFunds(try id("driver"), db)
            try LedgerTable.post(
                Posting(
                    .topUp, key: "test:\(amount)",
                    funds.receive(Money(minor: amount), from: .bank)), at: now, db)
        }
    }

    func balance(_ account: LedgerAccount) async throws -> Int64 {
        try await cloud.balance(account)
    }

    func problems() async throws -> [String] {
        try await database.read { try LedgerConsistency.problems($0).problems }
    }

    static var driver: PersonID { get throws { try id("driver") } }
    static var host: PersonID { get throws { try id("host") } }
}
