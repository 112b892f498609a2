import CloudCore
import CloudModule
import CommonBase
import MessageCatalogue

private let columns: [ShownColumn] = [
    .text("transaction_id", as: "transactionId"), .number("version"),
    .flag("is_current", as: "isCurrent"), .text("seller"),
    .number("energy_wh", as: "energyWh"), .number("total_minor", as: "totalMinor"),
    .time("settled_at", as: "settledAt"),
]

extension PersonalDataPart {
    static let settlements: PersonalDataPart = .rows(
        "settlements.json", Message("what your charging cost", "ceny tvých nabíjení"),
        of: "settlement", key: "id", isNumber: true, where: "person_id = ?", columns)

    static let sales: PersonalDataPart = .rows(
        "sales.json", Message("what was charged at your places", "nabíjení na tvých místech"),
        of: "settlement", key: "id", isNumber: true, where: "host_id = ?",
        columns + [
            .number("host_minor", as: "hostMinor"), .number("fee_minor", as: "feeMinor"),
        ])

    static let earnings: PersonalDataPart = .rows(
        "earnings.json", Message("your earnings", "tvoje výdělky"), of: "earning", key: "source",
        where: "host_id = ?",
        [
            .text("source"), .number("amount_minor", as: "amountMinor"),
            .time("due_at", as: "dueAt"), .time("released_at", as: "releasedAt"),
        ])

    /// Balances; `ledger.json` has what they come from.
    static let ledgerAccounts: PersonalDataPart = .rows(
        "ledger-accounts.json",
        Message("your accounts in the ledger", "tvoje účty v účetní knize"), of: "ledger_account",
        key: "id", where: "owner_id = ?",
        [.text("id", as: "account"), .text("kind"), .number("balance", as: "balanceMinor")])

    static let ledgerTransfers = PersonalDataPart(
        "ledger.json", Message("what moved in your accounts", "pohyby na tvých účtech")
    ) { person, cursor, db in
        let accounts = try LedgerTable.accounts(of: person.text, db)
        let found = try LedgerTable.statement(
            of: accounts, before: cursor.flatMap(Int64.init), limit: PersonalDataPart.pageSize, db)
        let transfers = try LedgerTable.transfers(of: found.map(\.number), db)
        let own = Set(accounts)
        let isFull = found.count == PersonalDataPart.pageSize
        return PersonalDataPart.Page(
            found.flatMap { posting in
                (transfers[posting.number] ?? [])
                    .filter { own.contains($0.from) || own.contains($0.to) }
                    .map { PersonalDataPart.item(posting, $0) }
            }, next: isFull ? found.last.map { "\($0.number)" } : nil)
    }

    private static func item(
        _ posting: StoredPosting, _ transfer: Posting.Transfer
    ) -> JSONValue {
        .object([
            "kind": .string(posting.kind.rawValue), "from": .string(transfer.from.id),
            "to": .string(transfer.to.id), "amountMinor": .int(transfer.amount.minor),
            "transactionId": posting.transactionID.map { .string($0.text) },
            "postedAt": .string(posting.postedAt.iso8601),
        ])
    }

    static let hostTax: PersonalDataPart = .rows(
        "tax.json", Message("what documents say about you as a host", "tvoje údaje na dokladech"),
        of: "host_tax", key: "person_id", where: "person_id = ?",
        [
            .flag("pays_vat", as: "paysVat"), .text("company_id", as: "companyId"),
            .text("vat_id", as: "vatId"), .text("name"), .text("address"),
        ])

    static let idempotencyKeys: PersonalDataPart = .rows(
        "idempotency-keys.json",
        Message(
            "answers of your programs' requests that moved money",
            "odpovědi na požadavky tvých programů s penězi"), of: "idempotency_key", key: "key",
        where: "person_id = ?", [.text("answer"), .time("created_at", as: "createdAt")])
}
