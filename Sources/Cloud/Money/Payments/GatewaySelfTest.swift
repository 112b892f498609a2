import CloudCore
import CloudFleet
import CommonBase

/// Finds out, without moving money, what the merchant's account at the gateway may do.
struct GatewaySelfTest: Sendable {
    enum Check: String, Hashable, Sendable, CaseIterable {
        /// The gateway answers, and accepts the credentials.
        case access
        case card, bank, statement
        /// From the payments so far: nobody can ask GoPay without moving money.
        case preauthorization, recurrence, partialCapture
    }

    enum Outcome: String, Hashable, Sendable {
        case good, bad
        /// Nobody has tried it yet.
        case untried
    }

    struct Result: Hashable, Sendable {
        var check: Check
        var outcome: Outcome
        /// In the words of the gateway; empty if there is nothing to say.
        var detail: String = ""
    }

    /// The newest payments and calls that are looked at.
    private static let recent = 500

    let database: CloudDatabase
    let now: @Sendable () -> Moment
    let gateway: any PaymentGateway

    /// Runs all checks, and stores their results.
    func run() async throws -> [Result] {
        var results = await instruments()
        results.append(await statement())
        results += try await database.read { try Self.experience($0) }
        let (wall, name, found) = (now().wall, gateway.name, results)
        try await database.write { db in try Self.store(found, of: name, db, at: wall) }
        return results
    }

    private func instruments() async -> [Result] {
        do {
            let names = try await gateway.paymentInstruments()
            let detail = names.joined(separator: ", ").storable(scalars: 300)
            func outcome(_ name: String) -> Outcome { names.contains(name) ? .good : .bad }
            return [
                Result(check: .access, outcome: .good),
                Result(check: .card, outcome: outcome("PAYMENT_CARD"), detail: detail),
                Result(check: .bank, outcome: outcome("BANK_ACCOUNT"), detail: detail),
            ]
        } catch {
            return [Result(check: .access, outcome: .bad, detail: Self.words(error))]
        }
    }

    private func statement() async -> Result {
        let day = CalendarDay(now().wall, in: StationZone.standard).adding(days: -1)
        do {
            let bytes = try await gateway.accountStatement(day...day)
            return Result(
                check: .statement, outcome: .good,
                detail: "\(day.text): \(StatementFile(bytes).lines.count)")
        } catch {
            return Result(check: .statement, outcome: .bad, detail: Self.words(error))
        }
    }

    private static func words(_ error: any Error) -> String {
        ((error as? GatewayError)?.text ?? "\(error)").storable(scalars: 300)
    }

    /// What payments have shown.
    private static func experience(_ db: Database) throws -> [Result] {
        let payments = try Payment.fetchAll(
            db, cached: "SELECT * FROM payment ORDER BY id DESC LIMIT \(recent)")
        let calls = try PaymentCall.fetchAll(
            db,
            cached: """
                SELECT * FROM (SELECT * FROM payment_call ORDER BY id DESC LIMIT \(recent * 4))
                    AS newest
                WHERE kind = 'capture' AND state = 'done' ORDER BY id DESC
                """)
        let amounts = Dictionary(
            payments.map { ($0.id, $0.amount) }, uniquingKeysWith: { first, _ in first })
        let parts = calls.filter { call in amounts[call.paymentID].map { call.amount < $0 } ?? false
        }
        func outcome(_ good: Bool, _ bad: Bool) -> Outcome {
            good ? .good : bad ? .bad : .untried
        }
        let held = payments.filter(\.isPreauthorized)
        let byConsent = payments.filter { $0.parentID != nil }
        return [
            Result(
                check: .preauthorization,
                outcome: outcome(
                    held.contains { $0.authorizedAt != nil },
                    held.contains { $0.state == .failed })),
            Result(
                check: .recurrence,
                outcome: outcome(
                    byConsent.contains { $0.capturedAmount > .zero },
                    byConsent.contains { $0.state == .failed })),
            Result(
                check: .partialCapture,
                outcome: outcome(
                    parts.first.map { !$0.isWhole } ?? false, !parts.isEmpty)),
        ]
    }

    // MARK: The last run

    private static func store(
        _ results: [Result], of gateway: Payment.Gateway, _ db: Database, at now: Timestamp
    ) throws {
        let list = JSONValue.array(
            results.map { result in
                .object([
                    "check": .string(result.check.rawValue),
                    "outcome": .string(result.outcome.rawValue),
                    "detail": .string(result.detail),
                ])
            })
        try db.execute(
            cached: """
                INSERT INTO gateway_self_test (gateway, ran_at, results) VALUES (?, ?, ?)
                ON CONFLICT (gateway)
                    DO UPDATE SET ran_at = excluded.ran_at, results = excluded.results
                """,
            arguments: [gateway.rawValue, now, JSONWriter.text(list)])
    }

    /// The results of the last run, and when it was; nil before the first one.
    static func last(
        of gateway: Payment.Gateway, _ db: Database
    ) throws -> (results: [Result], ranAt: Timestamp)? {
        guard
            let stored = try Stored.fetchOne(
                db, cached: "SELECT * FROM gateway_self_test WHERE gateway = ?",
                arguments: [gateway.rawValue])
        else { return nil }
        let items = try JSONReader.parse(stored.results.utf8).arrayValue ?? []
        let results = items.compactMap { item -> Result? in
            guard let check = item["check"]?.stringValue.flatMap(Check.init(rawValue:)),
                let outcome = item["outcome"]?.stringValue.flatMap(Outcome.init(rawValue:))
            else { return nil }
            return Result(
                check: check, outcome: outcome, detail: item["detail"]?.stringValue ?? "")
        }
        return (results, stored.ranAt)
    }

    private struct Stored: FetchableRecord {
        var results: String
        var ranAt: Timestamp

        init(row: Row) throws {
            results = try row["results"]
            ranAt = try row["ran_at"]
        }
    }
}
