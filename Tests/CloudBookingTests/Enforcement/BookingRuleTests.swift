import ChargingModel
import CommonBase
import TestSupport
import Testing

@testable import CloudAccess
@testable import CloudBooking
@testable import CloudCore
@testable import CloudFleet
@testable import CloudTestSupport

extension CloudBookingTests {
    @Suite struct BookingRuleTests {
        /// From 15 minutes before a booking until its end; the booker always may.
        @Test func refusesOthersDuringBookingAndShortlyBefore() async throws {
            let bench = try await EnforcementBench()
            try await bench.book()
            let expected: [(Int64, RefusalReason?)] = [
                (-16, nil), (-15, .bookedSoon), (-1, .bookedSoon), (0, .booked), (119, .booked),
                (120, nil),
            ]
            for (minutes, reason) in expected {
                bench.advance(to: minutes)
                #expect(try await bench.refusal(of: "OTHER") == reason, "\(minutes)")
                #expect(try await bench.refusal(of: OCPP16Bench.card) == nil, "\(minutes)")
            }
        }

        /// A tap without a connector is refused at a station with a single one.
        @Test func refusesTapWithoutConnector() async throws {
            let bench = try await EnforcementBench()
            try await bench.book()
            bench.advance(to: 10)
            #expect(try await bench.refusal(of: "OTHER", connector: nil) == .booked)
            #expect(try await bench.refusal(of: "OTHER", connector: 2) == nil)
        }

        /// Whoever charges since before the booking may stop with their card.
        @Test func acceptsTapThatMayStop() async throws {
            let bench = try await EnforcementBench()
            try await bench.book()
            _ = try await bench.stations.startNow(idTag: "OTHER")
            bench.advance(to: -10)
            #expect(try await bench.refusal(of: "OTHER", connector: nil) == nil)
            #expect(try await bench.refusal(of: "OTHER") == .bookedSoon)
        }

        /// Two cars could charge by one booking. Whoever has another right keeps it.
        @Test func bookingIsForOneConnector() async throws {
            let bench = try await EnforcementBench()
            try await bench.book()
            bench.advance(to: 10)
            #expect(try await bench.refusal(of: OCPP16Bench.card, connector: 2) == nil)
            let (start, end) = (bench.time(-15), bench.time(120))
            try await bench.cloud.database.write { db in
                try db.execute(sql: "DELETE FROM access_grant")
                let grant = AccessGrant(
                    id: try id("booked"), target: .station(try id("CP-1")),
                    grantee: .person(try id("driver-1")), validFrom: start, validUntil: end,
                    createdAt: start, purpose: .booking)
                try GrantTable.insert(grant, db)
            }
            #expect(try await bench.refusal(of: OCPP16Bench.card) == nil)
            #expect(try await bench.refusal(of: OCPP16Bench.card, connector: nil) == nil)
            #expect(
                try await bench.refusal(of: OCPP16Bench.card, connector: 2) == .otherConnector)
        }

        /// The booker has no other right to charge, and the booking is over.
        @Test func bookerEndsChargingByCardAfterBooking() async throws {
            let bench = try await EnforcementBench()
            _ = try await bench.stations.startNow()
            try await bench.cloud.addCard("SECOND", of: "driver-1")
            try await bench.cloud.database.write { db in
                try db.execute(sql: "DELETE FROM access_grant")
            }
            let (own, second) = (
                try await bench.authorize(OCPP16Bench.card), try await bench.authorize("SECOND")
            )
            let parent = CloudBench.parentTag(of: "driver-1")
            for answer in [own, second] {
                #expect(answer["status"]?.stringValue == "Accepted")
                #expect(answer["parentIdTag"]?.stringValue == parent)
                #expect(answer["expiryDate"] != nil)
            }
            #expect(try await bench.authorize("OTHER")["status"]?.stringValue == "Blocked")
            let again = try await bench.stations.startNow(idTag: "SECOND")
            #expect(again.status == .blocked)
        }

        /// The station does not know the transaction any more, whose end was not reported.
        @Test func lostTransactionLeavesCardRefused() async throws {
            let bench = try await EnforcementBench()
            _ = try await bench.stations.startNow()
            try await bench.cloud.database.write { db in
                try db.execute(sql: "DELETE FROM access_grant")
                try db.execute(
                    sql: "UPDATE charging_transaction SET anomalies = ?",
                    arguments: [Anomaly.endNotReported.rawValue])
            }
            let answer = try await bench.authorize(OCPP16Bench.card)
            #expect(answer["status"]?.stringValue == "Blocked")
        }

        /// A start that was refused gives no right to end another one.
        @Test func refusedStartLeavesCardRefused() async throws {
            let bench = try await EnforcementBench()
            try await bench.cloud.database.write { db in
                try db.execute(sql: "DELETE FROM access_grant")
            }
            #expect(try await bench.stations.startNow().status == .blocked)
            let answer = try await bench.authorize(OCPP16Bench.card)
            #expect(answer["status"]?.stringValue == "Blocked")
        }

        /// A start up to 15 minutes early counts.
        @Test func startFulfilsBooking() async throws {
            let bench = try await EnforcementBench()
            let booking = try await bench.book()
            bench.advance(to: -10)
            _ = try await bench.stations.startNow()
            #expect(try await bench.status(of: booking) == .fulfilled)
            let own = try await bench.cloud.transactions().map(\.id).first
            let found = try await bench.cloud.database.read { db in
                try BookingTable.find(booking, viewer: .system, db)?.transactionID
            }
            #expect(own != nil && own == found)
        }

