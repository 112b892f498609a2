import CloudCore
import CloudPeople
import CommonBase

/// What an admin decides about a transfer that the cloud could not match.
enum BankDecision: Hashable, Sendable {
    case match(PersonID)
    /// It was sent back to the payer.
    case returned
    /// It is in the list twice.
    case doubled
}

enum BankDesk {
    /// - Throws: `notFound` for others than admins, and for an unknown driver; `conflict` if the
    ///   transfer is in a state that does not allow it.
    @discardableResult
    static func decide(
        _ decision: BankDecision, about id: ID<BankTransfer>, by author: PersonID?,
        viewer: Viewer, _ db: Database, at now: Timestamp
    ) throws -> BankTransfer {
        guard let transfer = try BankTransferTable.find(id, viewer: viewer, db) else {
            throw ServiceError(.notFound, "Bank transfer \(id) does not exist.")
        }
        let (state, person): (BankTransfer.State, PersonID?)
        switch decision {
        case .match(let driver): (state, person) = (.matched, driver)
        case .returned: (state, person) = (.returned, nil)
        case .doubled: (state, person) = (.doubled, nil)
        }
        guard allowed(from: transfer.state).contains(state) else {
            throw refusal(of: state, from: transfer.state)
        }
        if let person, try PersonTable.find(person, viewer: .system, db) == nil {
            throw ServiceError(
                .notFound, "Driver \(person) does not exist.", field: "driverId")
        }
        let isDecided = try BankTransferTable.decide(
            transfer, state, person: person, by: author, db, at: now)
        guard isDecided else { throw refusal(of: state, from: transfer.state) }
        try post(transfer, person, state, author, db, at: now)
        var decided = transfer
        (decided.state, decided.personID, decided.decidedAt) = (state, person, now)
        return decided
    }

    /// The states that an admin may give a transfer.
    static func allowed(from state: BankTransfer.State) -> [BankTransfer.State] {
        switch state {
        case .unmatched: [.matched, .returned, .doubled]
        case .doubled: [.matched, .returned]
        case .foreign: [.returned]
        case .matched, .returned, .outgoing: []
        }
    }

    private static func refusal(
        of state: BankTransfer.State, from old: BankTransfer.State
    ) -> ServiceError {
        ServiceError(
            .conflict,
            "The transfer was \(old.rawValue) and can't become \(state.rawValue) now.",
            field: "state")
    }

    private static func post(
        _ transfer: BankTransfer, _ person: PersonID?, _ state: BankTransfer.State,
        _ author: PersonID?, _ db: Database, at now: Timestamp
    ) throws {
        let amount = transfer.entry.amount
        // The ledger holds the amount of an unmatched transfer, and of no other.
        let isHeld = transfer.state == .unmatched
        let key = "\(transfer.postingKey):\(state.rawValue)"
        if let person {
            try BankIntake.credit(
                person, amount, from: isHeld ? .unmatched : .bank,
                isHeld ? .matchedTransfer : .topUp, key: key, author: author, db, at: now)
        } else if isHeld {
            try LedgerTable.post(
                Posting(
                    .matchedTransfer, key: key,
                    Posting.move(amount, from: .unmatched, to: .bank), author: author), at: now, db)
        }
    }
}
