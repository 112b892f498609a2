import CommonBase
import TestSupport
import Testing

@testable import CloudCharging
@testable import CloudCore
@testable import CloudMoney
@testable import CloudTestSupport

extension CloudMoneyTests {
    @Suite struct DisputeTests {
        private let bench: LedgerBench
        private let disputes: DisputeService
        private let driver: Viewer
        private let host: Viewer

        /// A settled transaction of 60 Kč.
        init() async throws {
            let bench = try await LedgerBench()
            try await bench.database.write {
                try LedgerBench.add("t", [2500, 2500, 2500, 2500], $0)
            }
            try await bench.topUp(6000)
            _ = try await bench.settle("t")
            self.bench = bench
            disputes = DisputeService(random: bench.cloud.random, settings: bench.settings)
            driver = .person(try LedgerBench.driver, [])
            host = .person(try LedgerBench.host, [])
        }

        private func write<Value: Sendable>(
            _ work: @escaping @Sendable (DisputeService, Database, Moment) throws -> Value
        ) async throws -> Value {
            let (disputes, moment) = (disputes, bench.cloud.clock.now)
            return try await bench.database.write { try work(disputes, $0, moment) }
        }

        private func ask(as viewer: Viewer) async throws -> ID<Dispute> {
            try await write { disputes, db, moment in
                try disputes.open(
                    try id("t"), .energy, text: "Auto bylo plné.", viewer: viewer, db,
                    at: moment)
            }
        }

        private func decide(
            _ dispute: ID<Dispute>, _ amount: Int64?, as viewer: Viewer
        ) async throws {
            let order = amount.map {
                RefundService.Order(Money(minor: $0), bearer: .host, reason: "Ano")
            }
            try await write { disputes, db, moment in
                try disputes.decide(
                    dispute, DisputeService.Verdict(refund: order, words: "Ano"),
                    viewer: viewer, db, at: moment)
            }
        }

        private func release() async throws {
            try await write { _, db, moment in
                try EarningTable.release("transaction:t", db, at: moment.wall)
            }
        }

        @Test func openQuestionKeepsEarningPending() async throws {
            let dispute = try await ask(as: driver)
            bench.cloud.clock.move(seconds: bench.settings.claimWindowHours * 3600 + 1)
            try await release()
            let person = try LedgerBench.host
            #expect(try await bench.balance(.pending(person)) == 6000)
            try await decide(dispute, nil, as: host)
            bench.cloud.clock.move(seconds: EarningTable.disputedSeconds + 1)
            try await release()
            #expect(try await bench.balance(.pending(person)) == 0)
            #expect(try await bench.balance(.available(person)) == 6000)
        }

        @Test func decisionRefundsOnce() async throws {
            let dispute = try await ask(as: driver)
            try await decide(dispute, 1500, as: host)
            await #expect(throws: ServiceError.self) {
                try await decide(dispute, 1500, as: host)
            }
            #expect(try await bench.balance(.credit(try LedgerBench.driver)) == 1500)
            #expect(try await bench.balance(.pending(try LedgerBench.host)) == 4500)
            let viewer = driver
            let found = try await write { disputes, db, _ in
                try disputes.find(dispute, viewer: viewer, db).decision
            }
            #expect(found == .refunded)
        }

        @Test func onlyPayerAsksOnceAtATime() async throws {
            await #expect(throws: DisputeService.Refusal.notPayer) { _ = try await ask(as: host) }
            _ = try await ask(as: driver)
            await #expect(throws: DisputeService.Refusal.isOpen) { _ = try await ask(as: driver) }
            let stranger: Viewer = .person(try id("stranger"), [])
            await #expect(throws: ServiceError.self) { _ = try await ask(as: stranger) }
        }

        @Test func windowClosesAfterSixtyDays() async throws {
            bench.cloud.clock.move(seconds: 8 * 3600 + 3600 + Dispute.openSeconds)
            await #expect(throws: DisputeService.Refusal.tooLate) {
                _ = try await ask(as: driver)
            }
        }

        @Test func driverCannotDecide() async throws {
            let dispute = try await ask(as: driver)
            await #expect(throws: ServiceError.self) {
                try await decide(dispute, 6000, as: driver)
            }
            #expect(try await bench.balance(.credit(try LedgerBench.driver)) == 0)
        }
    }
}
