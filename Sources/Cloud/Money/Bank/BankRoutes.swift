import CloudCore
import CloudHTTP
import CommonBase

/// The transfers of the operator's account, for programs of admins.
struct BankRoutes: Sendable {
    let database: CloudDatabase

    struct BankTransferView: Codable, Sendable, Documented {
        static let notes = [
            "amountMinor": "In hundredths; negative for money that left the account",
            "bookedOn": "The day, as 2026-11-30", "reference": "Of the bank, unique in the account",
            "source": "fio or camt",
            "state": "matched, unmatched, returned, doubled, foreign or outgoing",
            "driverId": "Whose credit it is",
            "decidedAt": "When an admin decided; absent if the cloud did",
        ]

        var id: ID<BankTransfer>
        var account: String
        var reference: String
        var source: String
        var bookedOn: String
        var amountMinor: Int64
        var currency: String
        var variableSymbol: String?
        var message: String?
        var otherAccount: String?
        var otherName: String?
        var state: String
        var driverId: PersonID?
        var readAt: Timestamp
        var decidedAt: Timestamp?

        init(_ transfer: BankTransfer) {
            let entry = transfer.entry
            id = transfer.id
            account = transfer.account
            reference = entry.reference
            source = transfer.source.rawValue
            bookedOn = entry.bookedOn
            amountMinor = entry.amount.minor
            currency = entry.currency
            variableSymbol = entry.variableSymbol?.text
            message = entry.message
            otherAccount = entry.otherAccount
            otherName = entry.otherName
            state = transfer.state.rawValue
            driverId = transfer.personID
            readAt = transfer.readAt
            decidedAt = transfer.decidedAt
        }
    }

    struct BankMatch: Codable, Sendable, Documented {
        static let notes = ["driverId": "Whose credit gets the amount"]

        var driverId: PersonID
    }

    private static let state = QueryParameter<BankTransfer.State>.choice(
        "state", "Only transfers of this state")
    private static let cursor = Paging.cursor { ID<BankTransfer>($0) }

    func all() -> [Route] { [list(), match()] }

    private func list() -> Route {
        Route(
            .get, "/api/v1/bank-transfers", caller: .person(.money),
            "List the bank transfers of the operator, newest first; only admins see any",
            query: [Self.state, Paging.limit, Self.cursor]
        ) { call in
            let (size, state) = (try call.pageSize(), try call.query(Self.state))
            let before = try call.query(Self.cursor)?.text
            let found = try await database.read { db in
                try BankTransferTable.list(
                    state, before: before, limit: size + 1, viewer: call.viewer, db)
            }
            return Page(found, size: size, item: BankTransferView.init) { $0.id.text }
        }
    }

    private func match() -> Route {
        Route(
            .post, "/api/v1/bank-transfers/{id}/match", caller: .person(.money),
            "Assign a bank transfer of an unknown payer to a driver", errors: [.conflict]
        ) { (call: Call<BankMatch>) in
            let id: ID<BankTransfer> = try call.id()
            let (author, now) = (try call.callingPerson(), call.moment.wall)
            let (driver, viewer) = (call.body.driverId, call.viewer)
            return try await call.idempotent("bank-transfer match \(id)", database) { db in
                BankTransferView(
                    try BankDesk.decide(
                        .match(driver), about: id, by: author, viewer: viewer, db, at: now))
            }
        }.takingIdempotencyKey()
    }
}
