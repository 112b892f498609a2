import CloudCore
import CloudHTTP
import CommonBase

/// Verifies receipts, also for `zapoj-cloud verify`.
struct ReceiptRoutes: Sendable {
    let context: MoneyContext

    struct ReceiptVerification: Codable, Sendable, Documented {
        static let notes = [
            "isRight": "Whether all steps found what the receipt says",
            "facts": "How many facts the hash chain has",
            "totalMinor": "In hundredths of the currency's unit, with VAT",
        ]

        var transactionId: TransactionID
        var version: Int64
        var totalMinor: Int64
        var facts: Int64
        var isRight: Bool
        var steps: [VerifiedStep]
    }

    struct VerifiedStep: Codable, Sendable, Documented {
        static let notes = [
            "step": "What was computed again", "expected": "What the receipt says",
            "found": "What the stored facts say now",
        ]

        var step: ReceiptCheck.Step
        var isRight: Bool
        var expected: String
        var found: String
    }

    func all() -> [Route] { [verify()] }

    private func verify() -> Route {
        Route(
            .get, "/api/v1/receipts/{id}/verification", caller: .person(.money),
            "Compute the receipt of a transaction again from the stored facts"
        ) { call in
            let id: TransactionID = try call.id()
            return try await context.database.read { db in
                let check = try ReceiptCheck(id, viewer: call.viewer, db, at: call.moment.wall)
                return ReceiptVerification(
                    transactionId: id, version: check.settlement.version,
                    totalMinor: check.settlement.total.minor, facts: check.factCount,
                    isRight: check.isRight,
                    steps: check.results.map {
                        VerifiedStep(
                            step: $0.step, isRight: $0.isRight, expected: $0.expected,
                            found: $0.found)
                    })
            }
        }
    }
}
