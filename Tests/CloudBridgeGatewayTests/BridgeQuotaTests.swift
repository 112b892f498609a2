import BridgeProtocol
import CommonBase
import TestSupport
import Testing

@testable import CloudCore
@testable import CloudTestSupport

extension CloudBridgeGatewayTests {
    @Suite struct BridgeQuotaTests {
        /// A batch with more new transactions than are allowed now is refused whole, but not for ever,
        /// however often the bridge tries: one transaction is given back in 43.2 seconds.
        @Test func refusedBatchEntersOnceQuotaSuffices() async throws {
            let bench = try await BridgeBench()
            let (station, now) = (bench.station, bench.cloud.clock.now.wall)
            _ = try await bench.cloud.database.write { db in
                try db.takes(.transactions, 20_000, of: station, at: now)
            }
            let batch =
                try BridgeBench.session("tx-1") + BridgeBench.session("tx-2", from: 6)
                + BridgeBench.session("tx-3", from: 11) + BridgeBench.session("tx-4", from: 16)
            var attempts = 1
            while try await refusal({ try await bench.take(batch) }) != nil, attempts < 100 {
                attempts += 1
                bench.cloud.clock.move(seconds: 10)
            }
            // 4 × 43.2 s, a try every 10 s.
            #expect(attempts == 19)
            #expect(try await bench.cloud.transactions().count == 4)
            let excesses = try await bench.cloud.database.read { db in
                try StationExcessTable.list(station: station, db)
            }
            #expect(excesses.map(\.quota) == ["transactions"])
            #expect(excesses.map(\.count) == [18])
        }
    }
}
