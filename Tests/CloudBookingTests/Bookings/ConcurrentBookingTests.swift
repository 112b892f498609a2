import CommonBase
import TestSupport
import Testing

@testable import CloudBooking
@testable import CloudCore
@testable import CloudFleet
@testable import CloudTestSupport

extension CloudBookingTests {
    /// Many people book, move, extend, confirm and cancel at the same time. No quarter of an hour has
    /// two bookings, and each booking that was answered is there.
    @Suite struct ConcurrentBookingTests {
        private static let workers = 8
        /// In all; a worker does its part.
        private static let operations = RandomCases.isLong ? 100_000 : 20_000
        private static let people = 60
        /// Quarters of an hour in which bookings begin: two days.
        private static let quarters = 192

        private struct Bench: Sendable {
            let bench: BookingBench
            let model = BookedModel()

            /// A write that fails is run twice, so this one does not fail: the model follows each run.
            func write(
                _ body: @escaping @Sendable (Database, Moment) throws -> Booking
            ) async throws {
                let moment = bench.cloud.clock.now
                try await bench.cloud.database.write { db in
                    do {
                        _ = try db.inSavepoint { try body(db, moment) }
                    } catch is BookingRefusal {
                        // The model has compared it.
                    }
                }
            }

            func wish(_ random: inout SeededRandom) throws -> BookingWish {
                let from = Int64.random(in: 0..<Int64(quarters), using: &random) * 15
                let length = Int64.random(in: 2...8, using: &random) * 15
                var wish = try bench.wish(from, from + length)
                wish.station = try id(Bool.random(using: &random) ? "CP-1" : "CP-2")
                return wish
            }

            func request(_ random: inout SeededRandom) async throws {
                let wish = try wish(&random)
                let person: PersonID = try id(
                    "p\(Int.random(in: 0..<people, using: &random))")
                try await write { [bench, model] db, moment in
                    try model.expect("request", wish) {
                        try bench.service.request(wish, by: person, db, at: moment)
                    }
                }
            }

            /// Changes a booking that another task may change at the same time.
            func change(_ random: inout SeededRandom) async throws {
                guard let booking = model.pick(Int.random(in: 0..<1 << 30, using: &random)) else {
                    return
                }
                let viewer = Viewer.person(booking.personID, Set(AccessScope.allCases))
                let wish = try wish(&random)
                let kind = Int.random(in: 0..<8, using: &random)
                let host = try bench.viewer("hanna")
                try await write { [bench, model] db, moment in
                    let service = bench.service
                    let now = try BookingService.find(booking.id, .system, db)
                    switch kind {
                    case 0, 1:
                        var moved = wish
                        moved.station = now.stationID
                        return try model.expect("move", moved, besides: [now.id]) {
                            try service.change(
                                now.id, start: moved.start, end: moved.end, viewer: viewer, db,
                                at: moment)
                        }
                    case 2, 3:
                        var longer = BookingWish(now)
                        // A request to move a booking may overlap it.
                        longer.start = now.endsAt
                        longer.end = now.endsAt.adding(seconds: 900)
                        return try model.expect("extend", longer, besides: [now.id]) {
                            try service.extend(now.id, minutes: 15, viewer: viewer, db, at: moment)
                        }
                    case 4:
                        return try model.expect("shorten", nil) {
                            try service.change(
                                now.id, start: now.startsAt,
                                end: max(
                                    now.startsAt.adding(seconds: 900),
                                    now.endsAt.adding(seconds: -900)), viewer: viewer, db,
                                at: moment)
                        }
                    case 5:
                        let moved = try BookingTable.moved(by: now, db)
                        let ids = [now.id, moved?.id]
                        return try model.expect("confirm", BookingWish(now), besides: ids) {
                            try service.confirm(now.id, viewer: host, db, at: moment)
                        }
                    default:
                        return try model.expect("cancel", nil) {
                            try service.cancel(now.id, viewer: viewer, db, at: moment)
                        }
                    }
                }
            }

            /// What the database holds: `CP-1 1994818 id`.
            func stored() async throws -> Set<String> {
                try await bench.cloud.database.read { db in
                    var lines: Set<String> = []
                    try db.forEachRow(
                        sql: "SELECT station_id, quarter, booking_id FROM booking_quarter"
                    ) { row in
                        let (station, quarter): (String, Int64) = (
                            try row["station_id"], try row["quarter"]
                        )
                        let booking: String = try row["booking_id"]
                        lines.insert("\(station) \(quarter) \(booking)")
                    }
                    return lines
                }
            }
        }

        private static func bench() async throws -> Bench {
            let bench = try await BookingBench()
            try await bench.add(
                place: "other", station: "CP-2", terms: BookingBench.onApproval)
            for number in 0..<people { try await bench.cloud.addPerson("p\(number)") }
            return Bench(bench: bench)
        }

        @Test func neverOverlapsAndNeverLosesABooking() async throws {
            let bench = try await Self.bench()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for worker in 0..<Self.workers {
                    group.addTask {
                        var random = SeededRandom(seed: UInt64(worker))
                        for _ in 0..<Self.operations / Self.workers {
                            if Int.random(in: 0..<5, using: &random) < 3 {
                                try await bench.request(&random)
                            } else {
                                try await bench.change(&random)
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            let found = bench.model.found
            #expect(found.problems.isEmpty, "\(found.problems.prefix(5))")
            let expected = Set(
                found.quarters.map { "\($0.key.station) \($0.key.quarter) \($0.value)" })
            #expect(try await bench.stored() == expected)
            let reserved = found.bookings.values.filter { $0.status == .reserved }
            let quarters = reserved.reduce(0) { $0 + $1.quarters.count }
            #expect(quarters == expected.count)
            #expect(found.done.count >= 8, "\(found.done)")
            try await Self.compareBookings(found, bench)
        }

        /// Each open booking is stored as it was answered, and has its grant.
        private static func compareBookings(
            _ found: BookedModel.State, _ bench: Bench
        ) async throws {
            let stored = try await bench.bench.cloud.database.read { db in
                try Booking.fetchAll(
                    db,
                    sql: """
                        SELECT * FROM booking WHERE status IN ('pending', 'reserved') ORDER BY id
                        """)
            }
            let expected = found.bookings.values.sorted { $0.id < $1.id }
            #expect(stored == expected)
            let grants = try await bench.bench.cloud.count("access_grant")
            #expect(grants == expected.filter { $0.status == .reserved }.count)
        }
    }
}
