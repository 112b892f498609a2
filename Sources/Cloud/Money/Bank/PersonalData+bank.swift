import CloudCore
import CloudModule
import CloudPeople
import CommonBase
import MessageCatalogue

extension PersonalDataPart {
    static let bank: [PersonalDataPart] = [
        .rows(
            "variable-symbol.json",
            Message("your variable symbol for transfers", "tvůj variabilní symbol pro převody"),
            of: "top_up_symbol", key: "person_id", where: "person_id = ?",
            [.text("symbol"), .time("made_at", as: "madeAt")]),
        .rows(
            "bank-transfers.json",
            Message("bank transfers on your credit", "bankovní převody na tvůj kredit"),
            of: "bank_transfer", key: "id", where: "person_id = ?",
            [
                .text("id"), .text("booked_on", as: "bookedOn"),
                .number("amount", as: "amountMinor"), .text("currency"),
                .text("variable_symbol", as: "variableSymbol"), .text("message"),
                .text("other_account", as: "otherAccount"), .text("other_name", as: "otherName"),
                .text("state"), .time("read_at", as: "readAt"),
            ]),
        .rows(
            "bank-decisions.json",
            Message(
                "bank transfers that you decided about", "bankovní převody, o kterých rozhoduješ ty"
            ),
            of: "bank_transfer", key: "id", where: "decided_by = ?",
            [.text("id"), .text("state"), .time("decided_at", as: "decidedAt")]),
    ]
}

extension AuditSource {
    static let bankTransfers = AuditSource(
        .bankTransfer, Message("Bank transfer", "Bankovní převod"),
        paths: ["/api/v1/bank-transfers/{id}", "\(BankDeskPages.path)/{id}"],
        read: row(
            of: "bank_transfer", person: "person_id",
            [
                .text("reference"), .number("amount", as: "amountMinor"), .text("state"),
                .text("person_id", as: "driverId"),
            ]))
}
