import CloudFleet
import CommonBase
import TestSupport
import Testing

@testable import CloudBooking
@testable import CloudSharing

extension CloudSharingTests {
    @Suite struct PlaceAvailabilityTests {
        private static let now = ManualClock.noon

        private static func hours(_ from: Int64, _ until: Int64) -> Range<Timestamp> {
            now.adding(seconds: from * 3600)..<now.adding(seconds: until * 3600)
        }

        private static func outlook(
            booked: [Range<Timestamp>] = [], status: ConnectorStatus? = .available,
            isPaused: Bool = false, isOnline: Bool = true
        ) -> ConnectorOutlook {
            var terms = PlaceTerms.standard
            terms.isPaused = isPaused
            let calendar = OpeningCalendar(zone: StationZone.standard)
            return ConnectorOutlook(
                availability: Availability(calendar: calendar, bookings: booked, terms: terms),
                status: status, isOnline: isOnline)
        }

        private static func state(_ outlooks: ConnectorOutlook...) -> PlaceAvailability {
            PlaceAvailability.best(of: outlooks, at: now)
        }

        @Test func saysUntilWhenOrFromWhenItIsFree() {
            #expect(Self.state() == .unknown)
            #expect(Self.state(Self.outlook()) == .free(until: nil))
            #expect(Self.state(Self.outlook(status: nil)) == .free(until: nil))
            #expect(
                Self.state(Self.outlook(booked: [Self.hours(2, 3)]))
                    == .free(until: Self.now.adding(seconds: 7200)))
            #expect(
                Self.state(Self.outlook(booked: [Self.hours(-1, 1)]))
                    == .freeFrom(Self.now.adding(seconds: 3600)))
            #expect(Self.state(Self.outlook(booked: [Self.hours(-1, 30)])) == .notFree)
            #expect(Self.state(Self.outlook(isPaused: true)) == .notFree)
            #expect(Self.state(Self.outlook(status: .occupied)) == .occupied)
            #expect(Self.state(Self.outlook(status: .faulted)) == .outOfOrder)
            #expect(Self.state(Self.outlook(isOnline: false)) == .offline)
        }

        @Test func takesTheBestConnector() {
            #expect(
                Self.state(Self.outlook(status: .faulted), Self.outlook(booked: [Self.hours(2, 3)]))
                    == .free(until: Self.now.adding(seconds: 7200)))
            #expect(
                Self.state(Self.outlook(booked: [Self.hours(2, 3)]), Self.outlook())
                    == .free(until: nil))
            #expect(
                Self.state(
                    Self.outlook(booked: [Self.hours(0, 4)]),
                    Self.outlook(booked: [Self.hours(0, 2)]))
                    == .freeFrom(Self.now.adding(seconds: 7200)))
        }
    }
}
