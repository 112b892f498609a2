import CloudCore
import CloudFleet
import CloudHTTP
import CommonBase

/// Status reports, security events and message logs of stations.
struct StationReportRoutes: Sendable {
    let database: CloudDatabase

    struct ReportView: Codable, Sendable, Documented {
        static let notes = [
            "status": "Status as OCPP names it",
            "requestId": "Id of the request that the report refers to, if the station names it",
        ]

        var kind: StationReport.Kind
        var status: String
        var requestId: Int64?
        var reportedAt: Timestamp

        init(_ report: StationReport) {
            kind = report.kind
            status = report.status
            requestId = report.requestID
            reportedAt = report.reportedAt
        }
    }

    struct SecurityEventView: Codable, Sendable, Documented {
        static let notes = [
            "source": "Who detected the event: the station or the cloud",
            "type": "Event type of the OCPP security white paper, or a vendor's",
        ]

        var stationId: StationID
        var source: SecurityEvent.Source
        var type: String
        var techInfo: String?
        var occurredAt: Timestamp
        var receivedAt: Timestamp

        init(_ event: SecurityEvent) {
            stationId = event.stationID
            source = event.source
            type = event.type
            techInfo = event.techInfo
            occurredAt = event.occurredAt
            receivedAt = event.receivedAt
        }
    }

    struct MessageView: Codable, Sendable, Documented {
        static let notes = [
            "text": "The frame; tags and passwords are masked",
            "repairs": "Deviations from OCPP that were repaired",
        ]

        var direction: LoggedMessage.Direction
        var text: String
        var repairs: [String]
        var loggedAt: Timestamp

        init(_ message: LoggedMessage) {
            direction = message.direction
            text = message.text
            repairs = message.repairs
            loggedAt = message.loggedAt
        }
    }

    struct RepairView: Codable, Sendable {
        var repair: String
        var count: Int64
        var lastAt: Timestamp

        init(_ repair: StationRepair) {
            self.repair = repair.repair
            count = repair.count
            lastAt = repair.lastAt
        }
    }

    struct ExcessView: Codable, Sendable, Documented {
        static let notes = [
            "quota": "What the station added too much of, such as `facts`",
            "count": "How often something was refused, or thinned",
        ]

        var quota: String
        var count: Int64
        var firstAt: Timestamp
        var lastAt: Timestamp

        init(_ excess: StationExcess) {
            quota = excess.quota
            count = excess.count
            firstAt = excess.firstAt
            lastAt = excess.lastAt
        }
    }

    private static let kind = QueryParameter<StationReport.Kind>.choice(
        "kind", "Only reports of this kind")
    private static let direction = QueryParameter<LoggedMessage.Direction>.choice(
        "direction", "Only messages of this direction")
    private static let station = QueryParameter<StationID>.id(
        "stationId", "Only events of this station")
    private static let type = QueryParameter<String>.text(
        "type", "Only events of this type", maximumLength: 50)
    private static let cursor = Paging.number

    func all() -> [Route] {
        [
            Route(
                .get, "/api/v1/stations/{id}/reports", caller: .person(.read),
                "List a station's status reports of updates and uploads, newest first",
                query: [Self.kind, Paging.limit, Self.cursor]
            ) { call in
                let kind = try call.query(Self.kind)
                return try await page(call, ReportView.init, \.id) {
                    try StationReportTable.list(
                        station: $0, kind: kind, before: $1, limit: $2, $3)
                }
            },
            Route(
                .get, "/api/v1/stations/{id}/messages", caller: .person(.read),
                "List the logged frames of an OCPP station, newest first",
                query: [Self.direction, Paging.limit, Self.cursor]
            ) { call in
                let direction = try call.query(Self.direction)
                // Checked first: a flush costs a commit.
                _ = try await database.read { db in try call.managedStation(db).id }
                // Shows what the station said a moment ago, too.
                await database.flushDeferred()
                return try await page(call, MessageView.init, \.id) {
                    try MessageLogTable.list(
                        station: $0, direction: direction, before: $1, limit: $2, $3)
                }
            },
            Route(
                .get, "/api/v1/stations/{id}/repairs", caller: .person(.read),
                "List the deviations from OCPP that were repaired in a station's messages"
            ) { call in
                let repairs = try await database.read { db in
                    let id = try call.managedStation(db).id
                    return try StationRepairTable.list(station: id, db)
                }
                return Page(whole: repairs.map(RepairView.init))
            },
            excesses(), securityEvents(),
        ]
    }

    private func excesses() -> Route {
        Route(
            .get, "/api/v1/stations/{id}/quota-excesses", caller: .person(.read),
            "List the quotas that a station has exceeded"
        ) { call in
            let excesses = try await database.read { db in
                let id = try call.managedStation(db).id
                return try StationExcessTable.list(station: id, db)
            }
            return Page(whole: excesses.map(ExcessView.init))
        }
    }

    private func securityEvents() -> Route {
        Route(
            .get, "/api/v1/security-events", caller: .person(.read),
            "List security events, newest first",
            query: [Self.station, Self.type, Paging.limit, Self.cursor]
        ) { call in
            let (size, before) = (try call.pageSize(), try call.query(Self.cursor) ?? .max)
            let (station, type) = (try call.query(Self.station), try call.query(Self.type))
            let events = try await database.read { db in
                try SecurityEventTable.list(
                    station: station, type: type, before: before, limit: size + 1,
                    viewer: call.viewer, db)
            }
            return Page(events, size: size, item: SecurityEventView.init) { String($0.id) }
        }
    }

    /// A page of the rows of one station.
    private func page<Row: Sendable, View: Codable & Sendable>(
        _ call: Call<Void>, _ view: @escaping (Row) -> View,
        _ id: KeyPath<Row, Int64> & Sendable,
        _ list: @escaping @Sendable (StationID, Int64, Int, Database) throws -> [Row]
    ) async throws -> Page<View> {
        let station: StationID = try call.id()
        let (size, before) = (try call.pageSize(), try call.query(Self.cursor) ?? .max)
        let rows = try await database.read { db in
            try call.managedStation(db)
            return try list(station, before, size + 1, db)
        }
        return Page(rows, size: size, item: view) { String($0[keyPath: id]) }
    }
}