        @Test func earlierStartDoesNotFulfilBooking() async throws {
            let bench = try await EnforcementBench()
            let booking = try await bench.book()
            bench.advance(to: -30)
            _ = try await bench.stations.startNow()
            #expect(try await bench.status(of: booking) == .reserved)
        }

        /// The start was too early to be that of the booking, but its charging reached into it.
        @Test(arguments: [(10, .fulfilled), (-5, .noShow)] as [(Int64, Booking.Status)])
        func chargeFromBeforeBookingCounts(
            end: Int64, status: Booking.Status
        ) async throws {
            let bench = try await EnforcementBench()
            let booking = try await bench.book()
            try await bench.judge(booking, as: .reserved, arrivalUntil: 30)
            bench.advance(to: -30)
            let number = try await bench.stations.startNow().number
            bench.advance(to: end)
            let now = bench.cloud.clock.now.wall
            try await bench.stations.stop(
                number, minute: now.millisecondsSince(OCPP16Bench.begin) / 60_000)
            bench.advance(to: 30)
            try await BookingPasses(
                database: bench.cloud.database, now: bench.cloud.now,
                random: bench.cloud.random, isConnected: { _ in true },
                logger: CloudBench.logger
            ).run()
            #expect(try await bench.status(of: booking) == status)
        }

        /// Who comes after the end of the arrival window has lost the booking.
        @Test(arguments: [(20, .fulfilled), (40, .noShow)] as [(Int64, Booking.Status)])
        func startInArrivalWindowFulfilsMissedBooking(
            minute: Int64, status: Booking.Status
        ) async throws {
            let bench = try await EnforcementBench()
            let booking = try await bench.book()
            try await bench.judge(booking, as: .noShow, arrivalUntil: 30)
            bench.advance(to: minute)
            _ = try await bench.stations.startNow()
            #expect(try await bench.status(of: booking) == status)
            #expect(
                try await bench.cloud.count("booking_quarter") == (status == .fulfilled ? 8 : 0))
        }

        /// The charger was offline, and the booker charged there; the rest went to somebody else.
        @Test func failedBookingRegainsWhatIsFree() async throws {
            let bench = try await EnforcementBench()
            let booking = try await bench.book()
            try await bench.judge(booking, as: .failed, arrivalUntil: 30)
            let other = try await bench.book(
                "other", by: "driver-2", after: 60, number: 1_073_741_826)
            try await bench.cloud.database.write { db in
                let found = try #require(try BookingTable.find(other, viewer: .system, db))
                try BookingTable.keepQuarters(found, db)
            }
            bench.advance(to: 20)
            _ = try await bench.stations.startNow()
            let kept = try await bench.cloud.database.read { db in
                try BookingTable.find(booking, viewer: .system, db)
            }
            #expect(kept?.status == .fulfilled)
            #expect(kept?.endsAt == bench.time(60))
            #expect(try await bench.cloud.count("booking_quarter") == 12)
            bench.advance(to: 70)
            #expect(try await bench.refusal(of: "OTHER") == nil)
            #expect(try await bench.overstayed() == ["driver-1"])
        }

        /// Five minutes before the booking of somebody else.
        @Test func endsTransactionBeforeBooking() async throws {
            let bench = try await EnforcementBench()
            try await bench.book()
            _ = try await bench.stations.startNow(idTag: "OTHER")
            bench.advance(to: -6)
            #expect(try await bench.overstayed() == [])
            bench.advance(to: -5)
            #expect(try await bench.overstayed() == ["driver-2"])
        }

        /// A booker may stay until the next booking begins.
        @Test func endsLateBookerAtNextBooking() async throws {
            let bench = try await EnforcementBench()
            try await bench.book("early", by: "driver-2", after: -120, number: 1_073_741_826)
            try await bench.book()
            _ = try await bench.stations.startNow(idTag: "OTHER")
            bench.advance(to: -1)
            #expect(try await bench.overstayed() == [])
            bench.advance(to: 0)
            #expect(try await bench.overstayed() == ["driver-2"])
        }

        /// A booking that an offline charger could not know of has failed: whoever charged before
        /// the booker gave up was in it, and nobody later.
        @Test(arguments: [(10, 1), (50, 0)] as [(Int64, Int)])
        func marksTransactionInFailedBooking(minute: Int64, marks: Int) async throws {
            let bench = try await EnforcementBench()
            bench.advance(to: minute)
            let number = try await bench.stations.startNow(idTag: "OTHER").number
            try await bench.book()
            let end = bench.time(30)
            try await bench.cloud.database.write { db in
                try db.execute(
                    sql: "UPDATE booking SET status = 'failed', arrival_until = ?",
                    arguments: [end])
            }
            bench.advance(to: minute + 10)
            let now = bench.cloud.clock.now.wall
            try await bench.stations.stop(
                number, minute: now.millisecondsSince(OCPP16Bench.begin) / 60_000)
            let records = try await bench.cloud.transactions()
            try await bench.cloud.database.write { db in
                for record in records { try BookingIntrusionTable.note(record, at: now, db) }
            }
            #expect(try await bench.cloud.count("booking_intrusion") == marks)
        }

        /// One warning 15 minutes before the end, and one notice once the booking has begun.
        @Test func warnsOnce() async throws {
            let bench = try await EnforcementBench()
            try await bench.book()
            _ = try await bench.stations.startNow(idTag: "OTHER")
            for (minutes, notices) in [(-21, 0), (-20, 1), (-19, 1), (2, 2), (3, 2)] {
                bench.advance(to: Int64(minutes))
                let now = bench.cloud.clock.now.wall
                try await bench.cloud.database.write { try BookingWarnings.pass($0, at: now) }
                #expect(try await bench.cloud.count("booking_notice") == notices, "\(minutes)")
            }
        }
    }
}
