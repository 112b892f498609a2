import CommonBase
import Foundation
import TestSupport
import Testing

@testable import CloudBooking
@testable import CloudCore
@testable import CloudFleet
@testable import CloudTestSupport

extension CloudBookingTests {
    @Suite struct BookingSeriesTests {
        private static func occurrence(
            _ start: String, _ end: String, on day: String
        ) throws -> [String]? {
            guard let zone = TimeZone(identifier: "Europe/Prague"), let day = CalendarDay(day)
            else { return nil }
            let wish = BookingWish(
                station: try id("CP-1"), connector: 1, start: try time(start), end: try time(end))
            let series = StoredSeries(
                id: try id("s"), wish, by: try id("eva"), lastDay: nil, zone: zone,
                createdAt: .epoch)
            return series.wish(on: day, in: zone).map {
                [$0.start.iso8601Seconds, $0.end.iso8601Seconds]
            }
        }

        /// 2:30 to 3:30: the clocks skip 2:30 in spring, and show it twice in autumn.
        @Test(
            arguments: [
                ("2027-04-04", ["2027-04-04T00:30:00Z", "2027-04-04T01:30:00Z"]),
                ("2027-03-28", ["2027-03-28T01:00:00Z", "2027-03-28T01:30:00Z"]),
                ("2027-10-31", ["2027-10-31T00:30:00Z", "2027-10-31T02:30:00Z"]),
            ])
        func followsTheClocksAtNight(day: String, expected: [String]) throws {
            let found = try Self.occurrence(
                "2027-03-21T01:30:00Z", "2027-03-21T02:30:00Z", on: day)
            #expect(found == expected)
        }

        /// 22:00 to 6:00 takes seven hours in spring, and nine in autumn.
        @Test(
            arguments: [
                ("2027-03-27", ["2027-03-27T21:00:00Z", "2027-03-28T04:00:00Z"]),
                ("2027-10-30", ["2027-10-30T20:00:00Z", "2027-10-31T05:00:00Z"]),
            ])
        func followsTheClocksOverNight(day: String, expected: [String]) throws {
            let found = try Self.occurrence(
                "2027-03-20T21:00:00Z", "2027-03-21T05:00:00Z", on: day)
            #expect(found == expected)
        }

        /// 2:00 to 3:00 does not exist in the night in which the clocks skip it.
        @Test func hasNoOccurrenceAtSkippedTime() throws {
            let found = try Self.occurrence(
                "2027-03-21T01:00:00Z", "2027-03-21T02:00:00Z", on: "2027-03-28")
            #expect(found == nil)
        }

        private static func request(_ bench: BookingBench) async throws
            -> BookingService.SeriesOutcome
        {
            let wish = try bench.wish()
            return try await bench.run(as: "eva") { _, db, moment in
                try bench.service.requestSeries(
                    wish, lastDay: nil, by: try id("eva"), db, at: moment)
            }
        }

        private static let week: Int64 = 7 * 24 * 60

        @Test func makesEightWeeksAndSaysConflicts() async throws {
            let bench = try await BookingBench()
            try await bench.book(by: "ben", Self.week + 60, Self.week + 180)
            let outcome = try await Self.request(bench)
            #expect(outcome.bookings.count == 7)
            #expect(
                outcome.conflicts.map(\.refusal) == [.taken(freeUntil: bench.time(Self.week + 60))])
        }

        @Test func makesNextOccurrencesWithTime() async throws {
            let bench = try await BookingBench()
            let first = try await Self.request(bench).bookings.count
            bench.advance(to: 2 * Self.week)
            try await BookingPasses(
                database: bench.cloud.database, now: bench.cloud.now, random: bench.cloud.random,
                isConnected: { _ in true }, logger: CloudBench.logger
            ).continueSeries()
            let all = try await bench.cloud.count("booking")
            #expect(all == first + 3)
        }

