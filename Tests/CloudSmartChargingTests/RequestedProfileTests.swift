import CommonBase
import OCPPMessages
import TestSupport
import Testing

@testable import CloudCare
@testable import CloudControl
@testable import CloudSmartCharging
@testable import CloudTestSupport

extension CloudSmartChargingTests {
    @Suite struct RequestedProfileTests {
        private static let profile = """
            {"chargingProfileId": 9, "stackLevel": 0, "chargingProfilePurpose": "TxProfile",
             "chargingProfileKind": "Relative", "chargingSchedule": {"chargingRateUnit": "W",
             "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 4000}]}}
            """

        /// Sends a remote start with the profile to CP-1.
        private static func request(
            _ bench: OCPP16Bench, answer: String = "Accepted"
        ) async throws {
            let commands = bench.cloud.commands(over: ScriptedStation(status: answer))
            _ = try await commands.issue(
                "RequestStartTransaction",
                try json(
                    #"{"idToken": "\#(OCPP16Bench.card)", "chargingProfile": \#(profile)}"#),
                at: "CP-1")
        }

        private static func profiles(
            _ bench: OCPP16Bench
        ) async throws -> [StationChargingProfile] {
            let station: StationID = try id("CP-1")
            return try await bench.cloud.database.read {
                try ChargingProfileTable.list(station: station, $0)
            }
        }

        /// Stations without smart charging ignore the profile, so the cloud enforces it.
        @Test(arguments: [false, true]) func recordsProfileForNewTransaction(
            supportsSmartCharging: Bool
        ) async throws {
            let bench = try await OCPP16Bench()
            if supportsSmartCharging {
                let answer = V16.GetConfiguration.Response(configurationKey: [
                    V16.KeyValue(
                        key: "SupportedFeatureProfiles", isReadonly: true,
                        value: "Core,SmartCharging")
                ])
                let (station, now): (StationID, Timestamp) = (
                    try id("CP-1"), bench.cloud.clock.now.wall
                )
                try await bench.cloud.database.write { db in
                    try ConfigurationService.report(answer, of: station, db, at: now)
                }
            }
            try await Self.request(bench)
            #expect(try await Self.profiles(bench).isEmpty)
            bench.cloud.clock.move(seconds: 20)
            _ = try await bench.startNow()
            let transaction = try #require(try await bench.cloud.transactions().first)
            let stored = try #require(try await Self.profiles(bench).first)
            #expect(stored.transactionID == transaction.id)
            #expect(stored.enforcer == (supportsSmartCharging ? .station : .cloud))
            #expect(stored.connectorID == 1)
            #expect(stored.profile.chargingProfileId == 9)
        }

        /// A bridge cannot limit the power, so the cloud enforces the profile.
        @Test func enforcesProfileAtBridge() async throws {
            let bench = try await BridgeBench()
            bench.cloud.clock.move(seconds: -7200)
            let commands = bench.cloud.commands(over: ScriptedStation(status: "Accepted"))
            let record = try await commands.issue(
                "RequestStartTransaction",
                try json(
                    #"{"idToken": "\#(OCPP16Bench.card)", "chargingProfile": \#(Self.profile)}"#),
                at: "box")
            #expect(record.status == .accepted)
            bench.cloud.clock.move(seconds: 120)
            try await bench.take(Array(try BridgeBench.session().prefix(3)))
            let transaction = try #require(try await bench.cloud.transactions().first)
            let stored = try await bench.cloud.database.read { [station = bench.station] db in
                try ChargingProfileTable.listEnforcedByCloud(station: station, db)
            }
            #expect(stored.map(\.transactionID) == [transaction.id])
        }

        /// A profile is for one transaction, of the requested token, soon after the request.
        @Test func appliesProfileToOneTransactionOnly() async throws {
            let bench = try await OCPP16Bench()
            try await Self.request(bench)
            let first = try await bench.startNow()
            try await bench.stop(first.number, minute: 121)
            _ = try await bench.startNow(meterStart: 4000)
            #expect(try await Self.profiles(bench).isEmpty)
        }

        @Test func ignoresOldAndRejectedRequests() async throws {
            let late = try await OCPP16Bench()
            try await Self.request(late)
            late.cloud.clock.move(seconds: 301)
            _ = try await late.startNow()
            #expect(try await Self.profiles(late).isEmpty)
            let rejected = try await OCPP16Bench()
            try await Self.request(rejected, answer: "Rejected")
            _ = try await rejected.startNow()
            #expect(try await Self.profiles(rejected).isEmpty)
        }

        /// A start that the station reports again does not restore a profile that was cleared.
        @Test func ignoresRepeatedStart() async throws {
            let bench = try await OCPP16Bench()
            try await Self.request(bench)
            let payload = OCPP16Bench.startPayload(timestamp: bench.cloud.clock.now.wall)
            _ = try await bench.start(payload)
            let commands = bench.cloud.commands(over: ScriptedStation(status: "Accepted"))
            _ = try await commands.issue("ClearChargingProfile", .object([]), at: "CP-1")
            #expect(try await Self.profiles(bench).isEmpty)
            _ = try await bench.start(payload)
            #expect(try await Self.profiles(bench).isEmpty)
        }
    }
}
