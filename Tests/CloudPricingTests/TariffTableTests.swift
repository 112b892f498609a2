import CommonBase
import TestSupport
import Testing

@testable import CloudCore
@testable import CloudFleet
@testable import CloudPricing
@testable import CloudTestSupport

extension CloudPricingTests {
    @Suite struct TariffTableTests {
        @Test func isFreeWithoutTariff() async throws {
            let bench = try await PriceBench()
            #expect(try await bench.price(for: "driver-1") == nil)
        }

        /// Members of a group pay its price, all others that of the place.
        @Test func prefersTariffOfGroup() async throws {
            let bench = try await PriceBench()
            try await bench.add("place", PriceBench.perKilowattHour(6))
            try await bench.add("friends", PriceBench.perKilowattHour(4), for: bench.group)
            #expect(try await bench.price(for: "driver-1") == 40_000)
            #expect(try await bench.price(for: "stranger") == 60_000)
            #expect(try await bench.price(for: nil) == 60_000)
        }

        @Test func newVersionHoldsFromItsTime() async throws {
            let bench = try await PriceBench()
            let now = bench.cloud.clock.now.wall
            try await bench.add("place", PriceBench.perKilowattHour(6))
            let later = now.adding(seconds: 3600)
            try await bench.change(
                "place", PriceBench.perKilowattHour(7, from: later), number: 2)
            #expect(try await bench.price(for: nil) == 60_000)
            #expect(try await bench.price(for: nil, at: later) == 70_000)
            await #expect(throws: ServiceError.self) {
                try await bench.change("place", PriceBench.perKilowattHour(8), number: 3)
            }
        }

        @Test func cohostCannotAssignTariffOfTheirOwn() async throws {
            let bench = try await PriceBench()
            let (home, moment) = (bench.home, bench.cloud.clock.now)
            try await bench.cloud.addPerson("cohost")
            let error = await #expect(throws: ServiceError.self) {
                try await bench.cloud.database.write { db in
                    let cohost: PersonID = try id("cohost")
                    try LocationService.setMember(
                        cohost, of: home, true, viewer: .system, db, at: moment)
                    _ = try TariffService.add(
                        try id("own"), name: "own",
                        .init(
                            id: try id("own-1"), tariff: PriceBench.perKilowattHour(9),
                            author: cohost),
                        host: cohost, db, at: moment)
                    try TariffService.assign(
                        try id("own"), to: home, group: nil, viewer: .person(cohost, []), db,
                        at: moment)
                }
            }
            #expect(error?.code == .invalidInput)
            #expect(try await bench.price(for: nil) == nil)
        }

        /// The map reads the price of the version in force.
        @Test func storesHeadlineOfVersionInForce() async throws {
            let bench = try await PriceBench()
            let later = bench.cloud.clock.now.wall.adding(seconds: 3600)
            try await bench.add("place", PriceBench.perKilowattHour(6))
            try await bench.change(
                "place", PriceBench.perKilowattHour(7, from: later), number: 2)
            let headline = { @Sendable (db: CloudCore.Database) in
                try Int64.fetchOne(
                    db,
                    sql: """
                        SELECT \(TariffTable.headline(location: "location.id"))
                        FROM location WHERE location.id = 'home'
                        """)
            }
            #expect(try await bench.cloud.database.read(headline) == 60_000)
            let hasMore = try await bench.cloud.database.write { db in
                try TariffTable.refreshDue(limit: 10, at: later, db)
            }
            #expect(!hasMore)
            #expect(try await bench.cloud.database.read(headline) == 70_000)
        }

        /// Versions are facts of transactions.
        @Test func neverChangesVersions() async throws {
            let bench = try await PriceBench()
            try await bench.add("place", PriceBench.perKilowattHour(6))
            await #expect(throws: (any Error).self) {
                try await bench.cloud.database.write { db in
                    try db.execute(sql: "UPDATE tariff_version SET content = '{}'")
                }
            }
        }

        @Test func hidesTariffsOfOthers() async throws {
            let bench = try await PriceBench()
            try await bench.cloud.addPerson("other")
            try await bench.add("place", PriceBench.perKilowattHour(6))
            for (person, count) in [("host", 1), ("other", 0), ("driver-1", 0)] {
                let viewer = Viewer.person(try id(person), [])
                let found = try await bench.cloud.database.read { db in
                    try TariffTable.list(after: "", limit: 10, viewer: viewer, db)
                }
                #expect(found.count == count, "\(person)")
            }
        }
    }
}
