import CommonBase
import HTTPTypes
import TestSupport
import Testing

@testable import CloudApp
@testable import CloudBooking
@testable import CloudCore
@testable import CloudFleet
@testable import CloudSharing
@testable import CloudTestSupport

extension CloudSharingTests {
    @Suite struct ListingTests {
        /// Visibility by access, for a visitor, a stranger, a guest with a grant and the host.
        @Test(arguments: [
            (PlaceTerms.Access.group, [false, false, true, true]),
            (PlaceTerms.Access.members, [false, true, true, true]),
            (PlaceTerms.Access.public, [true, true, true, true]),
        ]) func isVisibleByAccess(access: PlaceTerms.Access, seen: [Bool]) async throws {
            let bench = try await ListingBench(access: access)
            let viewers: [Viewer] = [
                .anonymous, try bench.viewer("stranger"), try bench.viewer("guest"),
                try bench.viewer("host"),
            ]
            for (viewer, isSeen) in zip(viewers, seen) {
                #expect(try await bench.isVisible(to: viewer) == isSeen, "\(viewer)")
            }
        }

        /// A place that is withdrawn or paused is seen only by hosts and those who may charge there.
        @Test(arguments: [true, false]) func isHiddenWhilePausedOrWithdrawn(
            isPaused: Bool
        ) async throws {
            let bench = try await ListingBench(access: .public)
            let (place, moment, random) = (
                bench.place, bench.cloud.clock.now, bench.cloud.random
            )
            try await bench.cloud.database.write { db in
                if isPaused {
                    try ListingService.changeTerms(
                        of: place, isPaused: true, viewer: .system, random: random, db,
                        at: moment)
                } else {
                    try ListingService.setListed(
                        false, place, viewer: .system, random: random, db, at: moment)
                }
            }
            for person in ["host", "cohost", "guest"] {
                #expect(try await bench.isVisible(to: try bench.viewer(person)), "\(person)")
            }
            #expect(try await bench.isVisible(to: try bench.viewer("stranger")) == false)
            #expect(try await bench.isVisible(to: .anonymous) == false)
        }

        /// A booking would reveal the address of a withdrawn place.
        @Test func cannotBeBookedByStrangersWhileWithdrawn() async throws {
            let bench = try await ListingBench()
            let (place, moment) = (bench.place, bench.cloud.clock.now)
            let stranger: PersonID = try id("stranger")
            let guest: PersonID = try id("guest")
            for isListed in [false, true] {
                let (offered, offeredToGuest) = try await bench.cloud.database.write { db in
                    try ListingService.setListed(
                        isListed, place, viewer: .system, random: bench.cloud.random, db,
                        at: moment)
                    return (
                        try BookingPlace.find(place, for: stranger, moment.wall, db) != nil,
                        try BookingPlace.find(place, for: guest, moment.wall, db) != nil
                    )
                }
                #expect(offered == isListed)
                #expect(offeredToGuest)
            }
        }

        /// The address is for hosts, people with a grant, and bookers until six hours after the end;
        /// each read by somebody who is no host is noted.
        @Test func tellsTheAddressToThoseWhoMayKnowIt() async throws {
            let bench = try await ListingBench()
            try await bench.book(by: "booker")
            for person in ["host", "cohost", "guest", "booker"] {
                let address = try await bench.address(for: try bench.viewer(person))
                #expect(address?.lines == ["Haškova 97/31c", "638 00 Brno"], "\(person)")
                #expect(address?.hostName == "Jana Nováková")
            }
            #expect(try await bench.address(for: try bench.viewer("stranger")) == nil)
            #expect(try await bench.address(for: .anonymous) == nil)
            let readers = try await bench.cloud.database.read { db in
                try String.fetchAll(db, sql: "SELECT person_id FROM address_read ORDER BY id")
            }
            #expect(readers == ["guest", "booker"])
            bench.cloud.clock.move(seconds: 7 * 3600 - 1)
            #expect(try await bench.address(for: try bench.viewer("booker")) != nil)
            bench.cloud.clock.move(seconds: 1)
            #expect(try await bench.address(for: try bench.viewer("booker")) == nil)
        }

        @Test(arguments: [Booking.Status.pending, .rejected, .canceled, .failed])
        func keepsTheAddressFromOtherBookings(status: Booking.Status) async throws {
            let bench = try await ListingBench()
            try await bench.book(by: "booker", status: status)
            #expect(try await bench.address(for: try bench.viewer("booker")) == nil)
        }

