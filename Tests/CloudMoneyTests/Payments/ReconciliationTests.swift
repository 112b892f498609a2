import TestSupport
import Testing

@testable import CloudCore
@testable import CloudFleet
@testable import CloudMoney
@testable import CloudTestSupport
@testable import CommonBase

extension CloudMoneyTests {
    @Suite struct ReconciliationTests {
        private let bench: PaymentBench
        private let payment: Payment

        /// A payment of noon, paid at the gateway as number 100.
        init() async throws {
            bench = try await PaymentBench()
            let id = try await bench.begin().id
            try await bench.run()
            try await bench.pay(id)
            payment = try await bench.payment(id)
        }

        private func read(_ statement: String) async throws {
            bench.gateway.setStatement(statement)
            bench.cloud.clock.move(seconds: 86_400)
            try await Reconciliation(
                database: bench.cloud.database, now: bench.cloud.now, gateway: bench.gateway,
                logger: CloudBench.logger
            ).run()
        }

        private static let heading = "ID platby;Číslo objednávky;Částka;Poplatek\r\n"

        @Test func equalStatementHasNoDifferenceAndPostsTheFee() async throws {
            try await read("\(Self.heading)100;\(payment.orderNumber);500,00;14,00\r\n")
            try await read(Self.heading)
            #expect(try await bench.differences().isEmpty)
            #expect(try await bench.balance(.gateway("gopay")) == -48_600)
            #expect(try await bench.balance(.gatewayFees) == -1_400)
        }

        @Test func reportsEachDifferenceOnce() async throws {
            let text = "\(Self.heading)100;x;499,00;\r\n777;y;20,00;\r\nnonsense\r\n"
            try await read(text)
            try await read(Self.heading)
            try await read(Self.heading)
            let found = try await bench.differences()
            #expect(
                found.sorted { $0.rawValue < $1.rawValue } == [
                    .statementAmount, .unknown, .unreadable,
                ])
        }

        /// One that is ticked off stays in the list, and no longer waits for anybody.
        @Test func ticksADifferenceOffOnce() async throws {
            try await read(Self.heading)
            try await read(Self.heading)
            let database = bench.cloud.database
            let number = try await database.read { db in
                try ReconciliationTable.open(limit: 10, viewer: .system, db).first?.number ?? 0
            }
            for isNew in [true, false] {
                let done = try await database.write { db in
                    try PaymentDifferenceTable.check(
                        number, note: "found", db, at: ManualClock.noon)
                }
                #expect(done == isNew)
            }
            try await database.read { db in
                #expect(try ReconciliationTable.open(limit: 10, viewer: .system, db).isEmpty)
                let all = try ReconciliationTable.list(limit: 10, viewer: .system, db)
                #expect(all.map(\.note) == ["found"])
            }
        }

        @Test func reportsAPaymentThatTheStatementLacks() async throws {
            try await read(Self.heading)
            try await read(Self.heading)
            #expect(try await bench.differences() == [.missing])
        }

        @Test func onlyAdminsReadDifferences() async throws {
            let driver = bench.driver
            try await read("\(Self.heading)777;y;20,00;\r\n")
            let found = try await bench.cloud.database.read { db in
                try ReconciliationTable.list(limit: 10, viewer: .person(driver, [.money]), db)
            }
            #expect(found.isEmpty)
        }
    }

    @Suite struct TestGatewayTests {
        private let cloud: CloudBench
        private let gateway: TestGateway

        init() throws {
            cloud = try CloudBench()
            gateway = TestGateway(
                database: cloud.database, now: cloud.now, random: cloud.random)
        }

        private func create(isHeld: Bool) async throws -> String {
            try await gateway.create(
                GatewayOrder(
                    orderNumber: "a", amount: Money(minor: 40_000), summary: "x", language: "cs",
                    isPreauthorized: isHeld, isRecurring: false)
            ).id
        }

        private func end(_ id: String, _ outcome: TestGatewayPages.Outcome) async throws {
            try await cloud.database.write { db in
                var payment = try #require(try TestPaymentTable.stored(id, db))
                payment.end(outcome)
                try TestPaymentTable.update(payment, db)
            }
        }

        @Test func holdIsCapturedInPartAndRefunded() async throws {
            let id = try await create(isHeld: true)
            try await end(id, .paid)
            #expect(try await gateway.status(of: id).state == .authorized)
            try await gateway.capture(id, Money(minor: 6_840), summary: "x")
            try await gateway.refund(id, Money(minor: 6_840))
            #expect(try await gateway.status(of: id).state == .refunded)
            await #expect(throws: GatewayError.self) { try await gateway.void(id) }
        }

        @Test func holdLapsesAndAnUnpaidPaymentTimesOut() async throws {
            let (held, open) = (try await create(isHeld: true), try await create(isHeld: false))
            try await end(held, .paid)
            cloud.clock.move(seconds: HoldPeriod.seconds + 1)
            #expect(try await gateway.status(of: held).state == .canceled)
            #expect(try await gateway.status(of: open).state == .timedOut)
        }
    }
}
