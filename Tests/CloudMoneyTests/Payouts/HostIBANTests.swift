import CommonBase
import TestSupport
import Testing

@testable import CloudCore
@testable import CloudMoney
@testable import CloudPeople
@testable import CloudTestSupport

extension CloudMoneyTests {
    @Suite struct HostIBANTests {
        private func accounts(_ bench: PayoutBench) async throws -> [String?] {
            try await bench.read { db, now in
                [
                    try HostIBANTable.current(of: try id("anna"), db, at: now)?.text,
                    try HostIBANTable.pending(of: try id("anna"), db, at: now)?.iban.text,
                ]
            }
        }

        @Test func firstAccountHoldsAtOnce() async throws {
            let bench = try await PayoutBench()
            #expect(try await accounts(bench) == [nil, nil])
            try await bench.setAccount("cz65 0800 0000 1920 0014 5399", of: "anna")
            #expect(try await accounts(bench) == [PayoutBench.iban, nil])
        }

        @Test func changedAccountWaitsThreeDays() async throws {
            let bench = try await PayoutBench()
            try await bench.setAccount(PayoutBench.iban, of: "anna")
            try await bench.setAccount(PayoutBench.otherIBAN, of: "anna")
            #expect(try await accounts(bench) == [PayoutBench.iban, PayoutBench.otherIBAN])
            bench.cloud.clock.move(seconds: HostIBAN.waitSeconds - 1)
            #expect(try await accounts(bench) == [PayoutBench.iban, PayoutBench.otherIBAN])
            bench.cloud.clock.move(seconds: 1)
            #expect(try await accounts(bench) == [PayoutBench.otherIBAN, nil])
        }

        @Test func undoneChangeNeverHolds() async throws {
            let bench = try await PayoutBench()
            try await bench.setAccount(PayoutBench.iban, of: "anna")
            try await bench.setAccount(PayoutBench.otherIBAN, of: "anna")
            for expected in [true, false] {
                let isUndone = try await bench.write { db, moment in
                    try HostAccountService.undo(of: try id("anna"), db, at: moment)
                }
                #expect(isUndone == expected)
            }
            bench.cloud.clock.move(seconds: HostIBAN.waitSeconds)
            #expect(try await accounts(bench) == [PayoutBench.iban, nil])
        }

        /// Each change is told, also by mail; too many are refused.
        @Test func tellsTheOwnerAndLimitsChanges() async throws {
            let bench = try await PayoutBench()
            try await bench.cloud.addPerson("dora", email: "dora@example.org")
            for index in 0..<HostAccountService.changesPerDay {
                try await bench.setAccount(
                    index.isMultiple(of: 2) ? PayoutBench.iban : PayoutBench.otherIBAN,
                    of: "dora")
            }
            #expect(
                try await bench.cloud.count("mail") == Int(HostAccountService.changesPerDay))
            await #expect(throws: ServiceError.self) {
                try await bench.setAccount(PayoutBench.iban, of: "dora")
            }
        }
    }
}
