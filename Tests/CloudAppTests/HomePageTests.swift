import ChargingModel
import CommonBase
import TestSupport
import Testing

@testable import CloudApp
@testable import CloudBooking
@testable import CloudCharging
@testable import CloudCore
@testable import CloudFleet
@testable import CloudPortal
@testable import CloudSharing
@testable import CloudTestSupport

extension CloudAppTests {
    /// The homes of drivers and hosts.
    @Suite struct HomePageTests {
        /// `CP-1` is at Home of `hanna`, which is described; `petr` has an account.
        private static func bench(
            _ confirmation: PlaceTerms.Confirmation = .instant
        ) async throws -> RESTBench {
            let bench = try await RESTBench()
            let hanna = try await bench.cloud.addPerson("hanna")
            try await bench.cloud.addPerson("petr")
            try await bench.cloud.addStation("CP-1")
            let (moment, vault) = (bench.cloud.clock.now, bench.cloud.vault)
            try await bench.cloud.database.write { db in
                let home = try LocationService.add(
                    id: try id("home"), name: "Home", host: hanna, db, at: moment)
                try StationTable.move(try id("CP-1"), to: home.id, db)
                var content = ListingContent(title: "Driveway")
                (content.street, content.houseNumber) = ("Walnut Street", "12")
                content.position = Position(latitudeE6: 49_226_300, longitudeE6: 16_622_400)
                try ListingService.save(
                    content, of: home.id, viewer: .system, key: vault.publicPointKey, db,
                    at: moment)
                var terms = PlaceTerms.standard
                (terms.access, terms.confirmation) = (.members, confirmation)
                try PlaceTermsTable.save(terms, of: home.id, db)
                try PlaceTermsTable.setOffered(true, home.id, db)
            }
            return bench
        }

        @discardableResult
        private static func book(
            inHours hours: Int64, _ bench: RESTBench
        ) async throws -> Booking {
            let (cloud, moment) = (bench.cloud, bench.cloud.clock.now)
            let start = moment.wall.adding(seconds: hours * 3600)
            let wish = BookingWish(
                station: try id("CP-1"), connector: 1, start: start,
                end: start.adding(seconds: 7200))
            let person: PersonID = try id("petr")
            return try await cloud.database.write { db in
                try BookingService(random: cloud.random).request(
                    wish, by: person, db, at: moment)
            }
        }

        @Test func nextBookingNamesTheAddressTheDayBefore() async throws {
            let bench = try await Self.bench()
            try await Self.book(inHours: 50, bench)
            try await bench.browse(as: "petr") { browser async throws in
                let page = try await browser.get("/home")
                #expect(page.html.contains("Next booking"))
                #expect(!page.html.contains("Walnut Street"))
                #expect(!page.html.contains("geo:"))
                try await Self.book(inHours: 2, bench)
                let later = try await browser.get("/home")
                #expect(later.html.contains("in 2:00\u{A0}h"))
                #expect(later.html.contains("Walnut Street 12"))
                #expect(later.html.contains("geo:49.226300,16.622400"))
            }
        }

        @Test func hostConfirmsARequestOnTheHome() async throws {
            let bench = try await Self.bench(.approval)
            let booking = try await Self.book(inHours: 2, bench)
            try await bench.browse(as: "hanna") { browser async throws in
                let page = try await browser.get("/host")
                #expect(page.html.contains("1 request waits for you"))
                #expect(page.html.contains("action=\"/bookings/\(booking.id)/reject\""))
                let answer = try await browser.submit(
                    "/bookings/\(booking.id)/confirm", on: "/host", ["from": "host"])
                #expect(answer.location == "/host")
                let after = try await browser.get("/host")
                #expect(after.html.contains("No request waits for you."))
                #expect(try await browser.get("/chargers/CP-1").html.contains("Next booking: "))
                #expect(try await browser.get("/chargers").html.contains("Next booking: "))
            }
        }

        @Test func hostSeesOnlyOwnPlaces() async throws {
            let bench = try await Self.bench()
            try await bench.browse(as: "petr") { browser async throws in
                let page = try await browser.get("/host?place=home")
                #expect(page.status == 200)
                #expect(page.html.contains("No charger yet"))
                #expect(!page.html.contains("/places/home"))
            }
        }

        /// Half an hour of one of two connectors, in an hour: a transaction that began before counts
        /// from the begin of the hour.
        @Test func occupiedShareCountsTheTimeWithin() throws {
            let window = ManualClock.at(0)..<ManualClock.at(60)
            var record = TransactionRecord(
                id: try id("t"), source: .ocpp16, stationID: try id("CP-1"), connectorID: 1,
                startKey: "t", ocppID: 1, bootCount: 0, createdAt: ManualClock.at(-30))
            record.state.startedAt = ManualClock.at(-30)
            record.state.endedAt = ManualClock.at(30)
            record.state.phase = .ended
            func percent(_ connectors: Int) -> Int64? {
                ChargeSum.occupiedPercent([record], connectors: connectors, in: window)
            }
            #expect(percent(2) == 25)
            #expect(percent(1) == 50)
            #expect(percent(0) == nil)
        }
    }
}
