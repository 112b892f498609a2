import ChargingModel
import CommonBase
import OCPPMessages
import TestSupport
import Testing

@testable import CloudCharging
@testable import CloudTestSupport

extension CloudStationGatewayTests {
    /// Transactions that their station does not know any more.
    @Suite struct MissingEndTests {
        private static let marked: Set<Anomaly> = [.endNotReported]

        private static func states(_ bench: OCPP16Bench) async throws -> [ChargingTransaction] {
            try await bench.cloud.transactions().map(\.state)
        }

        private static func status(
            _ bench: OCPP16Bench, _ status: V16.ChargePointStatus, minute: Int64? = nil,
            connector: Int64 = 1
        ) async throws {
            _ = try await bench.call(
                "StatusNotification",
                OCPP16Bench.statusPayload(
                    status, connector: connector, timestamp: minute.map(OCPP16Bench.at)))
        }

        private static func sample(
            _ bench: OCPP16Bench, _ number: Int64?, _ registerWh: Int64, minute: Int64
        ) async throws {
            _ = try await bench.call(
                "MeterValues",
                OCPP16Bench.samplePayload(number, registerWh: registerWh, minute: minute))
        }

        @Test(arguments: [V16.ChargePointStatus.available, .preparing, .reserved])
        func statusOfIdleConnectorMarksTransaction(status: V16.ChargePointStatus) async throws {
            let bench = try await OCPP16Bench()
            _ = try await bench.start()
            try await Self.status(bench, status, minute: 30)
            let state = try #require(try await Self.states(bench).first)
            #expect(state.phase == .active)
            #expect(state.anomalies == Self.marked)
            try await Self.status(bench, status, minute: 31)
            #expect(try await bench.cloud.count("charging_event") == 2)
        }

        /// Statuses of a running transaction, of other connectors, from before the start or before
        /// later facts, and those that some stations send right after the start.
        @Test func otherStatusesMarkNothing() async throws {
            let bench = try await OCPP16Bench()
            let number = try await bench.start().number
            try await Self.sample(bench, number, 1500, minute: 20)
            for status: V16.ChargePointStatus in [.finishing, .unavailable, .faulted] {
                try await Self.status(bench, status, minute: 30)
            }
            try await Self.status(bench, .available, minute: 30, connector: 0)
            try await Self.status(bench, .available, minute: 30, connector: 2)
            try await Self.status(bench, .available, minute: -1)
            try await Self.status(bench, .available, minute: 19)
            try await Self.status(bench, .preparing, minute: 4)
            #expect(try await Self.states(bench).map(\.anomalies) == [[]])
        }

        /// The token of a marked transaction is free, and may block again once it goes on.
        @Test func tokenOfMarkedTransactionIsFree() async throws {
            let bench = try await OCPP16Bench()
            let number = try await bench.start().number
            #expect(try await bench.startNow(at: "CP-2").status == .concurrentTx)
            try await bench.boot()
            let second = try await bench.startNow(meterStart: 1001, at: "CP-2")
            #expect(second.status == .accepted)
            // The metric counts what surely runs: the second transaction.
            #expect(
                try await bench.cloud.database.read { try TransactionTable.countRunning($0) } == 1)
            try await bench.stop(number)
            let states = try await bench.cloud.transactions()
                .filter { $0.stationID.text == "CP-1" }.map(\.state)
            #expect(states == [try bench.clean])
        }

        /// After a power cut the station resumes, or reports the end later: both are clean, and the
        /// end is one event.
        @Test(arguments: [true, false]) func honestStationIsCleanAfterBoot(
            resumes: Bool
        ) async throws {
            let bench = try await OCPP16Bench()
            let number = try await bench.start().number
            try await Self.sample(bench, number, 1500, minute: 10)
            try await bench.boot()
            #expect(try await Self.states(bench).map(\.anomalies) == [Self.marked])
            if resumes {
                // Taken before the boot: the station sends what it had stored.
                try await Self.sample(bench, number, 1800, minute: 15)
                #expect(try await Self.states(bench).map(\.anomalies) == [Self.marked])
                bench.cloud.clock.move(seconds: 300)
                try await Self.sample(bench, number, 3900, minute: 122)
                #expect(try await Self.states(bench).map(\.anomalies) == [[]])
                // A boot for each connection is no news of this station.
                try await bench.boot()
                #expect(try await Self.states(bench).map(\.anomalies) == [[]])
            }
            try await bench.stop(number, minute: resumes ? 123 : 60)
            var clean = try bench.clean
            if resumes { clean.endedAt = OCPP16Bench.at(123) }
            #expect(try await Self.states(bench) == [clean])
            let ends = try await bench.cloud.database.read { db in
                try Int64.fetchOne(
                    db, cached: "SELECT count(*) FROM domain_event WHERE kind = ?",
                    arguments: ["transaction.ended"])
            }
            #expect(ends == 1)
        }

        /// Idle values with the number of a lost transaction do not revive it.
        @Test func constantRegisterDoesNotResume() async throws {
            let bench = try await OCPP16Bench()
            let number = try await bench.start().number
            try await Self.sample(bench, number, 1500, minute: 10)
            try await Self.status(bench, .available)
            for minute: Int64 in [20, 30] {
                try await Self.sample(bench, number, 1500, minute: minute)
            }
            #expect(try await Self.states(bench).map(\.anomalies) == [Self.marked])
        }

