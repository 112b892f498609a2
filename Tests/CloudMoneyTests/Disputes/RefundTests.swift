import CommonBase
import TestSupport
import Testing

@testable import CloudCharging
@testable import CloudCore
@testable import CloudMoney
@testable import CloudTestSupport

extension CloudMoneyTests {
    @Suite struct RefundTests {
        private static let energies: [Int64] = [2500, 2500, 2500, 2500]

        /// A settled transaction of 60 Kč, paid from credit, with a fee of 5 %.
        private func bench(vat: Bool = false) async throws -> LedgerBench {
            var bench = try await LedgerBench()
            bench.settings.feePerMille = 50
            if vat { bench.settings.business.vatID = "CZ12345678" }
            try await bench.database.write { try LedgerBench.add("t", Self.energies, $0) }
            try await bench.topUp(6000)
            _ = try await bench.settle("t")
            return bench
        }

        private func refund(
            _ amount: Int64, _ bench: LedgerBench, by viewer: Viewer? = nil,
            bearer: Refund.Bearer = .host
        ) async throws -> Refund {
            let service = RefundService(settings: bench.settings)
            let host: PersonID = try LedgerBench.host
            let viewer = viewer ?? .person(host, [])
            let moment = bench.cloud.clock.now
            return try await bench.database.write { db in
                try service.refund(
                    RefundService.Order(Money(minor: amount), bearer: bearer, reason: "Odpojeno"),
                    of: try id("t"), viewer: viewer, db, at: moment)
            }
        }

        /// Refunds in parts end as if nothing had been sold, with VAT and without.
        @Test(arguments: [false, true], [[6000], [1, 2999, 3000], [3333, 2667]])
        func refundsInPartsEndAtZero(_ vat: Bool, _ parts: [Int64]) async throws {
            let bench = try await bench(vat: vat)
            let (driver, host) = (try LedgerBench.driver, try LedgerBench.host)
            for part in parts {
                let refund = try await refund(part, bench)
                #expect((refund.hostPart + refund.vat + refund.fee).minor == part)
            }
            #expect(try await bench.balance(.credit(driver)) == 6000)
            for account in [LedgerAccount.pending(host), .commission, .vat] {
                #expect(try await bench.balance(account) == 0)
            }
            #expect(try await bench.problems().isEmpty)
            await #expect(throws: ServiceError.self) { _ = try await refund(1, bench) }
        }

        @Test func refusesMoreThanWasPaid() async throws {
            let bench = try await bench()
            for amount: Int64 in [0, -1, 6001] {
                await #expect(throws: ServiceError.self) { _ = try await refund(amount, bench) }
            }
            #expect(try await bench.balance(.credit(try LedgerBench.driver)) == 0)
        }

        @Test func goodwillLeavesTheSaleAsItIs() async throws {
            let bench = try await bench()
            let admin: Viewer = .admin(try id("admin"), [])
            _ = try await refund(1000, bench, by: admin, bearer: .operator)
            #expect(try await bench.balance(.goodwill) == -1000)
            #expect(try await bench.balance(.pending(try LedgerBench.host)) == 5700)
            #expect(try await bench.balance(.credit(try LedgerBench.driver)) == 1000)
            await #expect(throws: ServiceError.self) {
                _ = try await refund(1000, bench, bearer: .operator)
            }
        }

        @Test func onlyHostAndAdminsRefund() async throws {
            let bench = try await bench()
            let driver: PersonID = try LedgerBench.driver
            for viewer in [Viewer.person(driver, []), .person(try id("stranger"), [])] {
                await #expect(throws: ServiceError.self) {
                    _ = try await refund(100, bench, by: viewer)
                }
            }
        }

        /// With the host as the seller, the driver owes less.
        @Test func refundLowersWhatDriverOwesHost() async throws {
            var bench = try await LedgerBench()
            bench.settings.seller = .host
            try await bench.database.write { try LedgerBench.add("t", Self.energies, $0) }
            _ = try await bench.settle("t")
            _ = try await refund(2000, bench)
            let (driver, host) = (try LedgerBench.driver, try LedgerBench.host)
            #expect(try await bench.balance(.owed(by: driver, to: host)) == -4000)
            #expect(try await bench.balance(.sold(host)) == 4000)
        }

        /// After a payout the host has nothing to give back; an admin still can.
        @Test func hostRefundsOnlyWhatIsNotPaidOut() async throws {
            let bench = try await bench()
            let now = bench.cloud.clock.now.wall
            let host = try LedgerBench.host
            _ = try await bench.database.write { db in
                try LedgerTable.post(
                    Posting(
                        .payout, key: "test:payout",
                        Posting.move(Money(minor: 5000), from: .pending(host), to: .bank)),
                    at: now, db)
            }
            await #expect(throws: ServiceError.self) { _ = try await refund(6000, bench) }
            #expect(try await bench.balance(.credit(try LedgerBench.driver)) == 0)
            _ = try await refund(100, bench)
            _ = try await refund(5900, bench, by: .admin(try id("admin"), []))
            #expect(try await bench.balance(.pending(host)) == -5000)
        }

        /// After the earning was released, the refund takes what is available, also below zero.
        @Test func refundAfterReleaseTakesAvailable() async throws {
            let bench = try await bench()
            bench.cloud.clock.move(seconds: bench.settings.claimWindowHours * 3600 + 1)
            let now = bench.cloud.clock.now.wall
            try await bench.database.write { db in
                try EarningTable.release("transaction:t", db, at: now)
            }
            let host = try LedgerBench.host
            #expect(try await bench.balance(.available(host)) == 5700)
            _ = try await refund(6000, bench)
            #expect(try await bench.balance(.available(host)) == 0)
            #expect(try await bench.balance(.pending(host)) == 0)
        }
    }
}
