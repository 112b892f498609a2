import CommonBase
import Foundation
import TestSupport
import Testing

@testable import CloudBooking
@testable import CloudFleet

extension CloudBookingTests {
    @Suite struct AvailabilityTests {
        private static let now = ManualClock.noon
        private static let zone = TimeZone(identifier: "Europe/Prague") ?? .gmt

        private static func range(_ from: Int64, _ until: Int64) -> Range<Timestamp> {
            now.adding(
                milliseconds: from * Booking.quarter)..<now.adding(
                    milliseconds: until * Booking.quarter)
        }

        private static func availability(
            bookings: [Range<Timestamp>] = [], own: [Range<Timestamp>] = [],
            busy: [Range<Timestamp>] = [], _ change: (inout PlaceTerms) -> Void = { _ in }
        ) -> Availability {
            var terms = PlaceTerms.standard
            change(&terms)
            return Availability(
                calendar: OpeningCalendar(busy: busy, zone: zone), bookings: bookings,
                ownBookings: own, terms: terms)
        }

        private static func objection(
            _ availability: Availability, _ from: Int64, _ until: Int64, isHost: Bool = false
        ) -> BookingObjection? {
            availability.objection(to: range(from, until), now: now, isHost: isHost)
        }

        @Test func refusesTimesOutsideTheTerms() {
            let plain = Self.availability()
            #expect(Self.objection(plain, 4, 8) == nil)
            #expect(Self.objection(plain, 0, 2) == nil)
            #expect(Self.objection(plain, -1, 4) == .tooSoon)
            #expect(Self.objection(plain, 4, 5) == .tooShort)
            #expect(Self.objection(plain, 4, 4) == .tooShort)
            #expect(Self.objection(plain, 4, 4 + 49) == .tooLong)
            #expect(Self.objection(plain, 57 * 96, 57 * 96 + 4) == .tooFar)
            let lead = Self.availability { $0.leadMinutes = 60 }
            #expect(Self.objection(lead, 3, 8) == .tooSoon)
            #expect(Self.objection(lead, 4, 8) == nil)
            #expect(Self.objection(Self.availability { $0.isPaused = true }, 4, 8) == .paused)
            let odd = Self.now.adding(seconds: 60)..<Self.now.adding(seconds: 7200)
            #expect(plain.objection(to: odd, now: Self.now, isHost: false) == .notQuarters)
        }

        @Test func keepsTheBufferBesideOthersOnly() {
            let booked = Self.range(8, 12)
            let others = Self.availability(bookings: [booked]) { $0.bufferMinutes = 15 }
            #expect(Self.objection(others, 4, 8) == .taken)
            #expect(Self.objection(others, 4, 7) == nil)
            #expect(Self.objection(others, 13, 16) == nil)
            let own = Self.availability(own: [booked]) { $0.bufferMinutes = 15 }
            #expect(Self.objection(own, 4, 8) == nil)
            #expect(Self.objection(own, 11, 14) == .taken)
        }

        @Test func hostBooksOutsideHoursButNotOverOthers() {
            let closed = Self.availability(
                bookings: [Self.range(8, 12)], busy: [Self.range(0, 100)]
            ) { $0.isPaused = true }
            #expect(Self.objection(closed, 4, 8, isHost: true) == nil)
            #expect(Self.objection(closed, 4, 9, isHost: true) == .taken)
            #expect(Self.objection(closed, -2, 4, isHost: true) == .tooSoon)
        }

        @Test func refusesTimesOfOtherCalendars() {
            let busy = Self.now.adding(seconds: 3660)..<Self.now.adding(seconds: 3720)
            let availability = Self.availability(busy: [busy])
            #expect(Self.objection(availability, 2, 4) == nil)
            #expect(Self.objection(availability, 2, 5) == .closed)
            #expect(Self.objection(availability, 5, 8) == nil)
        }

        @Test func randomAvailabilitiesEqualTheModel() {
            var random = SeededRandom(seed: 7)
            for _ in 0..<2000 {
                let bookings = (0..<Int.random(in: 0...4, using: &random)).map { _ in
                    let start = Int64.random(in: 0...90, using: &random)
                    return Self.range(start, start + Int64.random(in: 1...8, using: &random))
                }
                let buffer = Int64.random(in: 0...3, using: &random)
                let availability = Self.availability(bookings: bookings) {
                    $0.bufferMinutes = buffer * 15
                }
                let window = Self.range(0, 96)
                let model = (0..<96).map { Self.range(Int64($0), Int64($0) + 1) }.filter {
                    quarter in
                    !bookings.contains { booking in
                        let delta = buffer * Booking.quarter
                        return booking.lowerBound.adding(milliseconds: -delta) < quarter.upperBound
                            && booking.upperBound.adding(milliseconds: delta) > quarter.lowerBound
                    }
                }
                #expect(availability.free(in: window) == TimeRanges.merged(model))
            }
        }

        @Test func everyObjectionHasWords() {
            for objection in BookingObjection.allCases {
                let words = objection.words(.standard)
                #expect(words(.czech) != words(.english))
            }
        }
    }
}
