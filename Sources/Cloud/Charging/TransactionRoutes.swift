import ChargingModel
import CloudCore
import CloudHTTP
import CloudPeople
import CommonBase

struct TransactionRoutes: Sendable {
    let database: CloudDatabase
    let random: RandomSource
    let prices: any PriceTeller

    private enum Query {
        static let station = QueryParameter<StationID>.id(
            "stationId", "Only transactions at this station")
        static let driver = QueryParameter<PersonID>.id(
            "driverId", "Only transactions of this driver")
        static let phase = QueryParameter<ChargingTransaction.Phase>.choice(
            "phase", "Only transactions in this phase")
        static let source = QueryParameter<TransactionSource>.choice(
            "source", "Only transactions of stations with this protocol")
        static let suspect = QueryParameter<Bool>.flag(
            "suspect", "true: only transactions with open anomalies; false: only others")
        static let anomaly = QueryParameter<Anomaly>.choice(
            "anomaly", "Only transactions with this open anomaly")
        static let from = QueryParameter<Timestamp>.time(
            "from", "Only transactions that started at this time or later")
        static let to = QueryParameter<Timestamp>.time(
            "to", "Only transactions that started before this time")
        static let cursor = Paging.cursor(Cursor.init)
    }

    func all() -> [Route] {
        [list(), show(), correct(), anomalies()]
    }

    private func list() -> Route {
        Route(
            .get, "/api/v1/transactions", caller: .person(.read),
            "List your transactions and those at the stations that you manage, newest first; "
                + "a page may be short, or empty, and yet have a nextCursor",
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
            let (page, names, costs) = try await database.read { [filter] db in
                let page = try TransactionTable.page(
                    filter, before: cursor?.position, size: size, viewer: call.viewer, db)
                return (
                    page, try PersonTable.names(page.records.compactMap(\.personID), db),
                    try prices.costs(of: page.records, db, at: call.moment.wall)
                )
            }
            return Page(
                page.records.map { record in
                    var view = TransactionView(
                        record, driverNames: names, viewer: call.viewer)
                    view.cost = costs[record.id].map(TransactionView.Cost.init)
                    return view
                }, nextCursor: page.next.map { Cursor(position: $0).text })
        }
    }

    /// Maximum events of a transaction that are shown.
    private static let maximumEvents = 1000
    /// Maximum facts that are shown, the newest: a day with a sample every ten seconds has 8640.
    private static let maximumFacts = 10_000
    /// Bytes of their stored text: ten values in each.
    private static let maximumFactBytes = 16 << 20

    private func show() -> Route {
        Route(
            .get, "/api/v1/transactions/{id}", caller: .person(.read),
            "Show a transaction with its facts"
        ) { call in
            let id: TransactionID = try call.id()
            return try await database.read { db in
                guard let record = try TransactionTable.visible(id, to: call.viewer, db) else {
                    throw ServiceError(.notFound, "The transaction \(id) does not exist.")
                }
                let names = try PersonTable.names([record.personID].compactMap(\.self), db)
                var view = TransactionView(record, driverNames: names, viewer: call.viewer)
                view.cost = try prices.costs(of: [record], db, at: call.moment.wall)[id]
                    .map(TransactionView.Cost.init)
                view.facts = try EventTable.listNewest(
                    id, limit: Self.maximumFacts, bytes: Self.maximumFactBytes, db
                ).map(Fact.init)
                // tidy:allow viewer: of a transaction that the viewer sees
                view.events = try DomainEventTable.list(
                    .transaction, subject: id.text, limit: Self.maximumEvents, db
                ).map(TransactionView.Event.init)
                // tidy:allow viewer: of a transaction that the viewer sees
                view.energyByQuarter = try QuarterTable.list(id, db).items
                    .map(TransactionView.Quarter.init)
                return view
            }
        }
    }

    struct NewCorrection: Codable, Sendable, Documented {
        static let notes = [
            "energyWh": "Replaces the energy of the registers, in watt-hours: 0 to 20000000",
            "startedAt": "Replaces the time of the start; must be in the past",
            "endedAt": "Replaces the time of the end, or closes a transaction; must be in the past",
            "note": "The reason, 1 to 500 characters",
        ]

        var energyWh: Int64?
        var startedAt: Timestamp?
        var endedAt: Timestamp?
        var note: String
    }

    private func correct() -> Route {
        Route(
            .post, "/api/v1/transactions/{id}/corrections", caller: .admin,
            "Settle a transaction's anomalies, correct it, or close it", success: .created,
            errors: [.conflict]
        ) { (call: Call<NewCorrection>) in
            let (id, person): (TransactionID, PersonID?) = (
                try call.id(), try call.callingPerson()
            )
            let decision = CorrectionService.Decision(
                energyWh: call.body.energyWh, startedAt: call.body.startedAt,
                endedAt: call.body.endedAt, note: call.body.note)
            try await CorrectionService.refoldIfStale(id, database, at: call.moment)
            return TransactionView(
                try await database.write { db in
                    try CorrectionService.correct(
                        id, decision, by: person, random: random, db, at: call.moment)
                })
        }
    }

    struct AnomalyCount: Codable, Sendable, Documented {
        static let notes = [
            "transactions": "The number of transactions that it holds back from billing"
        ]

        var anomaly: Anomaly
        var transactions: Int64
        var latestTransactionId: TransactionID
        var latestAt: Timestamp
    }

    private func anomalies() -> Route {
        Route(
            .get, "/api/v1/anomalies", caller: .person(.read),
            "Count the open anomalies, most frequent first",
            query: [Query.station]
        ) { call in
            let station = try call.query(Query.station)
            let counts = try await database.read { db in
                try TransactionTable.countAnomalies(
                    station: station, viewer: call.viewer, db)
            }
            return Page(
                whole: counts.map {
                    AnomalyCount(
                        anomaly: $0.anomaly, transactions: $0.count,
                        latestTransactionId: $0.latest, latestAt: $0.latestAt)
                })
        }
    }

    /// `1795345495120.7k3m…`: a time, and the id for transactions of the same time.
    struct Cursor: Sendable {
        var position: TransactionPosition

        init(position: TransactionPosition) { self.position = position }

        init?(_ text: String) {
            let parts = text.split(separator: ".", maxSplits: 1)
            guard parts.count == 2, let time = Int64(parts[0]), time >= 0 else { return nil }
            position = TransactionPosition(
                time: Timestamp(milliseconds: time), id: String(parts[1]))
        }

        var text: String { "\(position.time.milliseconds).\(position.id)" }
    }
}
