import CommonBase
import Foundation
import Hummingbird
import HummingbirdTesting
import TestSupport
import Testing

@testable import CloudApp
@testable import CloudCharging
@testable import CloudCore
@testable import CloudFleet
@testable import CloudPricing
@testable import CloudTestSupport

/// The station CP-1 at the place `home` of the host `host`, with a group that has the driver in it.
struct PriceBench: Sendable {
    let ocpp: OCPP16Bench
    let home: LocationID
    let group: ID<PersonGroup>
    var cloud: CloudBench { ocpp.cloud }

    init() async throws {
        ocpp = try await OCPP16Bench()
        let (place, neighbours): (LocationID, ID<PersonGroup>) = (
            try id("home"), try id("group")
        )
        (home, group) = (place, neighbours)
        try await ocpp.cloud.addPerson("host")
        let moment = ocpp.cloud.clock.now
        try await ocpp.cloud.database.write { db in
            _ = try LocationService.add(
                id: place, name: "Home", host: try id("host"), db, at: moment)
            try StationTable.move(try id("CP-1"), to: place, db)
            _ = try GroupService.add(
                id: neighbours, name: "Neighbours", host: try id("host"), db, at: moment)
            try GroupTable.insert(
                member: try id("driver-1"), of: neighbours, at: moment.wall, db)
        }
        try await ocpp.cloud.addCredit(1_000_000, to: "driver-1")
    }

    /// A kWh at a price, with VAT.
    static func perKilowattHour(_ units: Int64, from time: Timestamp? = nil) -> Tariff {
        var tariff = Tariff(elements: [
            TariffElement([
                PriceComponent(.energy, UnitPrice(tenThousandths: units * 10_000))
            ])
        ])
        tariff.validFrom = time
        return tariff
    }

    /// Adds a tariff that holds at home.
    func add(
        _ name: String, _ tariff: Tariff, for group: ID<PersonGroup>? = nil
    ) async throws {
        let (home, moment) = (home, cloud.clock.now)
        try await cloud.database.write { db in
            let tariffID: TariffID = try id(name)
            _ = try TariffService.add(
                tariffID, name: name,
                .init(id: try id("\(name)-1"), tariff: tariff, author: nil),
                host: try id("host"), db, at: moment)
            try TariffService.assign(
                tariffID, to: home, group: group, viewer: .system, db, at: moment)
        }
    }

    /// Adds a version with the number.
    func change(_ name: String, _ tariff: Tariff, number: Int) async throws {
        let moment = cloud.clock.now
        try await cloud.database.write { db in
            _ = try TariffService.change(
                try id(name), name: nil,
                .init(id: try id("\(name)-\(number)"), tariff: tariff, author: nil),
                viewer: .system, db, at: moment)
        }
    }

    /// The price of a kWh that somebody pays, in ten-thousandths.
    func price(for person: String?, at time: Timestamp? = nil) async throws -> Int64? {
        let (home, now) = (home, time ?? cloud.clock.now.wall)
        return try await cloud.database.read { db in
            try TariffTable.current(
                at: home, for: try person.map { try id($0) }, now, db
            )?.tariff.headline?.tenThousandths
        }
    }

    /// The totals of all transactions that are not free, oldest first, in hundredths.
    func totals() async throws -> [Int64] {
        let (records, now) = (try await cloud.transactions(), cloud.clock.now.wall)
        return try await cloud.database.read { db in
            let bills = try TransactionPrices.bills(records, db, at: now)
            return records.compactMap { bills[$0.id]?.total.minor }
        }
    }

    /// Charges 3 kWh within an hour.
    func charge(with card: String = OCPP16Bench.card) async throws {
        let started = try await ocpp.startNow(idTag: card)
        cloud.clock.move(seconds: 3600)
        try await ocpp.stop(started.number, minute: 180)
    }

    func browse<Value: Sendable>(
        as person: String, _ body: @escaping @Sendable (TestBrowser) async throws -> Value
    ) async throws -> Value {
        let app = try await cloud.cloud().buildApplication(host: "127.0.0.1", port: 0)
        let bench = cloud
        return try await app.test(.router) { client in
            let browser = TestBrowser(client)
            try await browser.signIn(try id(person), bench)
            return try await body(browser)
        }
    }
}
