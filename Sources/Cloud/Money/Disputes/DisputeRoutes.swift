import CloudCharging
import CloudCore
import CloudFleet
import CloudHTTP
import CommonBase

/// The API of disputes and refunds.
struct DisputeRoutes: Sendable {
    let database: CloudDatabase
    let disputes: DisputeService

    struct NewDispute: Codable, Sendable, Documented {
        static let notes = [
            "text": "1 to 2000 characters, for the host and the operator",
            "reason": "What is wrong with the price",
        ]

        var transactionId: TransactionID
        var reason: Dispute.Reason
        var text: String
    }

    struct DisputeView: Codable, Sendable, Documented {
        static let notes = [
            "driverId": "Absent for a guest, and for a deleted account",
            "decision": "Absent while it is open",
        ]

        var id: ID<Dispute>
        var transactionId: TransactionID
        var stationId: StationID
        var driverId: PersonID?
        var reason: Dispute.Reason
        var openedAt: Timestamp
        var decision: Dispute.Decision?
        var decidedAt: Timestamp?

        init(_ dispute: Dispute) {
            id = dispute.id
            transactionId = dispute.transactionID
            stationId = dispute.stationID
            driverId = dispute.personID
            reason = dispute.reason
            openedAt = dispute.openedAt
            decision = dispute.decision
            decidedAt = dispute.decidedAt
        }
    }

    struct NewDecision: Codable, Sendable, Documented {
        static let notes = [
            "decision": "refunded needs an amountMinor",
            "amountMinor": "What is given back, in hundredths of the currency's unit",
            "bearer": "At whose cost: host, which is the sale with its fee and VAT, if absent; "
                + "operator for admins alone",
            "text": "1 to 500 characters, for the driver",
        ]

        var decision: Dispute.Decision
        var amountMinor: Int64?
        var bearer: Refund.Bearer?
        var text: String
    }

    struct NewRefund: Codable, Sendable, Documented {
        static let notes = [
            "amountMinor": "Above 0, at most what is left, in hundredths of the currency's unit",
            "bearer": "As in decisions of disputes", "reason": "1 to 500 characters",
        ]

        var amountMinor: Int64
        var bearer: Refund.Bearer?
        var reason: String
    }

    struct RefundView: Codable, Sendable, Documented {
        static let notes = [
            "number": "From 1 in each transaction",
            "hostMinor": "What came from the host's earning",
            "feeMinor": "What came from the operator's fee",
            "vatMinor": "What came from the VAT that the operator owes",
        ]

        var transactionId: TransactionID
        var number: Int64
        var amountMinor: Int64
        var currency: String
        var bearer: Refund.Bearer
        var hostMinor: Int64
        var feeMinor: Int64
        var vatMinor: Int64
        var refundedAt: Timestamp

        init(_ refund: Refund) {
            transactionId = refund.transactionID
            number = refund.number
            amountMinor = refund.amount.minor
            currency = Currency.code
            bearer = refund.bearer
            hostMinor = refund.hostPart.minor
            feeMinor = refund.fee.minor
            vatMinor = refund.vat.minor
            refundedAt = refund.refundedAt
        }
    }

    private static let isOpen = QueryParameter<Bool>.flag(
        "open", "Only disputes that are open, or only decided ones")
    private static let cursor: QueryParameter<ID<Dispute>> = Paging.cursor { ID<Dispute>($0) }

    func all() -> [Route] { [list(), open(), decide(), refund()] }

    private func list() -> Route {
        Route(
            .get, "/api/v1/disputes", caller: .person(.money),
            "List your questions about prices and those at your places, newest first",
            query: [Self.isOpen, Paging.limit, Self.cursor]
        ) { call in
            let size = try call.pageSize()
            let (isOpen, before) = (try call.query(Self.isOpen), try call.query(Self.cursor))
            let found = try await database.read { db in
                try DisputeTable.list(
                    isOpen: isOpen, before: before?.text, limit: size + 1, viewer: call.viewer,
                    db)
            }
            return Page(found, size: size, item: DisputeView.init) { $0.id.text }
        }
    }

    private func open() -> Route {
        Route(
            .post, "/api/v1/disputes", caller: .person(.money),
            "Ask about the price of a transaction that you paid for", success: .created,
            errors: [.conflict]
        ) { (call: Call<NewDispute>) in
            let body = call.body
            return try await call.idempotent("dispute", database) { db -> DisputeView in
                do {
                    let id = try disputes.open(
                        body.transactionId, body.reason, text: body.text, viewer: call.viewer, db,
                        at: call.moment)
                    return DisputeView(try disputes.find(id, viewer: call.viewer, db))
                } catch let refusal as DisputeService.Refusal {
                    throw refusal.serviceError
                }
            }
        }.takingIdempotencyKey()
    }

    private func decide() -> Route {
        Route(
            .post, "/api/v1/disputes/{id}/decision", caller: .person(.money),
            "Decide a dispute: refund a part of the price or all of it, or reject it",
            errors: [.conflict]
        ) { (call: Call<NewDecision>) in
            let (id, body): (ID<Dispute>, NewDecision) = (try call.id(), call.body)
            var order: RefundService.Order?
            if body.decision == .refunded {
                guard let amount = body.amountMinor, Money.bounds.contains(amount) else {
                    throw ServiceError(
                        .invalidInput, "amountMinor must be from 1 to what is left of the price.",
                        field: "amountMinor")
                }
                order = RefundService.Order(
                    Money(minor: amount), bearer: body.bearer ?? .host,
                    reason: body.text.replacing("\n", with: " "))
            }
            let verdict = DisputeService.Verdict(refund: order, words: body.text)
            return try await call.idempotent("decision \(id)", database) { db -> DisputeView in
                try disputes.decide(id, verdict, viewer: call.viewer, db, at: call.moment)
                return DisputeView(try disputes.find(id, viewer: call.viewer, db))
            }
        }.takingIdempotencyKey()
    }

    private func refund() -> Route {
        Route(
            .post, "/api/v1/settlements/{transaction}/refunds", caller: .person(.money),
            "Give back a part of the price of a transaction", success: .created,
            errors: [.conflict]
        ) { (call: Call<NewRefund>) in
            let (id, body): (TransactionID, NewRefund) = (
                try call.id("transaction"), call.body
            )
            guard Money.bounds.contains(body.amountMinor) else {
                throw ServiceError(
                    .invalidInput, "amountMinor must be from 1 to what is left of the price.",
                    field: "amountMinor")
            }
            let order = RefundService.Order(
                Money(minor: body.amountMinor), bearer: body.bearer ?? .host,
                reason: body.reason)
            return try await call.idempotent("refund \(id)", database) { db -> RefundView in
                let refund = try disputes.refunds.refund(
                    order, of: id, viewer: call.viewer, db, at: call.moment)
                try DisputeNotices.refunded(refund, db, at: call.moment.wall)
                return RefundView(refund)
            }
        }.takingIdempotencyKey()
    }
}

extension DisputeService.Refusal {
    var serviceError: ServiceError {
        ServiceError(
            self == .notPayer ? .forbidden : .conflict, DisputeTexts().words(self)(.english))
    }
}
