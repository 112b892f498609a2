import CloudCore
import CloudHTTP
import CloudPeople
import CommonBase
import MessageCatalogue

/// The API of credit.
struct CreditRoutes: Sendable {
    let database: CloudDatabase
    let payments: PaymentService
    let random: RandomSource
    let seller: MoneySettings.Seller

    struct NewTopUp: Codable, Sendable, Documented {
        static let notes = ["amountMinor": "5000 to 2000000, in hundredths"]

        var amountMinor: Int64
    }

    struct TopUpView: Codable, Sendable, Documented {
        static let notes = [
            "paymentId": "The payment at the gateway",
            "payPath": "The page of the cloud that leads to the gateway",
        ]

        var paymentId: ID<Payment>
        var payPath: String
    }

    struct NewCredit: Codable, Sendable, Documented {
        static let notes = [
            "amountMinor": "1 to 1000000, in hundredths; it pays a debt first",
            "note": "Why, 1 to 500 characters; the person reads it",
        ]

        var amountMinor: Int64
        var note: String
    }

    func all() -> [Route] { [show(), postings(), topUp(), setLimits(), give()] }

    private static func person<Body>(_ call: Call<Body>) throws -> PersonID {
        guard let person = try call.callingPerson() else {
            throw ServiceError(.forbidden, "Only a person has credit.")
        }
        return person
    }

    /// - Throws: `conflict` where nobody pays from credit.
    private func requireUse() throws {
        guard seller == .operator else {
            throw ServiceError(.conflict, "Nobody pays from credit in this cloud.")
        }
    }

    private func show() -> Route {
        Route(.get, "/api/v1/credit", caller: .person(.money), "Show your credit") { call in
            let person = try Self.person(call)
            return try await database.read { db in
                try CreditView(of: person, db, at: call.moment.wall)
            }
        }
    }

    private func postings() -> Route {
        Route(
            .get, "/api/v1/credit/postings", caller: .person(.money),
            "List what changed your credit, newest first", query: [Paging.limit, Paging.number]
        ) { call in
            let (person, size) = (try Self.person(call), try call.pageSize())
            let before = try call.query(Paging.number) ?? .max
            let found = try await database.read { db in
                try CreditStatement.list(of: person, before: before, limit: size + 1, db)
            }
            return Page(found, size: size, item: CreditPostingView.init) { String($0.number) }
        }
    }

    private func topUp() -> Route {
        Route(
            .post, "/api/v1/top-ups", caller: .person(.money),
            "Begin to top up your credit; you pay at the gateway", success: .created,
            errors: [.conflict]
        ) { (call: Call<NewTopUp>) in
            let person = try Self.person(call)
            try requireUse()
            let (amount, moment) = (Money(minor: call.body.amountMinor), call.moment)
            return try await call.idempotent("topUp", database) { [payments] db in
                let language = try PersonTable.language(of: person, db) ?? .czech
                let payment = try TopUp(payments: payments)
                    .begin(amount, by: person, language: language, db, at: moment)
                return TopUpView(
                    paymentId: payment.id, payPath: "\(TopUp.path)/\(payment.id)")
            }
        }.takingIdempotencyKey()
    }

    private func setLimits() -> Route {
        Route(
            .put, "/api/v1/credit/limits", caller: .person(.money),
            "Set what you allow yourself to spend"
        ) { (call: Call<CreditLimitsView>) in
            let (person, limits) = (try Self.person(call), try call.body.checked())
            return try await database.write { db in
                try CreditLimits.save(limits, of: person, db)
                return CreditLimitsView(try CreditLimits.of(person, db))
            }
        }
    }

    /// Goodwill, or the correction of a mistake.
    private func give() -> Route {
        Route(
            .post, "/api/v1/people/{id}/credit", caller: .moneyAdmin,
            "Give a person credit, as goodwill or to correct a mistake; only admins",
            success: .created, errors: [.notFound, .conflict]
        ) { (call: Call<NewCredit>) in
            let id: PersonID = try call.id()
            try requireUse()
            let (body, author, now) = (call.body, try call.callingPerson(), call.moment.wall)
            return try await call.idempotent("credit \(id)", database) { [random] db in
                try Goodwill.give(
                    Money(minor: body.amountMinor), to: id, note: body.note, by: author,
                    random: random, db, at: now)
                return try CreditView(of: id, db, at: now)
            }
        }.takingIdempotencyKey()
    }
}
