import ChargingModel
import CommonBase
import TestSupport
import Testing

@testable import CloudCharging
@testable import CloudControl
@testable import CloudCore
@testable import CloudMoney
@testable import CloudTestSupport

extension CloudMoneyTests {
    /// Chargers that do not answer, or are not there.
    @Suite struct GuestStartTests {
        /// Connections are new after a restart of the cloud.
        @Test func waitsUntilChargerIsConnected() async throws {
            let station = ScriptedStation(status: "Accepted")
            let bench = try await GuestBench(station)
            let guest = try await bench.begin()
            try await bench.pay(guest)
            station.setConnected(false)
            try await bench.start()
            #expect(station.calls.isEmpty)
            station.setConnected(true)
            try await bench.start()
            #expect(station.calls.count == 1)
            #expect(try await bench.plug(guest).status == .accepted)
        }

        @Test func releasesHoldIfChargerStaysOffline() async throws {
            let station = ScriptedStation(.outcome(CommandOutcome(.offline)))
            let bench = try await GuestBench(station)
            let guest = try await bench.begin()
            try await bench.pay(guest)
            station.setConnected(false)
            bench.cloud.clock.move(seconds: GuestRules.connectSeconds - 1)
            try await bench.start()
            #expect(try await bench.guest(guest).state == .starting)
            bench.cloud.clock.move(seconds: 1)
            try await bench.start()
            #expect(try await bench.guest(guest).failure == .offline)
            try await bench.callGateway(guest)
            #expect(try await bench.payment(guest).state == .canceled)
        }

        /// A command that a crash left without an answer is sent again.
        @Test func asksAgainWithoutAnswer() async throws {
            let station = ScriptedStation(
                .outcome(CommandOutcome(.timedOut)),
                .payload(.object(["status": .string("Accepted")])))
            let bench = try await GuestBench(station)
            let guest = try await bench.started()
            try await bench.start()
            #expect(station.calls.count == 1)
            bench.cloud.clock.move(seconds: GuestRules.retrySeconds)
            try await bench.start()
            #expect(station.calls.count == 2)
            #expect(try await bench.plug(guest).status == .accepted)
        }
    }
}
