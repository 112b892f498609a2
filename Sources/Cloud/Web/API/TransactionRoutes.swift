import CloudHTTP
import CloudServices
import CloudStore
import Common

enum TransactionRoutes {
    /// One shape for every transaction, whatever brought it.
    struct TransactionView: Encodable, Sendable {
        var id: TransactionID
        var source: TransactionSource
        var stationId: StationID
        var connectorId: Int64
        var driverId: PersonID?
        var idTokenSuffix: String?
        var phase: ChargingTransaction.Phase
        var chargingState: ChargingState?
        var startedAt: Timestamp?
        var endedAt: Timestamp?
        var meterStartWh: Int64?
        var meterStopWh: Int64?
        var energyWh: Int64
        var stoppedReason: StoppedReason?
        /// Held back from billing, for `anomalies`.
        var suspect: Bool
        var anomalies: [Anomaly]
        /// Only where one transaction is asked for.
        var facts: [Fact]?
        var reactions: [String]?

        init(_ record: TransactionRecord) {
            let state = record.state
            id = record.id
            source = record.source
            stationId = record.stationID
            connectorId = record.connectorID
            driverId = record.personID
            idTokenSuffix = state.token?.suffix
            phase = state.phase
            chargingState = state.chargingState
            startedAt = state.startedAt
            endedAt = state.endedAt
            meterStartWh = state.meterStartWh
            meterStopWh = state.meterStopWh
            energyWh = state.energyWh
            stoppedReason = state.stoppedReason
            suspect = state.isSuspect
            anomalies = state.anomalies.sorted()
        }
    }

    struct Fact: Encodable, Sendable {
        var kind: ChargingEvent.Kind
        var occurredAt: Timestamp
        var receivedAt: Timestamp
        var sequenceNumber: Int64?
        var remarks: [Anomaly]
        var registerWh: Int64?
        var chargingState: ChargingState?
        var stoppedReason: StoppedReason?
        var readings: [MeterReading]?

        init(_ event: ChargingEvent) {
            kind = event.kind
            occurredAt = event.occurredAt
            receivedAt = event.receivedAt
            sequenceNumber = event.sequenceNumber
            remarks = event.remarks.sorted()
            switch event.content {
            case .authorized(_, let register), .started(_, let register): registerWh = register
            case .sampled(let readings): self.readings = readings
            case .chargingStateChanged(let state): chargingState = state
            case .ended(let reason, let register, _):
                stoppedReason = reason
                registerWh = register
            }
        }
    }

    static func all(_ environment: CloudEnvironment) -> [Route] {
        let database = environment.database
        return [
            Route(
                .get, "/api/v1/transactions", caller: .admin, "List transactions, newest first"
            ) { call in
                let size = try call.pageSize()
                let cursor = try call.queryText("cursor").map(Cursor.init)
                let records = try await database.read { db in
                    try TransactionTable.list(
                        before: cursor.map { ($0.createdAt, $0.id) }, limit: size + 1, db)
                }
                return Page(records, size: size, item: TransactionView.init) {
                    Cursor($0).text
                }
            },
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
            },
        ]
    }

    /// `1795345495120.7k3m…`: a time and the id that settles a tie.
    struct Cursor {
        var createdAt: Timestamp
        var id: String

        init(_ record: TransactionRecord) {
            createdAt = record.createdAt
            id = record.id.text
        }

        init(_ text: String) throws {
            let parts = text.split(separator: ".", maxSplits: 1)
            guard parts.count == 2, let time = Int64(parts[0]), time >= 0 else {
                throw ServiceError(
                    .invalidInput, "cursor is not one of ours.", field: "cursor")
            }
            createdAt = Timestamp(milliseconds: time)
            id = String(parts[1])
        }

        var text: String { "\(createdAt.milliseconds).\(id)" }
    }
}