        /// A power cut, after which the station has forgotten the transaction, but not the readings
        /// from before the cut: in whatever order they come, it stays marked.
        @Test(arguments: 0..<6) func queuedReadingsDoNotReviveForgottenTransaction(
            order: Int
        ) async throws {
            let bench = try await OCPP16Bench()
            let number = try await bench.start().number
            try await Self.sample(bench, number, 1500, minute: 10)
            let steps = [0, 1, 2]
            let first = steps[order / 2]
            let rest = steps.filter { $0 != first }
            for step in [first] + (order % 2 == 0 ? rest : rest.reversed()) {
                switch step {
                case 0: try await bench.boot()
                case 1: try await Self.status(bench, .available)
                default: try await Self.sample(bench, number, 2000, minute: 20)
                }
            }
            let state = try #require(try await Self.states(bench).first)
            #expect(state.anomalies == Self.marked)
            #expect(state.energyWh == 1000)
            let running = try await bench.cloud.database.read {
                try TransactionTable.countRunning($0)
            }
            #expect(running == 0)
        }

        /// A wrong status is taken back by readings from after it.
        @Test func laterReadingsTakeBackStatus() async throws {
            let bench = try await OCPP16Bench()
            let number = try await bench.start().number
            try await Self.status(bench, .available, minute: 15)
            #expect(try await Self.states(bench).map(\.anomalies) == [Self.marked])
            try await Self.sample(bench, number, 2000, minute: 20)
            #expect(try await Self.states(bench).map(\.anomalies) == [[]])
            try await bench.stop(number)
            #expect(try await Self.states(bench) == [try bench.clean])
        }

        /// Of two transactions on a connector, the one with the latest facts runs.
        @Test func laterStartMarksEarlierTransaction() async throws {
            let bench = try await OCPP16Bench()
            let first = try await bench.start().number
            try await Self.sample(bench, first, 1500, minute: 10)
            let second = try await bench.start(
                OCPP16Bench.startPayload(meterStart: 1500, timestamp: OCPP16Bench.at(20))
            ).number
            #expect(try await Self.states(bench).map(\.anomalies) == [Self.marked, []])
            // A queued reading of the first one says nothing; one after the second start does.
            try await Self.sample(bench, first, 1600, minute: 15)
            #expect(try await Self.states(bench).map(\.anomalies) == [Self.marked, []])
            try await Self.sample(bench, first, 2500, minute: 30)
            #expect(try await Self.states(bench).map(\.anomalies) == [[], Self.marked])
            try await bench.stop(first)
            try await bench.stop(second, meterStop: 1500, minute: 20)
            #expect(try await Self.states(bench).map(\.anomalies) == [[], []])
        }

        /// A queue delivers an older start later: the newer transaction goes on.
        @Test func olderStartDoesNotMarkRunningTransaction() async throws {
            let bench = try await OCPP16Bench()
            let newer = try await bench.start(
                OCPP16Bench.startPayload(meterStart: 5000, timestamp: OCPP16Bench.at(60))
            ).number
            let older = try await bench.start().number
            #expect(try await Self.states(bench).map(\.anomalies) == [[], Self.marked])
            try await bench.stop(older, minute: 50)
            try await bench.stop(newer, meterStop: 6000, minute: 90)
            #expect(try await Self.states(bench).map(\.anomalies) == [[], []])
        }

        /// A refused card does not end the transaction that runs on the connector.
        @Test func refusedStartDoesNotMarkRunningTransaction() async throws {
            let bench = try await OCPP16Bench()
            _ = try await bench.start()
            _ = try await bench.startNow(idTag: "STRANGER")
            #expect(
                try await Self.states(bench).map(\.anomalies)
                    == [[], [.unknownToken, .endNotReported]])
        }

        /// A start that the station tells again after a boot is not lost.
        @Test func repeatedStartAfterBootResumes() async throws {
            let bench = try await OCPP16Bench()
            let first = try await bench.start()
            try await bench.boot()
            #expect(try await bench.start() == first)
            #expect(try await Self.states(bench).map(\.anomalies) == [[]])
        }

        /// The same start with the present time and register is the same transaction, also when it
        /// is told again after the end.
        @Test func startToldAgainWithOtherTimeIsSameTransaction() async throws {
            let bench = try await OCPP16Bench()
            let first = try await bench.start()
            let again = OCPP16Bench.startPayload(meterStart: 1010, timestamp: OCPP16Bench.at(2))
            #expect(try await bench.start(again) == first)
            try await bench.stop(first.number)
            #expect(try await bench.start(again) == first)
            #expect(try await Self.states(bench) == [try bench.clean])
        }

        /// Stops of the same register that differ in time are the same end.
        @Test func stopToldAgainWithOtherTimeIsSameEnd() async throws {
            let bench = try await OCPP16Bench()
            let number = try await bench.start().number
            for minute: Int64 in [60, 61, 75] { try await bench.stop(number, minute: minute) }
            #expect(try await Self.states(bench) == [try bench.clean])
        }
    }
}