        /// An occurrence that was moved by itself stays when the series changes.
        @Test func keepsOccurrencesChangedByThemselves() async throws {
            let bench = try await BookingBench()
            let outcome = try await Self.request(bench)
            let second = outcome.bookings[1]
            try await bench.run(as: "eva") { viewer, db, moment in
                try bench.service.change(
                    second.id, start: second.startsAt.adding(seconds: 3600),
                    end: second.endsAt.adding(seconds: 3600), viewer: viewer, db, at: moment)
            }
            let changed = try await bench.run(as: "eva") { viewer, db, moment in
                try bench.service.changeSeries(
                    outcome.series.id, startMinute: 18 * 60, lengthMinutes: 60, viewer: viewer,
                    db, at: moment)
            }
            #expect(changed.bookings.count == outcome.bookings.count - 1)
            #expect(changed.conflicts.isEmpty)
            let kept = try await bench.find(second)
            #expect(kept.startsAt == second.startsAt.adding(seconds: 3600))
        }

        @Test func endingCancelsLaterOccurrences() async throws {
            let bench = try await BookingBench()
            let outcome = try await Self.request(bench)
            try await bench.run(as: "eva") { viewer, db, moment in
                try bench.service.endSeries(outcome.series.id, viewer: viewer, db, at: moment)
            }
            #expect(try await bench.cloud.count("booking_quarter") == 0)
            #expect(try await bench.cloud.count("access_grant") == 0)
        }

        @Test func endingWithdrawsRequestToMoveWeek() async throws {
            let bench = try await BookingBench(terms: BookingBench.onApproval)
            let outcome = try await Self.request(bench)
            let (service, second) = (bench.service, outcome.bookings[1].id)
            try await bench.run(as: "hanna") { viewer, db, moment in
                try service.confirm(second, viewer: viewer, db, at: moment)
            }
            let (start, end) = (bench.time(Self.week + 300), bench.time(Self.week + 420))
            let request = try await bench.run(as: "eva") { viewer, db, moment in
                let request = try service.change(
                    second, start: start, end: end, viewer: viewer, db, at: moment)
                _ = try service.endSeries(outcome.series.id, viewer: viewer, db, at: moment)
                return request
            }
            #expect(try await bench.find(request).status == .canceled)
            #expect(try await bench.cloud.count("access_grant") == 0)
        }

        /// Otherwise the host would get a new request each week.
        @Test func decliningAllWeeksEndsSeries() async throws {
            let bench = try await BookingBench(terms: BookingBench.onApproval)
            let outcome = try await Self.request(bench)
            try await bench.run(as: "hanna") { viewer, db, moment in
                try bench.service.rejectSeries(
                    outcome.series.id, reason: "On holiday", viewer: viewer, db, at: moment)
            }
            for booking in outcome.bookings {
                let found = try await bench.find(booking)
                #expect(found.status == .rejected && found.reason == "On holiday")
            }
            let series = try await bench.cloud.database.read { db in
                try BookingSeriesTable.find(outcome.series.id, viewer: .system, db)
            }
            #expect(series?.endedAt != nil)
        }

        @Test func decliningOtherWeeksKeepsSeriesWithConfirmedWeek() async throws {
            let bench = try await BookingBench(terms: BookingBench.onApproval)
            let outcome = try await Self.request(bench)
            let (service, first) = (bench.service, outcome.bookings[0].id)
            try await bench.run(as: "hanna") { viewer, db, moment in
                _ = try service.confirm(first, viewer: viewer, db, at: moment)
                try service.rejectSeries(
                    outcome.series.id, reason: nil, viewer: viewer, db, at: moment)
            }
            let series = try await bench.cloud.database.read { db in
                try BookingSeriesTable.find(outcome.series.id, viewer: .system, db)
            }
            #expect(series?.endedAt == nil)
            #expect(try await bench.find(outcome.bookings[0]).status == .reserved)
            #expect(try await bench.find(outcome.bookings[1]).status == .rejected)
        }

        @Test func onlyHostDeclinesAllWeeks() async throws {
            let bench = try await BookingBench(terms: BookingBench.onApproval)
            let outcome = try await Self.request(bench)
            #expect(
                try await refusal {
                    try await bench.run(as: "eva") { viewer, db, moment in
                        try bench.service.rejectSeries(
                            outcome.series.id, reason: nil, viewer: viewer, db, at: moment)
                    }
                } == "forbidden")
        }
    }
}
