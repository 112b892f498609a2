import ChargingModel
import CommonBase
import Synchronization
import TestSupport
import Testing

@testable import CloudCharging
@testable import CloudControl
@testable import CloudCore
@testable import CloudFleet
@testable import CloudMoney
@testable import CloudPricing
@testable import CloudTestSupport

extension CloudMoneyTests {
    /// `driver-1` charges at the bridge BR-1, where a kWh costs 6 Kč, after a start from the phone.
    @Suite struct BridgeLimitTests {
        /// Records the limits that are sent.
        private final class Bridges: StationLink {
            let limits = Mutex<[Int64?]>([])
            let status = Mutex(CommandRecord.Status.accepted)

            func isConnected(_ station: StationID) -> Bool { true }

            func perform(_ command: IssuedCommand) async -> CommandOutcome {
                guard let request = command.request as? SetTransactionLimit else {
                    return CommandOutcome(.failed)
                }
                limits.withLock { $0.append(request.maximumEnergyWh) }
                return CommandOutcome(status.withLock(\.self))
            }
        }

        private struct Bench {
            let credit: CreditBench
            let bridges = Bridges()
            let limits: BridgeLimits
            var cloud: CloudBench { credit.cloud }
            var sent: [Int64?] { bridges.limits.withLock(\.self) }

            /// - Parameter chosen: what the driver chose at the start.
            init(credit minor: Int64, chosen: ChargeLimit = .none) async throws {
                credit = try await CreditBench(credit: minor)
                let cloud = credit.cloud
                limits = BridgeLimits(
                    database: cloud.database, now: cloud.now,
                    authorization: cloud.authorization, commands: cloud.commands(over: bridges),
                    logger: CloudBench.logger)
                try await start("t", at: "BR-1", chosen)
            }

            /// Starts a transaction at a new bridge.
            func start(_ name: String, at station: String, _ chosen: ChargeLimit) async throws {
                let bridge = try await cloud.addBridgeStation(station)
                let (now, token) = (
                    cloud.clock.now.wall, try cloud.reference(OCPP16Bench.card)
                )
                let (driver, transaction): (PersonID, TransactionID) = (
                    try id("driver-1"), try id(name)
                )
                let record = TransactionRecord(
                    id: transaction, source: .bridge, stationID: bridge, connectorID: 1,
                    startKey: "\(bridge)/tx-1", ocppID: nil, bootCount: 0, createdAt: now)
                try await cloud.database.write { db in
                    try StationTable.move(bridge, to: try id("home"), db)
                    try TransactionTable.insert(record, db)
                    _ = try TransactionLog.append(
                        [
                            ChargingEvent(
                                key: "started", occurredAt: now, receivedAt: now,
                                content: .started(token: token, registerWh: 0))
                        ], to: record, at: now, db)
                    try TransactionTariffTable.fix(transaction, of: driver, at: bridge, now, db)
                    try TransactionLimitTable.insert(
                        chosen, of: transaction, by: try id("command-\(name)"), db)
                    try CreditRule.open(
                        transaction, of: driver, atStation: bridge, at: now, db)
                }
            }

            /// Another device of the driver takes credit.
            func take(_ minor: Int64) async throws {
                let now = cloud.clock.now.wall
                _ = try await cloud.database.write { db in
                    try LedgerTable.post(
                        Posting(
                            .settlement, key: "other",
                            DriverFunds(try id("driver-1"), db)
                                .pay(Money(minor: minor), to: .pending(try id("host")))),
                        at: now, db)
                }
            }
        }

        @Test func sendsLimitThatFollowsCredit() async throws {
            let bench = try await Bench(credit: 60_000)
            try await bench.limits.renew()
            try await bench.limits.renew()
            #expect(bench.sent == [100_000])
            try await bench.cloud.addCredit(6000, to: "driver-1")
            try await bench.limits.renew()
            #expect(bench.sent == [100_000, 110_000])
            try await bench.take(12_000)
            try await bench.limits.renew()
            #expect(bench.sent == [100_000, 110_000, 90_000])
        }

        /// Two bridges without a connection must not spend the same credit.
        @Test func sharesCreditAmongRunningTransactions() async throws {
            let bench = try await Bench(credit: 90_000)
            try await bench.limits.renew()
            #expect(bench.sent == [150_000])
            try await bench.start("u", at: "BR-2", .none)
            try await bench.limits.renew()
            #expect(bench.sent == [150_000, 75_000, 75_000])
        }

        @Test func keepsWhatTheDriverChose() async throws {
            let bench = try await Bench(
                credit: 60_000, chosen: ChargeLimit(energyWh: 20_000, cost: Money(minor: 6000)))
            try await bench.limits.renew()
            try await bench.cloud.addCredit(6000, to: "driver-1")
            try await bench.limits.renew()
            #expect(bench.sent == [10_000])
        }

        @Test func sendsAgainAfterAMinuteWithoutAnswer() async throws {
            let bench = try await Bench(credit: 60_000)
            bench.bridges.status.withLock { $0 = .timedOut }
            try await bench.limits.renew()
            bench.cloud.clock.move(seconds: BridgeLimits.retrySeconds - 1)
            try await bench.limits.renew()
            #expect(bench.sent.count == 1)
            bench.cloud.clock.move(seconds: 1)
            bench.bridges.status.withLock { $0 = .notSupported }
            try await bench.limits.renew()
            bench.cloud.clock.move(seconds: BridgeLimits.retrySeconds)
            try await bench.limits.renew()
            #expect(bench.sent == [100_000, 100_000])
        }
    }
}
