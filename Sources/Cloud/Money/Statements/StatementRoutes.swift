import CloudCore
import CloudHTTP
import CommonBase

/// What drivers owe hosts, for programs, with `seller: host`.
struct StatementRoutes: Sendable {
    let database: CloudDatabase
    let random: RandomSource
    let settings: MoneySettings

    struct StatementView: Codable, Sendable, Documented {
        static let notes = [
            "openingMinor": "Owed when the month began; negative for a payment in advance",
            "chargedMinor": "The price of the month's charging, and corrections of earlier months",
            "receivedMinor": "What has arrived at the host's account in the month",
            "closingMinor": "Owed when the month ended",
            "openMinor": "Owed now, after all months",
            "month": "As 2026-11, in the time zone of the cloud",
            "transactions": "The transactions that were billed for the first time",
        ]

        var driverId: PersonID
        var hostId: PersonID
        var month: String
        var openingMinor: Int64
        var chargedMinor: Int64
        var receivedMinor: Int64
        var closingMinor: Int64
        var openMinor: Int64
        var energyWh: Int64
        var transactions: Int64

        init(_ summary: StatementSummary, _ month: AccountingMonth) {
            driverId = summary.driver
            hostId = summary.host
            self.month = month.text
            openingMinor = summary.opening.minor
            chargedMinor = summary.charged.minor
            receivedMinor = summary.received.minor
            closingMinor = summary.closing.minor
            openMinor = summary.openNow.minor
            energyWh = summary.energyWh
            transactions = summary.transactions
        }
    }

    struct StatementReceipt: Codable, Sendable, Documented {
        static let notes = [
            "amountMinor": "What has arrived from the driver, in hundredths; above zero",
            "note": "1 to 200 characters",
        ]

        var amountMinor: Int64
        var note: String?
    }

    /// Whose statements.
    enum Side: String, Sendable, CaseIterable {
        /// Of the drivers who charge at the caller's places.
        case host
        /// The caller's own.
        case driver
    }

    private static let side = QueryParameter<Side>.choice(
        "as", "What drivers owe you (host, if absent), or what you owe (driver)")

    func all() -> [Route] { [list(), receive()] }

    private func list() -> Route {
        Route(
            .get, "/api/v1/statements", caller: .person(.money),
            "List what drivers owe you by a month, or what you owe hosts; only with seller: host",
            query: [StatementQuery.month, Self.side]
        ) { call in
            let month =
                try call.query(StatementQuery.month) ?? AccountingMonth(of: call.moment.wall)
            let side = try call.query(Self.side) ?? .host
            guard settings.seller == .host else { return Page<StatementView>(whole: []) }
            let viewer = call.viewer
            let found = try await database.read { db in
                switch side {
                case .host: try StatementReader.drivers(of: viewer, month, db)
                case .driver: try StatementReader.hosts(of: viewer, month, db)
                }
            }
            return Page(whole: found.map { StatementView($0, month) })
        }
    }

    private func receive() -> Route {
        Route(
            .post, "/api/v1/statements/{id}/received", caller: .person(.money),
            "Record what has arrived at your bank account from the driver with this id"
        ) { (call: Call<StatementReceipt>) in
            let driver: PersonID = try call.id()
            let (viewer, now, body) = (call.viewer, call.moment.wall, call.body)
            guard settings.seller == .host else {
                throw ServiceError(.notFound, "Hosts do not sell here: there are no statements.")
            }
            let note = try body.note.map { try Check.text($0, "note", 1...200) }
            let key = random.text()
            return try await call.idempotent("statement received \(driver)", database) { db in
                try StatementService.receive(
                    Money(minor: body.amountMinor), from: driver, note: note, key: key,
                    viewer: viewer, db, at: now)
                return StatementView(
                    try StatementService.summary(of: driver, viewer, db, at: now),
                    AccountingMonth(of: now))
            }
        }.takingIdempotencyKey()
    }
}