        /// No page and no answer of the API tells a stranger where the place exactly is, not even by
        /// the host's own name for it, and not after a request for a booking.
        @Test(arguments: [nil, "stranger"]) func pagesKeepTheSecret(person: String?) async throws {
            let bench = try await ListingBench(access: .public)
            try await bench.book(by: "stranger", status: .pending)
            let path = "/places/\(bench.place)"
            let others = [
                "\(path)/listing", "\(path)/book", "/home", "/bookings", "/bookings/b-stranger",
            ]
            let texts = try await bench.browse(as: person) { browser async throws in
                let page = try await browser.get(path)
                #expect(page.status == 200)
                #expect(page.html.contains("Garáž na Lesné"))
                #expect(page.html.contains("Lesná, Brno"))
                #expect(page.html.contains("Jana"))
                var texts = [page.html]
                for other in others { texts.append(try await browser.get(other).html) }
                return texts
            }
            let json = try await bench.rest.run(as: .driver) { client in
                let answer = try await client.call(.get, "/api/v1\(path)/listing")
                #expect(answer.status == 200)
                #expect(answer.json["address"] == nil)
                return JSONWriter.text(answer.json)
            }
            if person != nil {
                #expect(texts.filter { $0.contains("Garáž na Lesné") }.count >= 4)
            }
            for secret in ListingBench.secrets {
                for text in texts + [json] { #expect(!text.contains(secret), "\(secret)") }
            }
            #expect(try await bench.cloud.count("address_read") == 0)
        }

        @Test func guestSeesTheAddressOnThePage() async throws {
            let bench = try await ListingBench()
            let html = try await bench.browse(as: "guest") { browser async throws in
                try await browser.get("/places/\(bench.place)").html
            }
            for text in ["Haškova 97/31c", "brána 7788", "geo:49.226117,16.606829", "Nováková"] {
                #expect(html.contains(text), "\(text)")
            }
            let host = try await bench.browse(as: "host") { browser async throws in
                try await browser.get("/places/\(bench.place)/listing").html
            }
            #expect(host.contains("<dt>guest</dt>"))
        }

        /// Publishing again and moving the pin by some meters leave the public point.
        @Test func publicPointStays() async throws {
            let bench = try await ListingBench()
            let read = "SELECT public_latitude_e6 FROM listing"
            let before = try await bench.cloud.database.read { db in
                try Int64.fetchOne(db, sql: read)
            }
            let (place, moment, key) = (
                bench.place, bench.cloud.clock.now, bench.cloud.vault.publicPointKey
            )
            try await bench.cloud.database.write { db in
                for step in 0..<10 {
                    try ListingService.setListed(
                        step.isMultiple(of: 2), place, viewer: .system,
                        random: bench.cloud.random, db, at: moment)
                    try ListingService.save(
                        ListingBench.content, of: place, viewer: .system, key: key, db,
                        at: moment)
                }
            }
            let after = try await bench.cloud.database.read { db in
                try Int64.fetchOne(db, sql: read)
            }
            #expect(before != nil && before == after)
            #expect(before != 49_226_117)
        }

        /// A stranger gets 404 for what they do not see, and 403 for what they see.
        @Test func onlyHostsChangeIt() async throws {
            let bench = try await ListingBench(access: .group)
            for (person, status) in [("stranger", 404), ("guest", 403), ("cohost", 303)] {
                let page = try await bench.browse(as: person) { browser async throws in
                    try await browser.submit("/places/\(bench.place)/listing/pause", on: "/")
                }
                #expect(page.status == status, "\(person)")
            }
            let isPaused = try await bench.cloud.database.read { db in
                try PlaceTermsTable.of(try id("lesna"), db).isPaused
            }
            #expect(isPaused)
        }

        @Test func hostDescribesAndPublishesThePlace() async throws {
            let bench = try await ListingBench(isListed: false)
            let path = "/places/\(bench.place)/listing"
            try await bench.browse(as: "host") { browser async throws in
                let fields = [
                    "title": "Dvůr", "connectorKind": "schuko", "powerW": "2,3", "phases": "1",
                    "meterClass": "none", "access": "public", "town": "Brno",
                    "amenity-wifi": "on",
                ]
                let refused = try await browser.submit(
                    path, on: path, fields.merging(["latitude": "x"]) { $1 })
                #expect(refused.status == 400)
                let saved = try await browser.submit(path, on: path, fields)
                #expect((saved.status, saved.location) == (303, path))
                let early = try await browser.submit("\(path)/publish", on: path)
                #expect(early.status == 400)
                let pin = ["latitude": "49.2", "longitude": "16,6"]
                _ = try await browser.submit(path, on: path, fields.merging(pin) { $1 })
                let published = try await browser.submit("\(path)/publish", on: path)
                #expect(published.status == 303)
            }
            #expect(try await bench.isVisible(to: .anonymous))
            let place = bench.place
            let listing = try await bench.cloud.database.read { db in
                try ListingTable.find(place, viewer: .system, at: ManualClock.noon, db)
            }
            #expect(listing?.powerW == 2300)
            #expect(listing?.amenities == [.wifi])
        }
    }
}
