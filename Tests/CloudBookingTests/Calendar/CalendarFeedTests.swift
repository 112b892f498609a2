import CommonBase
import Foundation
import TestSupport
import Testing

@testable import CloudBooking
@testable import CloudCore
@testable import CloudFleet
@testable import CloudModule
@testable import CloudPeople
@testable import CloudTestSupport

extension CloudBookingTests {
    @Suite struct CalendarFeedTests {
        private let bench: CalendarBench

        init() async throws { bench = try await CalendarBench() }

        private func notifications() async throws -> [StoredNotification] {
            let viewer = bench.viewer
            return try await bench.cloud.database.read { db in
                try NotificationTable.list(before: .max, limit: 10, viewer: viewer, db)
            }
        }

        private let window = ManualClock.noon..<ManualClock.at(600)

        @Test func busyTimesBlockAndFailuresKeepThem() async throws {
            try await bench.addFeed()
            bench.fetcher.set(60, 120)
            try await bench.refresh.run()
            let expected = [
                ManualClock.noon..<ManualClock.at(60), ManualClock.at(120)..<ManualClock.at(600),
            ]
            #expect(try await bench.availability(window).free(in: window) == expected)
            #expect(try await bench.feed()?.fetchedAt == bench.now)
            bench.cloud.clock.move(seconds: 1801)
            bench.fetcher.set(.failed(.refused))
            try await bench.refresh.run()
            #expect(try await bench.feed()?.problem == .refused)
            #expect(try await bench.availability(window).free(in: window) == expected)
        }

        @Test func readsEachFeedOnlyWhenItIsDue() async throws {
            try await bench.addFeed()
            bench.fetcher.set(60, 120)
            try await bench.refresh.run()
            bench.fetcher.set(180, 240)
            bench.cloud.clock.move(seconds: 1799)
            try await bench.refresh.run()
            #expect(try await bench.availability(window).calendar.busy.count == 1)
            let before = try await bench.availability(window).calendar.busy
            bench.cloud.clock.move(seconds: 2)
            try await bench.refresh.run()
            #expect(try await bench.availability(window).calendar.busy != before)
        }

        @Test func previousHostKeepsNoCalendar() async throws {
            try await bench.addFeed()
            let (location, viewer, moment) = (bench.location, bench.viewer, bench.cloud.clock.now)
            let eva: PersonID = try id("eva")
            try await bench.cloud.database.write { db in
                try CalendarLink.renew(
                    "secret", of: location, hasNames: true, viewer: viewer, db, at: moment)
                _ = try LocationService.change(
                    location, name: nil, host: eva, viewer: viewer, db, at: moment)
            }
            await EventService(
                database: bench.cloud.database, now: bench.cloud.now,
                consumers: [CalendarHandover()], logger: CloudBench.logger
            ).catchUp()
            #expect(try await bench.cloud.count("calendar_link") == 0)
            #expect(try await bench.cloud.count("calendar_feed") == 0)
        }

        @Test func reportsFeedThatIsNotACalendar() async throws {
            try await bench.addFeed()
            bench.fetcher.set(.bytes(Array("<html>".utf8)))
            try await bench.refresh.run()
            #expect(try await bench.feed()?.problem == .notCalendar)
        }

        @Test func tellsTheHostOnceAboutAnOverlapAndKeepsTheBooking() async throws {
            try await bench.book(90, 150)
            try await bench.book(300, 360)
            try await bench.addFeed()
            bench.fetcher.set(60, 120)
            try await bench.refresh.run()
            bench.cloud.clock.move(seconds: 1801)
            try await bench.refresh.run()
            #expect(try await notifications().count == 1)
            let count = try await bench.cloud.database.read { db in
                try Int.fetchOne(
                    db, sql: "SELECT count(*) FROM booking WHERE status = 'reserved'")
            }
            #expect(count == 2)
        }

        @Test(arguments: [
            "http://calendar.example.org/a.ics", "https://127.0.0.1/a.ics",
            "https://calendar.example.org:8443/a.ics", "ftp://calendar.example.org/a",
        ]) func refusesOtherAddresses(url: String) async throws {
            await #expect(throws: ServiceError.self) { try await bench.addFeed(url) }
        }

        @Test func acceptsTheSchemeOfApple() async throws {
            try await bench.addFeed("webcal://p01-caldav.icloud.com/published/2/x")
            #expect(try await bench.feed()?.url == "https://p01-caldav.icloud.com/published/2/x")
        }

        @Test func strangersNeitherAddNorSeeFeeds() async throws {
            try await bench.addFeed()
            let (location, moment) = (bench.location, bench.cloud.clock.now)
            let stranger = Viewer.person(try id("eva"), Set(AccessScope.allCases))
            try await bench.cloud.database.write { db throws in
                #expect(try CalendarFeedTable.list(of: location, viewer: stranger, db).isEmpty)
                #expect(throws: ServiceError.self) {
                    try CalendarFeedService.remove(
                        try id("feed"), of: location, viewer: stranger, db, at: moment)
                }
            }
        }

        @Test func calendarOfThePlaceNamesBookersOnlyOnRequest() async throws {
            try await bench.book(60, 120)
            let (location, viewer, moment) = (
                bench.location, bench.viewer, bench.cloud.clock.now
            )
            for hasNames in [false, true] {
                let text = try await bench.cloud.database.write { db -> String in
                    try CalendarLink.renew(
                        "secret", of: location, hasNames: hasNames, viewer: viewer, db, at: moment)
                    let link = try CalendarLink.find(secret: "secret", db)
                    let bytes = try link?.calendar(db, at: moment.wall) ?? []
                    return String(decoding: bytes, as: UTF8.self)
                }
                #expect(text.contains("SUMMARY:eva") == hasNames)
                #expect(text.contains("DTSTART:20261122T120000Z\r\n"))
            }
        }
    }
}
