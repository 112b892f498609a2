import CloudCore
import CloudModule
import CloudPeople
import CommonBase
import MessageCatalogue

extension PersonalDataPart {
    static let payouts: [PersonalDataPart] = [
        .rows(
            "bank-accounts.json", Message("your bank accounts", "tvoje bankovní účty"),
            of: "host_iban", key: "id", isNumber: true, where: "person_id = ?",
            [
                .text("iban"), .text("holder"), .time("stored_at", as: "storedAt"),
                .time("valid_from", as: "validFrom"), .time("undone_at", as: "undoneAt"),
            ]),
        .rows(
            "payouts.json", Message("payouts of your earnings", "výplaty tvého výdělku"),
            of: "payout", key: "id", isNumber: true, where: "host_id = ?",
            [
                .number("id", as: "number"), .number("amount", as: "amountMinor"), .text("iban"),
                .text("holder"), .text("state"), .time("changed_at", as: "changedAt"),
            ]),
    ]
}

extension AuditSource {
    static let payouts = AuditSource(
        .payout, Message("Payouts to hosts", "Výplaty hostitelům"),
        paths: ["/admin/money/payouts/{id}"],
        read: row(
            of: "payout_batch", person: "CAST(NULL AS TEXT)",
            [
                .text("state"), .number("total", as: "totalMinor"),
                .number("payout_count", as: "count"), .text("approved_by", as: "approvedBy"),
                .number(
                    """
                    (SELECT count(*) FROM payout WHERE payout.batch_id = payout_batch.id
                        AND payout.state = 'paid')
                    """, as: "paid"),
                .number(
                    """
                    (SELECT count(*) FROM payout WHERE payout.batch_id = payout_batch.id
                        AND payout.state = 'returned')
                    """, as: "returned"),
            ]))
}

/// Keeps hosts from being deleted who have earned enough for a payout, or have one on its way.
/// Afterwards their payouts stay, without the account that they went to.
package struct PayoutRemoval: PersonRemovalRule {
    package init() {}

    package func obstacle(to person: PersonID, _ db: Database) throws -> RemovalObstacle? {
        if try LedgerTable.balance(.payingOut(person), db) > .zero { return .hasPayout }
        let pending = try LedgerTable.balance(.pending(person), db)
        let available = try LedgerTable.balance(.available(person), db)
        return pending + available >= Payout.minimum ? .hasEarnings : nil
    }

    package func erase(_ person: PersonID, _ db: Database, at moment: Moment) throws {
        try db.execute(
            cached: """
                UPDATE payout SET iban = '', holder = ''
                WHERE host_id = ? AND state IN ('paid', 'returned', 'canceled')
                """,
            arguments: [person])
    }
}
