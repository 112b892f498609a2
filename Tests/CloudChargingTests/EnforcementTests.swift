import ChargingModel
import CommonBase
import Synchronization
import TestSupport
import Testing

@testable import CloudCharging
@testable import CloudControl
@testable import CloudSmartCharging
@testable import CloudTestSupport

extension CloudChargingTests {
    @Suite struct EnforcementTests {
        /// Records remote stops, and answers none, or all with Rejected.
        private final class Stations: StationLink {
            let stopped = Mutex<[TransactionID]>([])
            let areOnline = Mutex(true)
            let areRejecting = Mutex(false)

            func isConnected(_ station: StationID) -> Bool { areOnline.withLock(\.self) }

            func perform(_ command: IssuedCommand) async -> CommandOutcome {
                guard let stop = command.request as? RequestStop else {
                    return CommandOutcome(.notSupported)
                }
                stopped.withLock { $0.append(stop.transaction) }
                return CommandOutcome(areRejecting.withLock(\.self) ? .rejected : .timedOut)
            }
        }

        private struct Bench {
            let cloud: CloudBench
            let stations = Stations()
            let commands: CommandService
            let enforcement: Enforcement

            var stopCount: Int { stations.stopped.withLock(\.count) }

            init() async throws {
                cloud = try CloudBench()
                commands = cloud.commands(over: stations)
                enforcement = Enforcement(
                    database: cloud.database, now: cloud.now, commands: commands,
                    rules: [ExcessiveCharging(), UnauthorizedTransactions()],
                    logger: CloudBench.logger)
                try await cloud.addStation("CP-1")
                try await cloud.addBridgeStation("BR-1")
                try await cloud.addCard("CARD")
            }

            /// Limits the power of a station or a connector from a time on.
            func limit(
                _ watts: Int64, from start: Timestamp = .epoch, at station: String = "CP-1",
                connector: Int64 = 0, purpose: String = "ChargePointMaxProfile"
            ) async throws {
                let text = """
                    {"connectorId": \(connector), "csChargingProfiles": {
                     "chargingProfileId": 1, "stackLevel": 0,
                     "chargingProfilePurpose": "\(purpose)",
                     "chargingProfileKind": "Absolute",
                     "chargingSchedule": {"startSchedule": "\(start.iso8601Seconds)",
                     "chargingRateUnit": "W",
                     "chargingSchedulePeriod": [{"startPeriod": 0, "limit": \(watts)}]}}}
                    """
                let record = try await commands.issue(
                    SetProfileRequest.action, [.init("payload", try json(text))],
                    at: try id(station), by: nil, viewer: .system, timeoutSeconds: 30)
                #expect(record.status == .accepted)
            }

            /// The authorization status of the card now.
            func decide(
                at station: String, connector: Int64? = nil
            ) async throws -> AuthorizationStatus {
                let (moment, token) = (cloud.clock.now, try cloud.reference("CARD"))
                return try await cloud.database.read { [authorization = cloud.authorization] db in
                    try authorization.decide(
                        token, at: try id(station), connector: connector, isProven: false, db,
                        at: moment
                    ).status
                }
            }

            func charge(
                at name: String = "CP-1", _ source: TransactionSource = .ocpp16,
                remarks: Set<Anomaly> = []
            ) async throws -> TransactionRecord {
                let (station, now): (StationID, Timestamp) = (try id(name), cloud.clock.now.wall)
                let token = try cloud.reference("CARD")
                let record = TransactionRecord(
                    id: cloud.random.id(), source: source, stationID: station,
                    connectorID: 1, startKey: "\(name)/1", ocppID: source == .ocpp16 ? 7 : nil,
                    bootCount: 0, createdAt: now)
                try await cloud.database.write { db in
                    try TransactionTable.insert(record, db)
                    _ = try TransactionLog.append(
                        [
                            ChargingEvent(
                                key: "started", occurredAt: now, receivedAt: now,
                                remarks: remarks, content: .started(token: token, registerWh: 0))
                        ], to: record, at: now, db)
                }
                return record
            }

            /// A reading of a register, from a station that still knows the transaction.
            func resume(_ record: TransactionRecord, _ registerWh: Int64) async throws {
                let now = cloud.clock.now.wall
                let reading = MeterReading(
                    takenAt: now, registerWh: registerWh, context: .samplePeriodic)
                try await cloud.database.write { db in
                    let known = try #require(try TransactionTable.find(record.id, db))
                    let resumption = try #require(
                        MissingEnds.resumption(of: known, by: [reading], at: now))
                    _ = try TransactionLog.append([resumption], to: known, at: now, db)
                }
            }

            func state(_ record: TransactionRecord) async throws -> ChargingTransaction? {
                try await cloud.database.read { try TransactionTable.find(record.id, $0)?.state }
            }

            func measure(_ watts: Int64, in record: TransactionRecord) async throws {
                let now = cloud.clock.now.wall
                let value = SampledValue(.powerActiveImport, thousandths: watts * 1000)
                try await cloud.database.write { db in
                    let known = try #require(try TransactionTable.find(record.id, db))
                    _ = try TransactionLog.append(
                        [
                            ChargingEvent(
                                key: "\(now.milliseconds)", occurredAt: now, receivedAt: now,
                                content: .sampled([MeterReading(takenAt: now, values: [value])]))
                        ], to: known, at: now, db)
                }
            }
        }

