import ChargingModel
import CloudCore
import CloudModule
import CommonBase
import MessageCatalogue

extension PersonalDataPart {
    /// Transactions that are read at once: each may have a megabyte of readings.
    private static let transactionPage = 5

    /// The transactions of a person with their readings, oldest first.
    static let transactions = PersonalDataPart(
        "transactions.json", Message("your charging, with readings", "tvoje nabíjení s odečty")
    ) { person, cursor, db in
        let parts = cursor?.split(separator: " ", maxSplits: 1).map(String.init) ?? []
        let records = try OwnTransaction.fetchAll(
            db,
            cached: """
                SELECT * FROM charging_transaction
                WHERE person_id = ? AND (created_at, id) > (?, ?)
                ORDER BY created_at, id LIMIT \(transactionPage)
                """,
            arguments: [person, parts.first.flatMap(Int64.init) ?? .min, parts.last ?? ""])
        let items = try records.map { record in
            JSONValue.object(
                record.members + [
                    .init("readings", .array(try EventTable.readingTexts(record.id, db)))
                ])
        }
        let last = records.count == transactionPage ? records.last : nil
        return Page(items, next: last.map { "\($0.createdAt.milliseconds) \($0.id)" })
    }
}

/// A transaction as its driver gets it.
private struct OwnTransaction: FetchableRecord {
    var id: TransactionID
    var createdAt: Timestamp
    var members: [JSONValue.Member]

    init(row: Row) throws {
        id = try row["id"]
        createdAt = try row["created_at"]
        func text(_ column: String) -> JSONValue? {
            (row[column] as String?).map(JSONValue.string)
        }
        func number(_ column: String) -> JSONValue? { (row[column] as Int64?).map(JSONValue.int) }
        func time(_ column: String) -> JSONValue? {
            (row[column] as Timestamp?).map { .string($0.iso8601) }
        }
        let found: [(String, JSONValue?)] = [
            ("id", text("id")), ("stationId", text("station_id")),
            ("connectorId", number("connector_id")), ("phase", text("phase")),
            ("cardSuffix", text("token_suffix")), ("startedAt", time("started_at")),
            ("endedAt", time("ended_at")), ("meterStartWh", number("meter_start_wh")),
            ("meterStopWh", number("meter_stop_wh")), ("energyWh", number("energy_wh")),
            ("stoppedReason", text("stopped_reason")), ("anomalies", text("anomalies")),
            ("recordedAt", time("created_at")),
        ]
        members = found.compactMap { name, value in value.map { JSONValue.Member(name, $0) } }
    }
}

extension EventTable {
    /// Most samples, and bytes of facts, of one transaction in a download.
    private static let downloadLimit = 5000
    private static let downloadBytes = 1 << 20

    /// The readings of a transaction, in the order of their arrival, as they are stored.
    fileprivate static func readingTexts(
        _ transaction: TransactionID, _ db: Database
    ) throws -> [JSONValue] {
        var (readings, rest): ([JSONValue], Int) = ([], downloadBytes)
        try db.forEachRow(
            sql: """
                SELECT body FROM charging_event WHERE transaction_id = ? AND kind = ?
                ORDER BY id LIMIT \(downloadLimit)
                """,
            arguments: [transaction, ChargingEvent.Kind.sampled.rawValue]
        ) { row in
            guard rest > 0, let body: String = row[0] else { return }
            rest -= body.utf8.count
            let sampled = try JSONReader.parse(body.utf8)["content"]?["sampled"]?["_0"]
            readings += sampled?.arrayValue ?? []
        }
        return readings
    }
}

extension AuditSource {
    /// Of one's own transaction a person may stop the charging; corrections are always recorded.
    static let transactions = AuditSource(
        .transaction, Message("Charging", "Nabíjení"),
        paths: [
            "/api/v1/transactions/{id}", "/charging/{id}", "/history/{id}", "/admin/suspects/{id}",
        ], changes: [], isPersonal: true,
        recordedOfOwn: [
            "POST /api/v1/transactions/{id}/corrections", "POST /admin/suspects/{id}/correct",
        ],
        read: row(
            of: "charging_transaction", person: "person_id",
            [
                .number("energy_wh", as: "energyWh"), .text("phase"),
                .time("started_at", as: "startedAt"), .time("ended_at", as: "endedAt"),
                .text("anomalies"), .text("settled_anomalies", as: "settledAnomalies"),
            ]))
}
