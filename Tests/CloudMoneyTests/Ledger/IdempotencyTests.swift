import CommonBase
import NIOCore
import TestSupport
import Testing

@testable import CloudCore
@testable import CloudHTTP
@testable import CloudMoney
@testable import CloudTestSupport

extension CloudMoneyTests {
    @Suite struct IdempotencyTests {
        struct Body: Codable, Sendable {
            var amountMinor: Int64
        }

        struct Answer: Codable, Hashable, Sendable {
            var number: Int64
        }

        private struct Failed: Error {}

        private func call(
            _ amount: Int64, key: String?, by person: String = "driver", _ bench: CloudBench
        ) throws -> Call<Body> {
            let signedIn = SignedIn(
                id: try id(person), isAdmin: false, scopes: [.money], isLogin: false)
            let raw = RawCall(
                principal: .person(signedIn), client: "192.0.2.1", parameters: [:], query: [:],
                lastEventID: nil, idempotencyKey: key, body: .collected(ByteBuffer()),
                moment: bench.clock.now)
            return Call(raw, body: Body(amountMinor: amount))
        }

        private func post(
            _ call: Call<Body>, action: String = "test", _ bench: CloudBench
        ) async throws -> Answer {
            let amount = call.body.amountMinor
            return try await call.idempotent(action, bench.database) { db in
                let driver: PersonID = try id("driver")
                let count =
                    try Int64.fetchOne(
                        db, sql: "SELECT count(*) FROM ledger_posting") ?? 0
                guard amount > 0 else { throw Failed() }
                try LedgerTable.post(
                    Posting(
                        .topUp, key: "test:\(count)",
                        Posting.move(
                            Money(minor: amount), from: .bank, to: .credit(driver))),
                    at: ManualClock.noon, db)
                return Answer(number: count)
            }
        }

        private func bench() async throws -> CloudBench {
            let bench = try CloudBench()
            try await bench.addPerson("driver")
            try await bench.addPerson("other")
            return bench
        }

        @Test func repeatedRequestGetsTheStoredAnswer() async throws {
            let bench = try await bench()
            let first = try await post(call(500, key: "k", bench), bench)
            let again = try await post(call(500, key: "k", bench), bench)
            #expect(first == again)
            #expect(try await bench.count("ledger_posting") == 1)
            // Other people's keys and requests without a key are others.
            _ = try await post(call(500, key: "k", by: "other", bench), bench)
            _ = try await post(call(500, key: nil, bench), bench)
            #expect(try await bench.count("ledger_posting") == 3)
        }

        @Test func rejectsAnotherRequestWithTheSameKey() async throws {
            let bench = try await bench()
            _ = try await post(call(500, key: "k", bench), bench)
            await #expect(throws: ServiceError.self) {
                _ = try await post(call(600, key: "k", bench), bench)
            }
            await #expect(throws: ServiceError.self) {
                _ = try await post(call(500, key: "k", bench), action: "other", bench)
            }
            #expect(try await bench.count("ledger_posting") == 1)
        }

        @Test func failedRequestLeavesItsKeyFree() async throws {
            let bench = try await bench()
            await #expect(throws: Failed.self) {
                _ = try await post(call(0, key: "k", bench), bench)
            }
            _ = try await post(call(500, key: "k", bench), bench)
            #expect(try await bench.count("ledger_posting") == 1)
        }

        @Test(arguments: ["", "a b", "č", String(repeating: "k", count: 101)])
        func rejectsInvalidKey(key: String) throws {
            #expect(throws: ServiceError.self) { try IdempotencyKey(key) }
        }

        @Test func keepsKeysForThirtyDays() async throws {
            let bench = try await bench()
            _ = try await post(call(500, key: "k", bench), bench)
            let start = bench.clock.now.wall
            try await IdempotencyKeyTable.retention.apply(
                to: bench.database, at: start.adding(seconds: 30 * 86_400))
            #expect(try await bench.count("idempotency_key") == 1)
            try await IdempotencyKeyTable.retention.apply(
                to: bench.database, at: start.adding(seconds: 30 * 86_400 + 1))
            #expect(try await bench.count("idempotency_key") == 0)
        }
    }
}
