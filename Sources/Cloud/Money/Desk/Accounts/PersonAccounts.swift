import CloudCore
import CloudPeople
import CommonBase

/// An account of the ledger with its balance.
package struct AccountBalance: Hashable, Sendable, FetchableRecord {
    package var account: LedgerAccount
    package var balance: Money

    package init(row: Row) throws {
        account = LedgerAccount(
            try row.choice("kind"), row["owner_id"], counterpart: row["counterpart_id"])
        balance = Money(minor: try row["balance"])
    }
}

/// The accounts of one person, and those between the person and others.
package enum PersonAccounts {
    /// Accounts of one person: eight kinds, and one for each driver or host who owes or is owed.
    package static let limit = 60

    /// For admins, and the person.
    package static func list(
        of person: PersonID, viewer: Viewer, _ db: Database
    ) throws -> [AccountBalance] {
        guard viewer.isAdmin || viewer.personID == person else { return [] }
        return try accounts(of: person, "owner_id", db)
            + accounts(of: person, "counterpart_id", db)
    }

    private static func accounts(
        of person: PersonID, _ column: String, _ db: Database
    ) throws -> [AccountBalance] {
        try AccountBalance.fetchAll(
            db,
            cached: """
                SELECT kind, owner_id, counterpart_id, balance FROM ledger_account
                WHERE \(column) = ? ORDER BY kind, id LIMIT ?
                """,
            arguments: [person, limit])
    }
}

extension LedgerAccount {
    /// The person whose account it is; nil for those of the operator, of guests and of gateways.
    package var person: PersonID? {
        switch kind {
        case .gateway, .bank, .unmatched, .guest, .clearing, .commission, .vat, .gatewayFees,
            .badDebt, .goodwill:
            nil
        case .credit, .held, .debt, .pending, .available, .payingOut, .owed, .sold, .received:
            owner.flatMap { PersonID($0) }
        }
    }

    /// The other person of an account between two.
    package var otherPerson: PersonID? { counterpart.flatMap { PersonID($0) } }
}
