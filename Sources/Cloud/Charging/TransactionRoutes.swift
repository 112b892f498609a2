import ChargingModel
import CloudCore
import CloudHTTP
import CommonBase

struct TransactionRoutes: Sendable {
    let database: CloudDatabase
    let random: RandomSource

    private enum Query {
        static let station = QueryParameter<StationID>.id("stationId", "At this station")
        static let driver = QueryParameter<PersonID>.id("driverId", "Of this driver")
        static let phase = QueryParameter<ChargingTransaction.Phase>.choice(
            "phase", "In this phase")
        static let source = QueryParameter<TransactionSource>.choice("source", "What brought it")
        static let suspect = QueryParameter<Bool>.flag(
            "suspect", "Whether it is held back from billing")
        static let anomaly = QueryParameter<Anomaly>.choice("anomaly", "Held back for this, too")
        static let from = QueryParameter<Timestamp>.time("from", "Began then or later")
        static let to = QueryParameter<Timestamp>.time("to", "Began before")
        static let cursor = Paging.cursor(Cursor.init)
    }

    func all() -> [Route] {
        [list(), show(), correct(), anomalies()]
    }

    private func list() -> Route {
        Route(
            .get, "/api/v1/transactions", caller: .admin, "List transactions, newest first",
            query: [
                Query.station, Query.driver, Query.phase, Query.source, Query.suspect,
                Query.anomaly, Query.from, Query.to, Paging.limit, Query.cursor,
            ]
        ) { call in
            let size = try call.pageSize()
            let cursor = try call.query(Query.cursor)
            var filter = TransactionFilter()
            filter.station = try call.query(Query.station)
            filter.person = try call.query(Query.driver)
            filter.phase = try call.query(Query.phase)
            filter.source = try call.query(Query.source)
            filter.isSuspect = try call.query(Query.suspect)
            filter.anomaly = try call.query(Query.anomaly)
            filter.from = try call.query(Query.from)
            filter.to = try call.query(Query.to)
            let records = try await database.read { [filter] db in
                try TransactionTable.list(
                    filter, before: cursor.map { ($0.createdAt, $0.id) }, limit: size + 1, db)
            }
            return Page(records, size: size, item: TransactionView.init) { Cursor($0).text }
        }
    }

    private func show() -> Route {
        Route(
            .get, "/api/v1/transactions/{id}", caller: .admin,
            "Show a transaction with its facts"
        ) { call in
            let id: TransactionID = try call.id()
            return try await database.read { db in
                guard let record = try TransactionTable.find(id, db) else {
                    throw ServiceError(.notFound, "There is no transaction \(id).")
                }
                var view = TransactionView(record)
                view.facts = try EventTable.list(id, db).map(Fact.init)
                view.reactions = try ReactionTable.list(id, db)
                return view
            }
        }
    }

    struct NewCorrection: Codable, Sendable, Documented {
        static let notes = [
            "energyWh": "Instead of what the registers say, in watt-hours",
            "endedAt": "Ends a transaction whose end never came",
            "note": "Why; 1 to 500 characters",
        ]

        var energyWh: Int64?
        var startedAt: Timestamp?
        var endedAt: Timestamp?
        var note: String
    }

    private func correct() -> Route {
        Route(
            .post, "/api/v1/transactions/{id}/corrections", caller: .admin,
            "Settle what is odd about a transaction, correct it, or close it", success: .created,
            errors: [.conflict]
        ) { (call: Call<NewCorrection>) in
            let (id, person): (TransactionID, PersonID?) = (
                try call.id(), try call.callingPerson()
            )
            let decision = CorrectionService.Decision(
                energyWh: call.body.energyWh, startedAt: call.body.startedAt,
                endedAt: call.body.endedAt, note: call.body.note)
            return TransactionView(
                try await database.write { db in
                    try CorrectionService.correct(
                        id, decision, by: person, random: random, db, at: call.moment)
                })
        }
    }

    struct AnomalyCounts: Codable, Sendable {
        var items: [AnomalyCount]
    }

    struct AnomalyCount: Codable, Sendable, Documented {
        static let notes = ["transactions": "How many it holds back from billing"]

        var anomaly: Anomaly
        var transactions: Int64
        var latestTransactionId: TransactionID
        var latestAt: Timestamp
    }

    private func anomalies() -> Route {
        Route(
            .get, "/api/v1/anomalies", caller: .admin,
            "Count what holds transactions back from billing, most frequent first",
            query: [Query.station]
        ) { call in
            let station = try call.query(Query.station)
            let counts = try await database.read { db in
                try TransactionTable.countAnomalies(station: station, db)
            }
            return AnomalyCounts(
                items: counts.map {
                    AnomalyCount(
                        anomaly: $0.anomaly, transactions: $0.count,
                        latestTransactionId: $0.latest, latestAt: $0.latestAt)
                })
        }
    }

    /// `1795345495120.7k3m…`: a time and the id that settles a tie.
    struct Cursor: Sendable {
        var createdAt: Timestamp
        var id: String

        init(_ record: TransactionRecord) {
            createdAt = record.createdAt
            id = record.id.text
        }

        init?(_ text: String) {
            let parts = text.split(separator: ".", maxSplits: 1)
            guard parts.count == 2, let time = Int64(parts[0]), time >= 0 else { return nil }
            createdAt = Timestamp(milliseconds: time)
            id = String(parts[1])
        }

        var text: String { "\(createdAt.milliseconds).\(id)" }
    }
}