        /// Requires two readings clearly above the limit, after a grace period.
        @Test func stopsTransactionAboveLimitAndRetries() async throws {
            let bench = try await Bench()
            try await bench.limit(4000)
            let record = try await bench.charge()
            try await bench.measure(4400, in: record)
            bench.cloud.clock.move(seconds: 60)
            try await bench.measure(7000, in: record)
            await bench.enforcement.enforce()
            #expect(bench.stopCount == 0)
            bench.cloud.clock.move(seconds: 60)
            try await bench.measure(7000, in: record)
            await bench.enforcement.enforce()
            await bench.enforcement.enforce()
            #expect(bench.stopCount == 1)
            // The transaction continues, so the stop is repeated.
            bench.cloud.clock.move(seconds: 60)
            await bench.enforcement.enforce()
            #expect(bench.stopCount == 2)
        }

        /// A stop each minute, at most ten. Passes while the bridge is offline don't count.
        @Test(arguments: [Anomaly.unknownToken, .tokenNotAccepted])
        func stopsUnauthorizedTransactionOfBridge(remark: Anomaly) async throws {
            let bench = try await Bench()
            let record = try await bench.charge(at: "BR-1", .bridge, remarks: [remark])
            // An OCPP station stops such a transaction itself.
            _ = try await bench.charge(remarks: [remark])
            // An offline bridge gets no stop, and no command is stored.
            for isOnline in [false, true] {
                bench.stations.areOnline.withLock { $0 = isOnline }
                for _ in 0..<12 {
                    await bench.enforcement.enforce()
                    await bench.enforcement.enforce()
                    bench.cloud.clock.move(seconds: 60)
                }
                #expect(bench.stopCount == (isOnline ? 10 : 0))
                #expect(try await bench.cloud.count("command") == bench.stopCount)
            }
            #expect(bench.stations.stopped.withLock { Set($0) } == [record.id])
        }

        /// A station that rejects a stop does not know the transaction: it gets no further ones, and
        /// after a restart of the cloud neither. If the transaction goes on after all, the stops
        /// still count.
        @Test func marksTransactionOfRejectedStop() async throws {
            let bench = try await Bench()
            let record = try await bench.charge(at: "BR-1", .bridge, remarks: [.unknownToken])
            bench.stations.areRejecting.withLock { $0 = true }
            for _ in 0..<5 {
                await bench.enforcement.enforce()
                bench.cloud.clock.move(seconds: 60)
            }
            #expect(bench.stopCount == 1)
            let state = try #require(try await bench.state(record))
            #expect(state.phase == .active)
            #expect(state.anomalies == [.unknownToken, .endNotReported])
            let restarted = Enforcement(
                database: bench.cloud.database, now: bench.cloud.now, commands: bench.commands,
                rules: [UnauthorizedTransactions()], logger: CloudBench.logger)
            await restarted.enforce()
            #expect(bench.stopCount == 1)
            for registerWh: Int64 in 1...20 {
                try await bench.resume(record, registerWh)
                await bench.enforcement.enforce()
                bench.cloud.clock.move(seconds: 60)
                if try await bench.state(record)?.anomalies.contains(.endNotReported) != true {
                    break
                }
            }
            #expect(bench.stopCount == Enforcement.stopLimit)
        }

        @Test func doesNotStopTransactionWithinTolerance() async throws {
            let bench = try await Bench()
            try await bench.limit(4000)
            let record = try await bench.charge()
            for _ in 1...5 {
                bench.cloud.clock.move(seconds: 60)
                try await bench.measure(4300, in: record)
                await bench.enforcement.enforce()
            }
            #expect(bench.stopCount == 0)
        }

        @Test func futureLimitAppliesFromItsStartPlusGracePeriod() async throws {
            let bench = try await Bench()
            let record = try await bench.charge()
            try await bench.limit(0, from: bench.cloud.clock.now.wall.adding(seconds: 300))
            bench.cloud.clock.move(seconds: 325)
            await bench.enforcement.enforce()
            #expect(bench.stopCount == 0)
            bench.cloud.clock.move(seconds: 10)
            await bench.enforcement.enforce()
            #expect(bench.stations.stopped.withLock(\.self) == [record.id])
        }

        @Test func limitOfZeroBlocksTokensAtBridge() async throws {
            let bench = try await Bench()
            try await bench.limit(0, at: "BR-1")
            #expect(try await bench.decide(at: "BR-1") == .blocked)
            #expect(try await bench.decide(at: "CP-1") == .accepted)
        }

        @Test func limitOfZeroBlocksOnlyItsConnector() async throws {
            let bench = try await Bench()
            try await bench.limit(0, at: "BR-1", connector: 1, purpose: "TxDefaultProfile")
            #expect(try await bench.decide(at: "BR-1", connector: 1) == .blocked)
            #expect(try await bench.decide(at: "BR-1", connector: 2) == .accepted)
        }
    }
}
