import CommonBase
import TestSupport
import Testing

@testable import CloudBooking
@testable import CloudCore
@testable import CloudFleet
@testable import CloudSharing
@testable import CloudTestSupport

extension CloudSharingTests {
    @Suite struct CommunityTests {
        @Test func onlyTheSidesOfABookingWriteToEachOther() async throws {
            let bench = try await CommunityBench()
            try await bench.send("Dorazím v poledne.\nDíky", as: "booker")
            try await bench.send("Jasně", as: "cohost")
            #expect(try await bench.titles("host") == ["booker has written to you"])
            #expect(try await bench.titles("booker") == ["cohost has written to you"])
            let error = try await bench.error { try await bench.send("x", as: "stranger") }
            #expect(error == .notFound)
            let admin: Viewer = .admin(try id("stranger"), [])
            #expect(
                try await bench.error {
                    try await bench.run(admin) { viewer, db, moment in
                        _ = try BookingSides(try id("b-booker"), viewer: viewer, db)
                    }
                } == .forbidden)
        }

        @Test func blockedPersonCannotWriteOrBook() async throws {
            let bench = try await CommunityBench()
            try await bench.run("host") { viewer, db, moment in
                try MessageService.setBlocked(
                    true, about: try id("b-booker"), viewer: viewer, db, at: moment)
            }
            await #expect(throws: MessageService.Refusal.blocked) {
                try await bench.send("Proč?", as: "booker")
            }
            let service = BookingService(random: bench.cloud.random)
            let start = ManualClock.noon.milliseconds / Booking.quarter * Booking.quarter
            let wish = BookingWish(
                station: try id("CP-1"), connector: 1,
                start: Timestamp(milliseconds: start + 86_400_000),
                end: Timestamp(milliseconds: start + 90_000_000))
            await #expect(throws: BookingRefusal.unwelcome) {
                try await bench.run("booker") { _, db, moment in
                    _ = try service.request(wish, by: try id("booker"), db, at: moment)
                }
            }
        }

        @Test func adminDeletesReportedMessage() async throws {
            let bench = try await CommunityBench()
            try await bench.send("hrubost", as: "booker")
            for person in ["booker", "host", "cohost"] {
                let error = try await bench.error {
                    try await bench.run(person) { viewer, db, moment in
                        try MessageService.report(
                            1, of: try id("b-booker"), viewer: viewer, db, at: moment)
                    }
                }
                let expected: ServiceError.Code? = person == "booker" ? .forbidden : nil
                #expect(error == expected)
            }
            try await bench.run(.system) { _, db, moment in
                let open = try MessageReportTable.open(before: .max, limit: 10, db)
                #expect(open.map(\.text) == ["hrubost"])
                try MessageReportTable.settle(1, removesMessage: true, db, at: moment.wall)
            }
            #expect(try await bench.cloud.count("booking_message") == 0)
            #expect(try await bench.cloud.count("message_report") == 0)
        }

        @Test func publishesReviewsTogetherOrAfterAWeek() async throws {
            for isBoth in [true, false] {
                let bench = try await CommunityBench()
                #expect(
                    try await bench.error { try await bench.review(5, as: "booker") } == .conflict)
                try await bench.charge()
                try await bench.review(4, as: "booker")
                #expect(
                    try await bench.error { try await bench.review(5, as: "booker") } == .conflict)
                #expect(try await bench.rating().count == 0)
                if isBoth {
                    try await bench.review(5, as: "host")
                } else {
                    bench.cloud.clock.move(seconds: Review.waitSeconds)
                }
                #expect(try await bench.rating() == Review.Rating(count: 1, sum: 4))
            }
        }

        @Test func hostAnswersOnceAndAdminHides() async throws {
            let bench = try await CommunityBench()
            try await bench.charge()
            try await bench.review(1, as: "booker")
            try await bench.review(5, as: "host")
            let (place, now) = (bench.listing.place, bench.cloud.clock.now.wall)
            let found = try await bench.cloud.database.read { db in
                try ReviewTable.list(of: place, after: nil, limit: 10, db, at: now)
            }
            let review = try #require(found.first)
            #expect(review.kind == .place && found.count == 1)
            let answer: @Sendable (Viewer, Database, Moment) throws -> Void = {
                viewer, db, moment in
                try ReviewService.answer(
                    "Mrzí mě to.", to: review.id, of: place, viewer: viewer, db, at: moment)
            }
            #expect(try await bench.error { try await bench.run("booker", answer) } == .forbidden)
            try await bench.run("host", answer)
            #expect(try await bench.error { try await bench.run("host", answer) } == .conflict)
            try await bench.run(.admin(try id("stranger"), [])) { viewer, db, moment in
                try ReviewService.hide(review.id, of: place, viewer: viewer, db, at: moment)
            }
            #expect(try await bench.rating().count == 0)
        }

        @Test func adminHidesReviewOfDriver() async throws {
            let bench = try await CommunityBench()
            try await bench.charge()
            try await bench.review(5, as: "booker")
            try await bench.review(1, as: "host")
            let (booker, now): (PersonID, Timestamp) = (
                try id("booker"), bench.cloud.clock.now.wall
            )
            let found = try await bench.cloud.database.read { db in
                try ReviewTable.list(ofDriver: booker, after: nil, limit: 10, db, at: now)
            }
            let review = try #require(found.first)
            #expect(review.kind == .driver && found.count == 1)
            let hide: @Sendable (Viewer, Database, Moment) throws -> Void = {
                viewer, db, moment in
                try ReviewService.hide(
                    review.id, ofDriver: booker, viewer: viewer, db, at: moment)
            }
            #expect(try await bench.error { try await bench.run("host", hide) } == .forbidden)
            let path = "/admin/people/booker/reviews"
            try await bench.listing.browse(as: "admin-0") { browser async throws in
                let page = try await browser.get(path)
                #expect(page.html.contains("\(path)/\(review.id)/hide"))
                let hidden = try await browser.post("\(path)/\(review.id)/hide", from: page)
                #expect((hidden.status, hidden.location) == (303, path))
                #expect(try await browser.get(path).html.contains("No reviews yet."))
            }
            #expect(try await bench.rating().count == 1)
            let rating = try await bench.cloud.database.read { db in
                try ReviewTable.rating(ofDriver: booker, db, at: now)
            }
            #expect(rating.count == 0)
            let admin = Viewer.admin(try id("stranger"), [])
            #expect(try await bench.error { try await bench.run(admin, hide) } == .notFound)
        }

        @Test func keepsFavouritesOfVisiblePlaces() async throws {
            let bench = try await CommunityBench()
            let place = bench.listing.place
            let titles = try await bench.run("stranger") { viewer, db, moment in
                let now = moment.wall
                for _ in 0..<2 {
                    try FavouriteTable.set(true, place, viewer: viewer, db, at: now)
                }
                return try FavouriteTable.list(viewer: viewer, db, at: now).map(\.title)
            }
            #expect(titles == ["Garáž na Lesné"])
            let rest = try await bench.run("stranger") { viewer, db, moment in
                try FavouriteTable.set(false, place, viewer: viewer, db, at: moment.wall)
                return try FavouriteTable.list(viewer: viewer, db, at: moment.wall).count
            }
            #expect(rest == 0)
        }

        @Test func pagesShowMessagesReviewsAndFavourites() async throws {
            let bench = try await CommunityBench()
            try await bench.charge()
            let place = "/places/\(bench.listing.place)"
            try await bench.listing.browse(as: "booker") { browser async throws in
                let thread = "/bookings/b-booker/messages"
                let sent = try await browser.submit(thread, on: thread, ["text": "Ahoj <b>"])
                #expect((sent.status, sent.location) == (303, thread))
                #expect(try await browser.get(thread).html.contains("Ahoj &lt;b&gt;"))
                let review = "/bookings/b-booker/review"
                let refused = try await browser.submit(review, on: review, ["text": "x"])
                #expect(refused.status == 400)
                let saved = try await browser.submit(review, on: review, ["stars": "5"])
                #expect(saved.status == 303)
                let booking = try await browser.get("/bookings/b-booker").html
                #expect(booking.contains(thread) && booking.contains(review))
                let kept = try await browser.submit("\(place)/favourite", on: place)
                #expect((kept.status, kept.location) == (303, place))
                #expect(try await browser.get("/favourites").html.contains("Garáž na Lesné"))
                #expect(try await browser.get("\(place)/reviews").status == 200)
            }
        }
    }
}
