import CommonBase
import TestSupport
import Testing

@testable import CloudBooking
@testable import CloudCore
@testable import CloudFleet
@testable import CloudSharing
@testable import CloudTestSupport

extension CloudSharingTests {
    @Suite struct ReliabilityTests {
        @Test func hidesPlacesThatAreOfflineOrDoNotStart() {
            let now = ManualClock.noon
            let week = now.adding(seconds: -7 * 86_400)
            func hidden(
                _ seen: Timestamp?, _ starts: [Bool], people: Int = 5
            ) -> PlaceReliability.Hidden? {
                let starts = starts.enumerated().map { index, worked in
                    PlaceReliability.Start(
                        time: now, worked: worked, person: PersonID("p-\(index % people)"))
                }
                return PlaceReliability.hidden(lastSeen: seen, lastStarts: starts, at: now)
            }
            #expect(hidden(week, [true]) == .offline)
            #expect(hidden(week.adding(milliseconds: 1), [true]) == nil)
            #expect(hidden(nil, []) == nil)
            let failed = Array(repeating: false, count: 5)
            #expect(hidden(now, failed + [true]) == .startsFail)
            #expect(hidden(now, Array(failed.dropLast())) == nil)
            #expect(hidden(now, [true] + failed) == nil)
            // One person alone hides no place.
            #expect(hidden(now, failed, people: 1) == nil)
            #expect(hidden(now, failed, people: 2) == .startsFail)
        }

        @Test(
            arguments: [([], nil), ([3, 1], nil), ([9, 1, 5], 5), ([4, 2, 1, 3], 3)]
                as [([Int64], Int64?)])
        func takesTheMedian(seconds: [Int64], median: Int64?) {
            #expect(PlaceReliability.median(seconds) == median)
        }

        /// The host gets one notice, and the place comes back when its charger connects.
        @Test func passHidesDeadPlaceFromTheMap() async throws {
            let bench = try await CommunityBench()
            try await bench.pass()
            #expect(try await bench.isOnMap())
            bench.cloud.clock.move(seconds: 8 * 86_400)
            for _ in 0..<2 { try await bench.pass() }
            #expect(try await bench.isOnMap() == false)
            #expect(try await bench.listing.isVisible(to: try bench.listing.viewer("stranger")))
            let told = try await bench.cloud.database.read { db in
                try Int64.fetchOne(
                    db,
                    sql: """
                        SELECT count(*) FROM notification
                        WHERE person_id = 'host' AND kind = 'chargerProblem'
                        """)
            }
            #expect(told == 1)
            let now = bench.cloud.clock.now.wall
            try await bench.cloud.database.write { db in
                try StationTable.noteSeen(try id("CP-1"), at: now, db)
            }
            try await bench.pass()
            #expect(try await bench.isOnMap())
        }

        @Test func countsStartsPowerAndFailedBookings() async throws {
            let bench = try await CommunityBench()
            for number in 0..<6 {
                try await bench.add(energy: number == 0 ? 0 : 7000, "t-\(number)")
            }
            try await bench.cloud.database.write { db in
                try db.execute(sql: "UPDATE booking SET status = 'failed'")
            }
            try await bench.pass()
            let place = bench.listing.place
            let found = try await bench.cloud.database.read { db in
                try PlaceReliabilityTable.find(place, db)
            }
            #expect(
                found
                    == PlaceReliability(
                        starts: 6, worked: 5, powerW: 7000, failedBookings: 1, bookings: 1))
            #expect(found?.workedPercent == 83)
        }
    }
}

extension CommunityBench {
    /// Counts all places.
    func pass() async throws {
        try await ReliabilityPass(
            database: cloud.database, now: cloud.now, logger: CloudBench.logger
        ).run()
    }

    func isOnMap() async throws -> Bool {
        let now = cloud.clock.now.wall
        return try await cloud.database.read { db in
            let conditions = MapFilter().conditions(for: .system, at: now)
            return try Bool.fetchOne(
                db, sql: "SELECT EXISTS (SELECT 1 FROM place_terms \(conditions.sql))",
                arguments: conditions.arguments) ?? false
        }
    }
}
