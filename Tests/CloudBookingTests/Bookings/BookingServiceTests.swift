import CommonBase
import TestSupport
import Testing

@testable import CloudBooking
@testable import CloudCore
@testable import CloudFleet
@testable import CloudPeople
@testable import CloudTestSupport

extension CloudBookingTests {
    @Suite struct BookingServiceTests {
        @Test func instantBookingKeepsQuartersAndGivesGrant() async throws {
            let bench = try await BookingBench()
            let booking = try await bench.book()
            #expect(booking.status == .reserved)
            #expect(try await bench.cloud.count("booking_quarter") == 8)
            for (minutes, expected) in [(-16, false), (-15, true), (119, true), (120, false)] {
                let time = bench.time(Int64(minutes))
                let mayCharge = try await bench.cloud.database.read { db in
                    try StationAccess.mayCharge(try id("eva"), at: try id("CP-1"), time, db)
                }
                #expect(mayCharge == expected, "\(minutes)")
            }
            #expect(
                try await bench.refusal { try await bench.book(by: "ben", -60, 30) }
                    == .taken(freeUntil: bench.time(0)))
            #expect(
                try await bench.refusal { try await bench.book(by: "ben", 105, 180) }
                    == .taken(freeUntil: nil))
            try await bench.book(by: "ben", 120, 180)
        }

        /// A request blocks nothing; the confirmation does, and tells the others.
        @Test func confirmationDeclinesOtherRequests() async throws {
            let bench = try await BookingBench(terms: BookingBench.onApproval)
            let (eva, ben) = (try await bench.book(), try await bench.book(by: "ben", 60, 180))
            #expect(eva.status == .pending)
            #expect(try await bench.cloud.count("booking_quarter") == 0)
            #expect(
                try await refusal {
                    try await bench.run(as: "eva") { viewer, db, moment in
                        try bench.service.confirm(eva.id, viewer: viewer, db, at: moment)
                    }
                } == "forbidden")
            try await bench.run(as: "hanna") { viewer, db, moment in
                try bench.service.confirm(eva.id, viewer: viewer, db, at: moment)
            }
            let declined = try await bench.find(ben)
            #expect(declined.status == .rejected)
            #expect(declined.reason == BookingFailure.taken.rawValue)
            #expect(try await bench.find(eva).status == .reserved)
        }

        @Test func requestLapsesAfterADayOrAQuarterAfterItsStart() async throws {
            let bench = try await BookingBench(terms: BookingBench.onApproval)
            let (soon, later) = (
                try await bench.book(), try await bench.book(by: "ben", 3000, 3060)
            )
            bench.advance(to: 0)
            try await bench.pass()
            #expect(try await bench.find(soon).status == .pending)
            bench.advance(to: 15)
            try await bench.pass()
            #expect(try await bench.find(soon).status == .rejected)
            #expect(try await bench.find(later).status == .pending)
            bench.advance(to: 24 * 60)
            try await bench.pass()
            #expect(try await bench.find(later).reason == BookingFailure.lapsed.rawValue)
        }

        @Test func cancelingCostsTheFeeOnlyAfterFreeTime() async throws {
            var terms = BookingBench.members
            terms.cancellationFee = Money(minor: 5000)
            for (minutes, fee) in [(-61, 0), (-60, 0), (-59, 5000)] as [(Int64, Int64)] {
                let bench = try await BookingBench(terms: terms)
                let booking = try await bench.book()
                bench.advance(to: minutes)
                let canceled = try await bench.run(as: "eva") { viewer, db, moment in
                    try bench.service.cancel(booking.id, viewer: viewer, db, at: moment)
                }
                #expect(canceled.fee.minor == fee, "\(minutes)")
                #expect(canceled.status == .canceled && canceled.grantID == nil)
                #expect(try await bench.cloud.count("booking_quarter") == 0)
                #expect(try await bench.cloud.count("access_grant") == 0)
            }
        }

        @Test func hostCancelsWithoutFee() async throws {
            var terms = BookingBench.members
            terms.cancellationFee = Money(minor: 5000)
            let bench = try await BookingBench(terms: terms)
            let booking = try await bench.book()
            bench.advance(to: -10)
            let canceled = try await bench.run(as: "hanna") { viewer, db, moment in
                try bench.service.cancel(
                    booking.id, reason: "Burst pipe", viewer: viewer, db, at: moment)
            }
            #expect(canceled.fee == .zero)
            #expect(canceled.canceledBy?.text == "hanna")
        }

        @Test func extendsWhileNobodyIsNext() async throws {
            let bench = try await BookingBench()
            let booking = try await bench.book()
            try await bench.book(by: "ben", 150, 210)
            func extend() async throws -> Booking {
                try await bench.run(as: "eva") { viewer, db, moment in
                    try bench.service.extend(
                        booking.id, minutes: 30, viewer: viewer, db, at: moment)
                }
            }
            bench.advance(to: 60)
            #expect(try await extend().endsAt == bench.time(150))
            #expect(
                try await bench.refusal { try await extend() }
                    == .taken(freeUntil: bench.time(150)))
            #expect(try await bench.find(booking).endsAt == bench.time(150))
        }

        @Test func movesAndShortens() async throws {
            let bench = try await BookingBench()
            let booking = try await bench.book()
            let moved = try await bench.run(as: "eva") { viewer, db, moment in
                try bench.service.change(
                    booking.id, start: bench.time(60), end: bench.time(180), viewer: viewer, db,
                    at: moment)
            }
            #expect(moved.arrivalUntil == bench.time(90))
            try await bench.book(by: "ben", 0, 60)
            bench.advance(to: 70)
            try await bench.run(as: "eva") { viewer, db, moment in
                try bench.service.change(
                    booking.id, start: bench.time(60), end: bench.time(120), viewer: viewer, db,
                    at: moment)
            }
            #expect(try await bench.cloud.count("booking_quarter") == 8)
        }

        /// Where the host answers requests, the booking stays until the host confirms the other
        /// time, which may overlap it.
        @Test func movesWithConfirmationOfHost() async throws {
            let bench = try await BookingBench(terms: BookingBench.onApproval)
            let (service, booking) = (bench.service, try await Self.confirmed(bench))
            func ask(_ from: Int64) async throws -> Booking {
                try await bench.run(as: "eva") { viewer, db, moment in
                    try service.change(
                        booking.id, start: bench.time(from), end: bench.time(from + 120),
                        viewer: viewer, db, at: moment)
                }
            }
            let first = try await ask(300)
            #expect(try await ask(300).id == first.id)
            let second = try await ask(60)
            #expect(second.id != booking.id && second.status == .pending)
            #expect(try await bench.find(first).status == .canceled)
            #expect(try await bench.find(booking).status == .reserved)
            let messages = try await bench.messages("hanna")
            #expect(messages.filter { $0 == "eva asks to move a booking" }.count == 2)
            #expect(!messages.contains("eva has canceled a booking"))
            try await bench.run(as: "hanna") { viewer, db, moment in
                try service.confirm(second.id, viewer: viewer, db, at: moment)
            }
            let old = try await bench.find(booking)
            #expect(old.status == .canceled && old.reason == BookingFailure.moved.rawValue)
            #expect(try await bench.find(second).status == .reserved)
            #expect(try await bench.cloud.count("booking_quarter") == 8)
            #expect(try await bench.cloud.count("access_grant") == 1)
        }

        /// The booking stays if the host declines another time, or the booker gives it up.
        @Test(arguments: [true, false]) func keepsBookingWithoutOtherTime(
            isDeclined: Bool
        ) async throws {
            let bench = try await BookingBench(terms: BookingBench.onApproval)
            let (service, booking) = (bench.service, try await Self.confirmed(bench))
            let request = try await bench.run(as: "eva") { viewer, db, moment in
                try service.change(
                    booking.id, start: bench.time(60), end: bench.time(180), viewer: viewer, db,
                    at: moment)
            }
            try await bench.run(as: isDeclined ? "hanna" : "eva") { viewer, db, moment in
                try isDeclined
                    ? service.reject(
                        request.id, reason: nil, viewer: viewer, db, at: moment)
                    : service.cancel(request.id, viewer: viewer, db, at: moment)
            }
            let messages = try await bench.messages("eva")
            #expect(messages.contains("The other time was declined") == isDeclined)
            #expect(!messages.contains("Your booking was declined"))
            #expect(try await bench.find(booking).status == .reserved)
            #expect(try await bench.cloud.count("booking_quarter") == 8)
            #expect(try await bench.cloud.count("access_grant") == 1)
        }

        /// The request stands alone once the booking is canceled, and ends with another change of
        /// the booking.
        @Test(arguments: [true, false]) func requestFollowsItsBooking(
            isCanceled: Bool
        ) async throws {
            let bench = try await BookingBench(terms: BookingBench.onApproval)
            let (service, booking) = (bench.service, try await Self.confirmed(bench))
            let request = try await bench.run(as: "eva") { viewer, db, moment in
                let request = try service.change(
                    booking.id, start: bench.time(300), end: bench.time(420), viewer: viewer, db,
                    at: moment)
                _ =
                    try isCanceled
                    ? service.cancel(booking.id, viewer: viewer, db, at: moment)
                    : service.change(
                        booking.id, start: bench.time(0), end: bench.time(60), viewer: viewer,
                        db, at: moment)
                return request
            }
            let found = try await bench.find(request)
            #expect(found.status == (isCanceled ? .pending : .canceled))
            #expect(found.grantID == nil)
            let isToldOfEnd = try await bench.messages("hanna")
                .contains("eva has canceled a booking")
            #expect(isToldOfEnd == isCanceled)
        }

        @Test func staysOnceBookerHasCharged() async throws {
            let bench = try await BookingBench(terms: BookingBench.onApproval)
            let (service, booking) = (bench.service, try await Self.confirmed(bench))
            let request = try await bench.run(as: "eva") { viewer, db, moment in
                let request = try service.change(
                    booking.id, start: bench.time(300), end: bench.time(420), viewer: viewer, db,
                    at: moment)
                try db.execute(
                    sql: "UPDATE booking SET status = 'fulfilled' WHERE id = ?",
                    arguments: [booking.id])
                return request
            }
            let refusal = try await bench.refusal {
                try await bench.run(as: "hanna") { viewer, db, moment in
                    try service.confirm(request.id, viewer: viewer, db, at: moment)
                }
            }
            #expect(refusal == .hasCharged)
            #expect(try await bench.find(request).status == .pending)
        }

        /// Eva's booking, which Hanna has confirmed.
        private static func confirmed(_ bench: BookingBench) async throws -> Booking {
            let request = try await bench.book()
            return try await bench.run(as: "hanna") { viewer, db, moment in
                try bench.service.confirm(request.id, viewer: viewer, db, at: moment)
            }
        }

        @Test func ownUseIsForHostsAndBlocksOthers() async throws {
            let bench = try await BookingBench()
            #expect(
                try await refusal { try await bench.book(isOwnUse: true) }
                    == "forbidden")
            let own = try await bench.book(by: "hanna", isOwnUse: true)
            #expect(own.status == .reserved && own.isOwnUse)
            #expect(
                try await bench.refusal { try await bench.book() } == .taken(freeUntil: nil))
        }

        @Test func placeForGroupsIsUnknownToOthers() async throws {
            let bench = try await BookingBench(terms: .standard)
            #expect(try await refusal { try await bench.book() } == "notFound")
        }

        /// A single connector must not be booked under two numbers.
        @Test func refusesConnectorThatNobodyKnows() async throws {
            let bench = try await BookingBench()
            var wish = try bench.wish()
            wish.connector = 2
            let code = try await refusal { [wish] in
                try await bench.run(as: "eva") { _, db, moment in
                    try bench.service.request(wish, by: try id("eva"), db, at: moment)
                }
            }
            #expect(code == "invalidInput connectorId")
        }

        @Test func limitsBookingsAtTheSameTime() async throws {
            let bench = try await BookingBench()
            for number in 2...5 {
                try await bench.add(
                    place: "home-\(number)", station: "CP-\(number)",
                    terms: BookingBench.members)
            }
            var refused: [Int] = []
            for number in 1...4 {
                var wish = try bench.wish()
                wish.station = try id("CP-\(number)")
                let found = try await bench.refusal { [wish] in
                    try await bench.run(as: "eva") { _, db, moment in
                        try bench.service.request(wish, by: try id("eva"), db, at: moment)
                    }
                }
                if found == .tooManyAtOnce { refused.append(number) }
            }
            #expect(refused == [4])
        }

        @Test func tellsWaitingPersonAboutFreeTime() async throws {
            let bench = try await BookingBench()
            let booking = try await bench.book()
            let wish = try bench.wish(30, 90)
            try await bench.run(as: "ben") { _, db, moment in
                try WaitingService.wait(
                    wish, by: try id("ben"), random: bench.cloud.random, db, at: moment)
            }
            try await bench.run(as: "eva") { viewer, db, moment in
                try bench.service.cancel(booking.id, viewer: viewer, db, at: moment)
            }
            let told = try await bench.cloud.database.read { db in
                try Int.fetchOne(
                    db, sql: "SELECT count(*) FROM booking_wait WHERE told_at IS NOT NULL")
            }
            #expect(told == 1)
        }

        @Test func deletedBookerGivesTimeBack() async throws {
            let bench = try await BookingBench()
            try await bench.book()
            let wish = try bench.wish()
            try await bench.run(as: "ben") { _, db, moment in
                try WaitingService.wait(
                    wish, by: try id("ben"), random: bench.cloud.random, db, at: moment)
            }
            let moment = bench.cloud.clock.now
            try await bench.cloud.database.write { db in
                try PeopleService.remove(
                    try id("eva"), rules: [BookingRemoval(random: bench.cloud.random)],
                    viewer: .system, db, at: moment)
            }
            #expect(try await bench.cloud.count("booking") == 0)
            #expect(try await bench.messages("hanna").count == 2)
            #expect(try await bench.messages("ben") == ["The time is free now"])
        }
    }
}
