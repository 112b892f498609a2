import CloudCharging
import CloudCore
import CloudHTTP
import CloudWeb
import CommonBase
import MessageCatalogue

/// The receipt of a transaction, for its payer, the hosts of the place, and admins.
struct ReceiptPages: Sendable {
    let context: MoneyContext

    private static let verify = QueryParameter<Bool>.flag(
        "verify", "Whether to compute the receipt again")

    static func path(of id: TransactionID) -> String { "/receipts/\(id)" }

    func all() -> [Route] {
        [
            context.site.page(
                "/receipts/{id}", for: .person, "Show the receipt of a charging",
                query: [Self.verify], show)
        ]
    }

    struct Model: Sendable {
        var receipt: ReceiptModel
        var historyPath: String
        var check: CheckModel?
    }

    struct CheckModel: Sendable {
        struct Step: Sendable {
            var name: String
            var verdict: String
            var look: String
            /// What the receipt says, and what was found, if they differ.
            var difference: String?
        }

        var verdict: String
        var isRight: Bool
        var steps: [Step]
    }

    @Sendable private func show(_ visit: Visit) async throws -> HTMLPage {
        let id: TransactionID = try visit.id()
        let isChecked = visit.query(Self.verify) == true
        let (receipt, check) = try await context.database.read { db in
            let receipt = try Receipt.find(id, viewer: visit.viewer, db)
            let check =
                try isChecked
                ? ReceiptCheck(id, viewer: visit.viewer, db, at: visit.moment.wall) : nil
            return (receipt, check)
        }
        let texts = ReceiptTexts()
        let model = Model(
            receipt: ReceiptModel(receipt, visit.language, guestPath: nil, context.settings),
            historyPath: "/history/\(id)", check: check.map { Self.model($0, visit, texts) })
        return HTMLPage("receipt-page", title: texts.title, texts: texts, model: model)
    }

    private static func model(
        _ check: ReceiptCheck, _ visit: Visit, _ texts: ReceiptTexts
    ) -> CheckModel {
        CheckModel(
            verdict: visit.say(check.isRight ? texts.isRight : texts.isWrong),
            isRight: check.isRight,
            steps: check.results.map { result in
                let difference =
                    "\(visit.say(texts.expected)): \(result.expected) · "
                    + "\(visit.say(texts.found)): \(result.found)"
                return CheckModel.Step(
                    name: visit.say(texts.step(result.step)),
                    verdict: visit.say(result.isRight ? texts.equal : texts.differs),
                    look: result.isRight ? "free" : "bad",
                    difference: result.isRight ? nil : difference)
            })
    }
}
