import CloudCore
import CloudHTTP
import CommonBase

/// The API of payouts.
struct PayoutRoutes: Sendable {
    let database: CloudDatabase

    struct PayoutView: Codable, Sendable, Documented {
        static let notes = [
            "amountMinor": "In hundredths of the currency's unit", "iban": "Where it goes",
            "endToEndId": "By which bank statements name it",
            "changedAt": "When its state was last changed",
        ]

        var number: Int64
        var amountMinor: Int64
        var currency: String
        var iban: String
        var endToEndId: String
        var state: Payout.State
        var changedAt: Timestamp

        init(_ payout: Payout) {
            number = payout.number
            amountMinor = payout.amount.minor
            currency = Currency.code
            iban = payout.iban
            endToEndId = payout.endToEndID
            state = payout.state
            changedAt = payout.changedAt
        }
    }

    func all() -> [Route] { [list()] }

    private func list() -> Route {
        Route(
            .get, "/api/v1/payouts", caller: .person(.money),
            "List the payouts of your earnings, newest first",
            query: [Paging.limit, Paging.number]
        ) { call in
            let (size, before) = (try call.pageSize(), try call.query(Paging.number))
            guard let person = try call.callingPerson() else {
                throw ServiceError(.forbidden, "Only a person has payouts.")
            }
            let payouts = try await database.read { db in
                try PayoutTable.list(
                    of: person, before: before ?? .max, limit: size + 1, viewer: call.viewer, db)
            }
            return Page(
                payouts, size: size, item: PayoutView.init, cursor: { "\($0.number)" })
        }
    }
}
