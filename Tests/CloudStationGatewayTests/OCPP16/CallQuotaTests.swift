import CommonBase
import TestSupport
import Testing

@testable import CloudCore
@testable import CloudTestSupport

extension CloudStationGatewayTests {
    @Suite struct CallQuotaTests {
        /// A call that cannot be decoded never reaches the writer, where its failure would make it run
        /// the batch again with the calls of others.
        @Test(arguments: [
            ("Unknown", "{}"), ("", "{}"), ("heartbeat", "{}"), ("RemoteStartTransaction", "{}"),
            ("BootNotification", "{}"), ("Authorize", #"{"idTag": {}}"#),
            ("StatusNotification", #"{"connectorId": 1}"#),
            ("SignCertificate", "{}"), ("DataTransfer", "{}"), ("SecurityEventNotification", "{}"),
            ("FirmwareStatusNotification", #"{"status": 7}"#),
        ]) func refusesUnreadableCallsWithoutWrite(action: String, payload: String) async throws {
            let bench = try await OCPP16Bench()
            let before = bench.cloud.database.commits.writes
            #expect(try await bench.errorCode(action, try json(payload)) != nil)
            #expect(bench.cloud.database.commits.writes == before)
        }

        /// A start beyond the quota stays unanswered and is shown; later the station may start again.
        @Test func showsRefusedStarts() async throws {
            let bench = try await OCPP16Bench()
            let (station, now): (StationID, Timestamp) = (
                try id("CP-1"), bench.cloud.clock.now.wall
            )
            _ = try await bench.cloud.database.write { db in
                try db.takes(.transactions, 20_000, of: station, at: now)
            }
            for _ in 0..<3 {
                await #expect(throws: OCPP16Bench.NotAnswered.self) {
                    try await bench.frame("StartTransaction", OCPP16Bench.startPayload())
                }
            }
            let excesses = try await bench.cloud.database.read { db in
                try StationExcessTable.list(station: station, db)
            }
            #expect(excesses.map(\.quota) == ["transactions"])
            #expect(excesses.map(\.count) == [3])
            #expect(bench.cloud.database.quotas.excesses(of: .transactions) == 3)
            // 2000 a day: one in 43.2 seconds.
            bench.cloud.clock.move(seconds: 44)
            #expect(
                try await bench.errorCode("StartTransaction", OCPP16Bench.startPayload()) == nil)
        }
    }
}
