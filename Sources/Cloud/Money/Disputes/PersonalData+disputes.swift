import CloudCore
import CloudModule
import CloudPeople
import CommonBase
import MessageCatalogue

extension PersonalDataPart {
    static let disputes: [PersonalDataPart] = [
        .rows(
            "price-questions.json",
            Message("your questions about prices", "tvoje otázky k cenám"),
            of: "dispute", key: "id", where: "person_id = ?",
            [
                .text("id"), .text("transaction_id", as: "transactionId"), .text("reason"),
                .time("opened_at", as: "openedAt"), .text("decision"),
                .time("decided_at", as: "decidedAt"),
            ]),
        .rows(
            "price-messages.json",
            Message("what you wrote about prices", "co píšeš k cenám"),
            of: "dispute_message", key: "id", isNumber: true, where: "sender_id = ?",
            [
                .text("dispute_id", as: "questionId"), .text("text"),
                .time("sent_at", as: "sentAt"),
            ]),
        .rows(
            "refunds.json", Message("refunds that you decided", "vrácení peněz od tebe"),
            of: "refund", key: "transaction_id || ':' || number", where: "author_id = ?",
            [
                .text("transaction_id", as: "transactionId"),
                .number("amount", as: "amountMinor"), .text("reason"),
                .time("refunded_at", as: "refundedAt"),
            ]),
    ]
}

/// How the audit log reads disputes and refunds: without what people wrote.
extension AuditSource {
    static let disputes = [
        AuditSource(
            .dispute, Message("Question about a price", "Otázka k ceně"),
            paths: ["/api/v1/disputes/{id}", "/disputes/{id}"],
            read: row(
                of: "dispute", person: "person_id",
                [
                    .text("transaction_id", as: "transactionId"), .text("reason"),
                    .text("decision"), .time("decided_at", as: "decidedAt"),
                    .number(
                        """
                        (SELECT count(*) FROM dispute_message
                            WHERE dispute_message.dispute_id = dispute.id)
                        """, as: "messages"),
                ])),
        AuditSource(
            .refund, Message("Refund", "Vrácení peněz"),
            paths: ["/api/v1/settlements/{transaction}"],
            read: row(
                of: "charging_transaction", person: "person_id",
                [
                    .number(
                        """
                        (SELECT COALESCE(sum(amount), 0) FROM refund
                            WHERE refund.transaction_id = charging_transaction.id)
                        """, as: "refundedMinor")
                ])),
    ]
}

/// Decisions stay when who made them is deleted, without their words.
package struct DisputeRemoval: PersonRemovalRule {
    package init() {}

    package func erase(_ person: PersonID, _ db: Database, at moment: Moment) throws {
        try db.execute(
            cached: "UPDATE refund SET reason = '–' WHERE author_id = ?", arguments: [person])
    }
}
