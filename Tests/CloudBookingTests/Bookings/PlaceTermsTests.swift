import CommonBase
import TestSupport
import Testing

@testable import CloudBooking
@testable import CloudCore
@testable import CloudFleet
@testable import CloudTestSupport

extension CloudBookingTests {
    @Suite struct PlaceTermsTests {
        private static func set(
            _ bench: BookingBench, as person: String = "hanna",
            _ change: (inout PlaceTerms) -> Void
        ) async throws {
            var terms = PlaceTerms.standard
            change(&terms)
            try await bench.run(as: person) { [terms] viewer, db, moment in
                try PlaceTermsService.change(
                    try id("home"), terms, viewer: viewer, random: bench.cloud.random, db,
                    at: moment)
            }
        }

        private static func mayCharge(_ bench: BookingBench) async throws -> Bool {
            let now = bench.cloud.clock.now.wall
            return try await bench.cloud.database.read { db in
                try StationAccess.mayCharge(try id("eva"), at: try id("CP-1"), now, db)
            }
        }

        @Test func publicPlaceIsOpenToEveryone() async throws {
            let bench = try await BookingBench()
            try await Self.set(bench) { $0.access = .public }
            #expect(try await Self.mayCharge(bench))
            try await Self.set(bench) { $0.access = .public }
            #expect(try await bench.cloud.count("access_grant") == 1)
            try await Self.set(bench) { $0.access = .members }
            #expect(try await !Self.mayCharge(bench))
        }

        /// Neither a paused nor a withdrawn public place lets strangers charge or book.
        @Test func publicPlaceIsClosedWhilePausedOrWithdrawn() async throws {
            let bench = try await BookingBench()
            func offer(_ isOffered: Bool) async throws {
                try await bench.run(as: "hanna") { viewer, db, moment in
                    let home = try LocationService.find(try id("home"), viewer: viewer, db)
                    try PlaceTermsService.setOffered(
                        isOffered, home, random: bench.cloud.random, db, at: moment)
                }
            }
            try await Self.set(bench) { $0.access = .public }
            try await Self.set(bench) { ($0.access, $0.isPaused) = (.public, true) }
            #expect(try await !Self.mayCharge(bench))
            try await Self.set(bench) { $0.access = .public }
            #expect(try await Self.mayCharge(bench))
            try await offer(false)
            #expect(try await !Self.mayCharge(bench))
            #expect(try await refusal { try await bench.book() } == "notFound")
            try await Self.set(bench) { $0.access = .public }
            #expect(try await !Self.mayCharge(bench))
            try await offer(true)
            #expect(try await Self.mayCharge(bench))
        }

        /// Open terms alone offer nothing to strangers: the place was never published.
        @Test func draftIsBookedOnlyByItsHost() async throws {
            let bench = try await BookingBench()
            let now = bench.cloud.clock.now.wall
            let offered = try await bench.cloud.database.write { db in
                let draft: LocationID = try id("draft")
                _ = try LocationService.add(
                    id: draft, name: "draft", host: try id("hanna"), db,
                    at: bench.cloud.clock.now)
                try PlaceTermsTable.save(BookingBench.members, of: draft, db)
                return try ["hanna", "eva"].map {
                    try BookingPlace.find(draft, for: try id($0), now, db) != nil
                }
            }
            #expect(offered == [true, false])
        }

        /// Hosts read their own name for a place until its listing has a title, which all read.
        @Test func nameOfThePlaceIsForThoseWhoMayKnowTheAddress() async throws {
            let bench = try await BookingBench()
            let (now, station): (Timestamp, StationID) = (
                bench.cloud.clock.now.wall, try id("CP-1")
            )
            let viewers = [try bench.viewer("hanna"), try bench.viewer("eva"), .anonymous]
            func names() async throws -> [[String?]] {
                try await bench.cloud.database.read { db in
                    let home = try LocationService.find(try id("home"), viewer: .system, db)
                    return try viewers.map {
                        [
                            try PlaceNames.of(home, for: $0, db, at: now),
                            try PlaceNames.of(station, for: $0, db, at: now)?.name,
                        ]
                    }
                }
            }
            #expect(try await names() == [["home", "CP-1, home"], [nil, "CP-1"], [nil, "CP-1"]])
            try await bench.cloud.database.write { db in
                try PlaceTermsTable.setPublicName("Yard", try id("home"), db)
            }
            let yard: [String?] = ["Yard", "Yard"]
            #expect(try await names() == [["Yard", "CP-1, Yard"], yard, yard])
        }

        @Test func rejectsTermsOutOfRangeAndOfOthers() async throws {
            let bench = try await BookingBench()
            #expect(
                try await refusal { try await Self.set(bench) { $0.bufferMinutes = 241 } }
                    == "invalidInput bufferMinutes")
            #expect(
                try await refusal {
                    try await Self.set(bench) {
                        ($0.minimumMinutes, $0.maximumMinutes) = (60, 30)
                    }
                } == "invalidInput maximumMinutes")
            #expect(
                try await refusal { try await Self.set(bench, as: "eva") { _ in } } == "notFound")
        }
    }
}
