import CommonBase
import Foundation
import TestSupport
import Testing

@testable import CloudBooking
@testable import CloudCore
@testable import CloudFleet
@testable import CloudTestSupport
@testable import CloudWeb

extension CloudBookingTests {
    @Suite struct AvailabilityReaderTests {
        private let bench: CalendarBench
        private let window = ManualClock.noon..<ManualClock.at(600)

        init() async throws { bench = try await CalendarBench() }

        @Test func readsHoursExceptionsAndBookings() async throws {
            let (location, viewer, moment) = (
                bench.location, bench.viewer, bench.cloud.clock.now
            )
            // 2026-11-22 is a Sunday; noon is 12:00 in Prague.
            try await bench.cloud.database.write { db in
                try CalendarService.setWeekly(
                    [
                        WeeklyHours(
                            weekday: 7, hours: DayHours(startMinute: 0, endMinute: 1080))
                    ], of: location, viewer: viewer, db, at: moment)
            }
            try await bench.book(60, 120)
            try await bench.book(180, 240, status: .pending)
            #expect(
                try await bench.availability(window).free(in: window) == [
                    ManualClock.noon..<ManualClock.at(60),
                    ManualClock.at(120)..<ManualClock.at(360),
                ])
            let today = CalendarDay(moment.wall, in: .gmt)
            try await bench.cloud.database.write { db in
                _ = try CalendarService.add(
                    CalendarException(days: today...today, hours: nil), note: "", id: try id("e"),
                    to: location, viewer: viewer, db, at: moment)
            }
            #expect(try await bench.availability(window).free(in: window).isEmpty)
        }

        @Test func ownBookingsHaveNoBuffer() async throws {
            let location = bench.location
            try await bench.cloud.database.write { db in
                var terms = PlaceTerms.standard
                terms.bufferMinutes = 30
                try PlaceTermsTable.save(terms, of: location, db)
            }
            try await bench.book(60, 120)
            let others = try await bench.availability(window).free(in: window)
            #expect(others.first?.upperBound == ManualClock.at(30))
            let own = try await bench.availability(window, for: try id("eva")).free(in: window)
            #expect(own.first?.upperBound == ManualClock.at(60))
        }

        @Test func bookingJustOutsideTheWindowKeepsItsBuffer() async throws {
            let location = bench.location
            try await bench.cloud.database.write { db in
                var terms = PlaceTerms.standard
                terms.bufferMinutes = 30
                try PlaceTermsTable.save(terms, of: location, db)
            }
            try await bench.book(-60, 0)
            let free = try await bench.availability(window).free(in: window)
            #expect(free.first?.lowerBound == ManualClock.at(30))
        }

        /// Eva may charge only as a member of a group, hana as the host.
        @Test func showsOnlyHoursOfGroup() async throws {
            let (location, station, host) = (bench.location, bench.station, bench.host)
            let (window, now, moment) = (window, bench.now, bench.cloud.clock.now)
            let hours = try #require(GroupHours(days: [7], from: "14:00", until: "16:00"))
            try await bench.cloud.database.write { db in
                try db.execute(sql: "DELETE FROM access_grant")
                let group: ID<PersonGroup> = try id("friends")
                _ = try GroupService.add(id: group, name: "Friends", host: host, db, at: moment)
                try GroupService.setMember(
                    try id("eva"), of: group, true, viewer: .system, db, at: moment)
                try GroupService.setLimits(
                    GroupLimits(hours: [hours]), of: group, viewer: .system, db, at: moment)
                try GrantService.add(
                    AccessGrant(
                        id: try id("by-group"), target: .location(location),
                        grantee: .group(group), createdAt: moment.wall),
                    viewer: .system, db, at: moment)
            }
            func free(for person: PersonID?) async throws -> [Range<Timestamp>] {
                try await bench.cloud.database.read { db in
                    try AvailabilityReader.shown(
                        at: station, connector: 1, of: location, to: person, in: window, now, db
                    ).free(in: window)
                }
            }
            #expect(try await free(for: id("eva")) == [ManualClock.at(120)..<ManualClock.at(240)])
            #expect(try await free(for: host) == [window])
            #expect(try await free(for: nil) == [window])
        }

        @Test func stripShowsFreeHoursInWordsAndCells() async throws {
            try await bench.book(60, 90)
            let now = ManualClock.at(-720)
            let day = CalendarDay(ManualClock.noon, in: StationZone.standard)
            let start = day.start(in: StationZone.standard)
            let availability = try await bench.availability(
                start..<day.adding(days: 1).start(in: StationZone.standard))
            let strip = AvailabilityStrip(
                availability, on: day, now: now, Formats(.english), .english)
            #expect(strip.cells.count == 24)
            #expect(strip.cells[12].state == "free")
            #expect(strip.cells[13].state == "partly")
            #expect(strip.words.contains("13:30–24:00"))
        }

        @Test func weekShowsEachBookingOfTheHostWithItsName() async throws {
            try await bench.book(60, 120)
            try await bench.book(180, 240, status: .pending)
            let location = bench.location
            let day = CalendarDay(ManualClock.noon, in: StationZone.standard)
            let facts = try await bench.cloud.database.read { db in
                try WeekFacts.ofHost(location, week: day, db)
            }
            #expect(facts.items.map(\.kind) == [.booked, .request])
            let week = WeekView(facts, now: ManualClock.noon, .english)
            #expect(week.days.map(\.entries.count) == [0, 0, 0, 0, 0, 0, 2])
            #expect(week.days[6].entries[0].title == "eva")
            #expect(week.days[6].entries[0].time == "13:00–14:00")
            let visitor = try await bench.cloud.database.read { [station = bench.station] db in
                try WeekFacts.ofVisitor(
                    location, StationConnector(stationID: station, connectorID: 1), week: day, db)
            }
            #expect(visitor.items.allSatisfy { $0.name.isEmpty && $0.path == nil })
        }

        @Test(
            arguments: [
                ("", []), ("8-12", [480, 720]), ("6:00–8:00, 18:15 - 22", [360, 480, 1095, 1320]),
                ("22:00–6:00", [1320, 1800]), ("0:00–24:00", [0, 1440]),
            ] as [(String, [Int64])]) func readsHoursAsTyped(text: String, minutes: [Int64]) throws
        {
            let hours = try #require(HoursText.parse(text))
            #expect(hours.flatMap { [$0.startMinute, $0.endMinute] } == minutes)
            #expect(HoursText.parse(HoursText.text(hours)) == hours)
        }

        @Test func tellsWeeklyHoursInWords() {
            let calendar = OpeningCalendar(
                weekly: (1...5).map {
                    WeeklyHours(
                        weekday: $0, hours: DayHours(startMinute: 480, endMinute: 1200))
                }, zone: StationZone.standard)
            #expect(calendar.words(.english) == ["Mon–Fri: 8:00–20:00", "Sat–Sun: closed"])
            let always = OpeningCalendar(zone: StationZone.standard)
            #expect(always.words(.czech) == ["Kdykoli"])
        }

        @Test(arguments: ["8", "8-9-10", "8:10-9", "25-26", "8-12, 11-13", "a-b", "-"])
        func refusesOtherHours(text: String) {
            #expect(HoursText.parse(text) == nil)
        }
    }
}
