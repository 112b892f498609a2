import ChargingModel
import CommonBase
import TestSupport

@testable import CloudCore
@testable import CloudFleet
@testable import CloudMoney
@testable import CloudPricing
@testable import CloudTestSupport

extension CloudBench {
    /// Adds `host` and the place `home`, where the station CP-1 charges by a tariff.
    @discardableResult
    func addHome(_ tariff: Tariff) async throws -> Location {
        try await addPerson("host")
        let moment = clock.now
        return try await database.write { db in
            let (home, prices): (LocationID, TariffID) = (try id("home"), try id("prices"))
            let location = try LocationService.add(
                id: home, name: "Home", host: try id("host"), db, at: moment)
            try StationTable.move(try id("CP-1"), to: home, db)
            _ = try TariffService.add(
                prices, name: "Prices",
                .init(id: try id("prices-1"), tariff: tariff, author: nil),
                host: try id("host"), db, at: moment)
            try TariffService.assign(
                prices, to: home, group: nil, viewer: .system, db, at: moment)
            return location
        }
    }

    /// In hundredths.
    func balance(_ account: LedgerAccount) async throws -> Int64 {
        try await database.read { try LedgerTable.balance(account, $0).minor }
    }
}
