import CommonBase
import TestSupport
import Testing

@testable import CloudBooking
@testable import CloudCore
@testable import CloudFleet
@testable import CloudPeople
@testable import CloudPricing
@testable import CloudSharing
@testable import CloudTestSupport

/// The lists of bookings, places, messages, reviews and tariffs.
extension CloudAppTests.ListPlanTests {
    @Test func walksAnIndexForEachListOfBookings() throws {
        let plans = try QueryPlans()
        let (now, person): (Timestamp, PersonID) = (ManualClock.noon, try id("p"))
        for bits in 0..<4 {
            let station: StationID? = bits & 1 != 0 ? try id("s") : nil
            for viewer in try Self.viewers() {
                try plans.check(isPerson: viewer.isPerson, walking: ["booking"]) { db in
                    _ = try BookingTable.list(
                        station: station, status: bits & 2 != 0 ? .failed : nil,
                        before: now, "b", limit: 10, viewer: viewer, db)
                }
            }
        }
        try plans.check(isPerson: true, walking: ["booking"]) { db in
            _ = try BookingTable.open(of: person, now, limit: 10, db)
            _ = try BookingTable.past(of: person, now, before: now, limit: 10, db)
            _ = try BookingTable.requests(toHost: person, now, limit: 10, db)
            _ = try BookingTable.coming(toHost: person, now, limit: 10, db)
        }
        try plans.check(isPerson: false, walking: ["booking"]) { db in
            _ = try BookingTable.lapsing(now, limit: 10, db)
            _ = try BookingTable.arriving(now, limit: 10, db)
            _ = try BookingTable.soon(now, limit: 10, db)
            _ = try BookingTable.running(now, limit: 10, db)
            _ = try BookingTable.open(at: try id("s"), now, limit: 10, db)
            _ = try BookingTable.openCount(at: try id("s"), now, db)
        }
        #expect(plans.problems.isEmpty, "\(plans.problems.joined(separator: "\n\n"))")
    }

    /// The places of the map are found by an index of their public points, and sorted by distance,
    /// for which there is no index.
    @Test func searchesAnIndexForTheMap() throws {
        let plans = try QueryPlans()
        let point = MapSearch.Point(latitudeE6: 49_200_000, longitudeE6: 16_600_000)
        let after = MapPosition(distance: 1, id: try id("l"))
        for bits in 0..<16 {
            var filter = MapFilter()
            if bits & 1 != 0 { filter.bounds = .czechia }
            if bits & 2 != 0 { filter.minimumPowerW = 11_000 }
            if bits & 4 != 0 { filter.maximumPrice = 60_000 }
            if bits & 8 != 0 {
                let group: ID<PersonGroup> = try id("g")
                (filter.connector, filter.group) = (.ccs, group)
            }
            for viewer in try Self.viewers() + [.anonymous] {
                let search = MapSearch(
                    filter, viewer: viewer, now: ManualClock.noon, isConnected: { _ in true })
                try plans.check(isPerson: true, walking: ["listing", "place_terms"]) { db in
                    _ = try search.page(near: point, after: after, size: 20, db)
                    _ = try search.features(zoom: 7, db)
                    _ = try search.middle(named: "Brno", inTown: true, db)
                }
            }
        }
        let connectors: [LocationID] = [try id("l"), try id("m")]
        try plans.check(isPerson: true, walking: ["station", "connector"]) { db in
            _ = try StationTable.connectors(at: connectors, db)
            _ = try GroupTable.joined(by: try id("p"), db)
        }
        #expect(plans.problems.isEmpty, "\(plans.problems.joined(separator: "\n\n"))")
    }

    @Test func searchesAnIndexForMessagesReviewsAndReliability() throws {
        let plans = try QueryPlans()
        let (place, person): (LocationID, PersonID) = (try id("l"), try id("p"))
        let booking: ID<Booking> = try id("b")
        let now = ManualClock.noon
        let after = Review.Position(publishedAt: now, id: "r")
        try plans.check(isPerson: false) { db in
            _ = try BookingMessageTable.list(of: booking, before: .max, limit: 10, db)
            _ = try BookingMessageTable.count(of: booking, db)
            _ = try MessageReportTable.open(before: .max, limit: 10, db)
            _ = try ReviewTable.list(of: place, after: after, limit: 10, db, at: now)
            _ = try ReviewTable.list(ofDriver: person, after: after, limit: 10, db, at: now)
            _ = try ReviewTable.rating(of: place, db, at: now)
            _ = try ReviewTable.rating(ofDriver: person, db, at: now)
            _ = try DriverReliability(of: person, db, at: now)
            _ = try PersonBlockTable.isBlocked(anyOf: [person], by: [person], db)
        }
        // The chargers of one place, and the favourites and waits of one person, are sorted.
        try plans.check(isPerson: true) { db in
            _ = try ReliabilityFacts(of: place, db, at: now)
            _ = try FavouriteTable.list(viewer: .person(person, []), db, at: now)
            _ = try FavouriteTable.page(
                after: "l", limit: 10, viewer: .person(person, []), db, at: now)
            _ = try WaitingService.list(of: person, after: "w", limit: 10, db)
        }
        #expect(plans.problems.isEmpty, "\(plans.problems.joined(separator: "\n\n"))")
    }

    /// Other systems read all public places, page by page.
    @Test func searchesAnIndexForOCPI() throws {
        let plans = try QueryPlans()
        let now = ManualClock.noon
        try plans.check(isPerson: true, walking: ["station", "connector"]) { db in
            _ = try OCPILocations.find(
                try id("l"), now, isConnected: { _ in true }, db)
            _ = try TariffTable.ofPlaces([try id("l"), try id("m")], db)
            _ = try BookingTable.held(of: [try id("s"), try id("t")], at: now, db)
            _ = try TariffTable.published(
                where: OCPILocations.isPublished("location_tariff.location_id", now),
                changedFrom: now, changedBefore: now, offset: 0, limit: 10, at: now, db)
        }
        #expect(plans.problems.isEmpty, "\(plans.problems.joined(separator: "\n\n"))")
    }
}
