import CommonBase
import TestSupport
import Testing

@testable import CloudCore
@testable import CloudFleet
@testable import CloudPortal

extension CloudAppTests {
    /// What the events of a charger say about its health.
    @Suite struct ChargerHealthTests {
        private static let now = ManualClock.noon
        private static let day: Int64 = 86_400

        private static func health(
            _ events: [(hoursAgo: Double, kind: DomainEvent.Kind, payload: JSONValue)],
            kind: TransactionSource = .ocpp16, isOnline: Bool = true, daysOld: Int64 = 100
        ) throws -> ChargerHealth {
            let station = Station(
                id: try id("CP-1"), kind: kind, name: "Garage", securityProfile: 0,
                credentialHash: nil, createdAt: now.adding(seconds: -daysOld * day))
            let events = events.enumerated().map { number, event in
                DomainEvent(
                    number: Int64(number), kind: event.kind, subject: "CP-1",
                    stationID: station.id, personID: nil, payload: event.payload,
                    occurredAt: now.adding(seconds: -Int64(event.hoursAgo * 3600)))
            }
            return ChargerHealth(
                events, of: station, isOnline: isOnline,
                since: now.adding(seconds: -ChargerHealth.days * day), at: now)
        }

        @Test func addsUpOutagesOfAMinuteOrMore() throws {
            let health = try Self.health([
                (20, .stationDisconnected, .null), (14, .stationConnected, .null),
                (10, .stationDisconnected, .null), (9.995, .stationConnected, .null),
            ])
            #expect(
                health.outages
                    == ChargerHealth.Outages(
                        count: 1, seconds: 6 * 3600, ofSeconds: 30 * Self.day))
            #expect(health.connectedSince == Self.now.adding(seconds: -Int64(9.995 * 3600)))
            #expect(health.outages.map { ($0.availability * 1000).rounded() } == 992)
        }

        @Test func countsAnOutageThatLasts() throws {
            let health = try Self.health(
                [(26, .stationConnected, .null), (12, .stationDisconnected, .null)],
                isOnline: false, daysOld: 2)
            #expect(
                health.outages
                    == ChargerHealth.Outages(
                        count: 1, seconds: 12 * 3600, ofSeconds: 2 * Self.day))
            #expect(health.connectedSince == nil)
        }

        @Test func countsAChargerThatNeverConnectedAsLost() throws {
            let health = try Self.health([], isOnline: false, daysOld: 3)
            #expect(
                health.outages
                    == ChargerHealth.Outages(
                        count: 1, seconds: 3 * Self.day, ofSeconds: 3 * Self.day))
            #expect(health.outages?.availability == 0)
        }

        /// After a crash of the cloud there is no event of the loss.
        @Test func countsNoOutageWithoutALoss() throws {
            let health = try Self.health([
                (20, .stationConnected, .null), (10, .stationConnected, .null),
            ])
            #expect(health.outages?.count == 0)
        }

        @Test func countsFaultsOfAnyCharger() throws {
            let faulted = JSONValue.object(["connectorId": .int(1), "status": "Faulted"])
            let free = JSONValue.object(["connectorId": .int(1), "status": "Available"])
            let health = try Self.health(
                [
                    (9, .connectorChanged, faulted), (8, .connectorChanged, free),
                    (7, .connectorChanged, faulted),
                ], kind: .bridge)
            #expect(health.faults == 2)
            #expect(health.lastFaultAt == Self.now.adding(seconds: -7 * 3600))
            #expect(health.outages == nil)
        }
    }
}
