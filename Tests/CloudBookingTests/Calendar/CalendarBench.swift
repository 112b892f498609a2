import CommonBase
import Foundation
import Synchronization
import TestSupport

@testable import CloudBooking
@testable import CloudCore
@testable import CloudFleet
@testable import CloudTestSupport

/// The place `home` of `hana` in Prague, with the station `CP-1`.
struct CalendarBench: Sendable {
    let cloud: CloudBench
    let fetcher = ScriptedFetcher()
    let location: LocationID
    let host: PersonID
    let station: StationID

    var now: Timestamp { cloud.clock.now.wall }
    var viewer: Viewer { .person(host, Set(AccessScope.allCases)) }

    init() async throws {
        cloud = try CloudBench()
        let person = try await cloud.addPerson("hana")
        try await cloud.addPerson("eva")
        let charger = try await cloud.addStation("CP-1")
        let home: LocationID = try id("home")
        (host, station, location) = (person, charger, home)
        let moment = cloud.clock.now
        try await cloud.database.write { db in
            _ = try LocationService.add(id: home, name: "Home", host: person, db, at: moment)
            try db.execute(
                sql: "UPDATE station SET location_id = ? WHERE id = ?",
                arguments: [home, charger])
        }
    }

    var refresh: CalendarFeedRefresh {
        CalendarFeedRefresh(
            database: cloud.database, now: cloud.now, fetcher: fetcher, logger: CloudBench.logger)
    }

    func addFeed(_ url: String = "https://calendar.example.org/a.ics") async throws {
        let (location, viewer, moment) = (location, viewer, cloud.clock.now)
        try await cloud.database.write { db in
            _ = try CalendarFeedService.add(
                url, name: "Home", id: try id("feed"), to: location, loopbackService: nil,
                viewer: viewer, db, at: moment)
        }
    }

    func feed() async throws -> CalendarFeed? {
        let (location, viewer) = (location, viewer)
        return try await cloud.database.read { db in
            try CalendarFeedTable.list(of: location, viewer: viewer, db).first
        }
    }

    /// A confirmed booking of `eva`, in minutes from noon.
    func book(_ from: Int64, _ until: Int64, status: Booking.Status = .reserved) async throws {
        let (start, end) = (ManualClock.at(from), ManualClock.at(until))
        let (station, now) = (station, now)
        try await cloud.database.write { db in
            try db.execute(
                sql: """
                    INSERT INTO booking (id, number, station_id, connector_id, person_id,
                        starts_at, ends_at, status, arrival_until, cancel_until,
                        cancellation_fee_minor, no_show_fee_minor, note, is_own_use, created_at)
                    VALUES (?, ?, ?, 1, 'eva', ?, ?, ?, ?, ?, 0, 0, '', 0, ?)
                    """,
                arguments: [
                    "booking-\(from)", 1000 + from, station, start, end, status.rawValue, end,
                    start, now,
                ])
        }
    }

    func availability(
        _ window: Range<Timestamp>, for person: PersonID? = nil
    ) async throws -> Availability {
        let (station, location) = (station, location)
        return try await cloud.database.read { db in
            try AvailabilityReader.availability(
                at: station, connector: 1, of: location, for: person, in: window, db)
        }
    }
}

/// Answers as a test says.
final class ScriptedFetcher: CalendarFetcher {
    private let answer = Mutex(FetchedCalendar.failed(.unreachable))
    let loopbackService: String? = nil

    func fetch(_ address: FeedAddress) async -> FetchedCalendar { answer.withLock { $0 } }

    func set(_ next: FetchedCalendar) { answer.withLock { $0 = next } }

    /// A calendar with one event, in minutes from noon.
    func set(_ from: Int64, _ until: Int64) {
        let lines = ICalWriter.calendar(
            name: "x",
            [
                ICalWriter.Event(
                    uid: "1", time: ManualClock.at(from)..<ManualClock.at(until), summary: "x",
                    changedAt: ManualClock.noon)
            ])
        set(.bytes(lines))
    }
}
