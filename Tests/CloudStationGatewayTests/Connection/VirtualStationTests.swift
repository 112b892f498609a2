import HummingbirdTesting
import Platform
import TestSupport
import Testing
import VirtualDevices

@testable import CloudApp
@testable import CloudFleet
@testable import CloudTestSupport

extension CloudStationGatewayTests {
    /// A whole session of a real OCPP client over a real socket; the only test here that waits on
    /// the real clock, which the virtual station uses.
    @Suite struct VirtualStationTests {
        /// The cloud knows exactly the energy that the station delivered, without anomalies.
        @Test(.timeLimit(.minutes(3))) func deliversWholeSession() async throws {
            let bench = try CloudBench()
            let credential = StationCredential(random: .counting())
            try await bench.addStation("CP-1", credential: credential)
            try await bench.addCard(OCPP16Bench.card)
            var resources = bench.resources
            resources.now = SystemClock().now
            let cloud = try await Cloud(resources, logger: CloudBench.logger)
            let application = cloud.buildApplication(host: "127.0.0.1", port: 0)
            try await application.test(.live) { client in
                let station = VirtualStation(
                    configuration: StationConfiguration(
                        id: try id("CP-1"),
                        url: try WebSocketURL("ws://127.0.0.1:\(client.port ?? 0)/ocpp"),
                        password: credential.text, sampleIntervalSeconds: 1, timeScale: 4),
                    logger: CloudBench.logger)
                station.start()
                try await Self.until { station.snapshot.registration == .accepted }
                station.tap(try CloudBench.token(OCPP16Bench.card))
                try await Self.until { station.snapshot.status == .charging }
                let health = try await client.execute(uri: "/health", method: .get)
                #expect(health.status == .ok)
                let register = station.snapshot.registerWh
                try await Self.until { station.snapshot.registerWh > register + 30 }
                station.tap(try CloudBench.token(OCPP16Bench.card))
                try await Self.until {
                    let snapshot = station.snapshot
                    return snapshot.transactionsEnded == 1 && snapshot.queuedMessages == 0
                }
                let delivered = station.snapshot.deliveredWh
                await station.shutdown()
                let record = try #require(try await bench.transactions().first)
                #expect(delivered > 10)
                #expect(record.state.energyWh == delivered)
                #expect(record.state.phase == .ended)
                #expect(record.state.anomalies == [])
                #expect(record.personID?.text == "driver-1")
                let kinds = Set(try await bench.facts(record.id).map(\.kind))
                #expect(kinds == [.started, .sampled, .chargingStateChanged, .ended])
            }
        }

        private static func until(_ condition: () -> Bool) async throws {
            while !condition() { try await Task.sleep(for: .milliseconds(20)) }
        }
    }
}
