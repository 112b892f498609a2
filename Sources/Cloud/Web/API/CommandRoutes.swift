import CloudHTTP
import CloudServices
import CloudStore
import Common

/// Commands to stations, whatever they speak.
enum CommandRoutes {
    /// Which members are meant depends on the action; see `docs/rest-api.md`.
    struct NewCommand: Decodable, Sendable {
        var action: StationCommand.Action
        /// How long to wait for the station's answer, 1 to 120; 30 if absent.
        var timeoutSeconds: Int64?
        var idToken: String?
        var connectorId: Int64?
        var transactionId: TransactionID?
        var type: StationCommand.Reset?
        var operative: Bool?
        var keys: [String]?
        var key: String?
        var value: String?
        var vendorId: String?
        var messageId: String?
        var data: String?
    }

    struct CommandView: Encodable, Sendable {
        var id: CommandID
        var stationId: StationID
        var action: String
        /// As it was asked for, without what is secret.
        var request: JSONValue
        var status: CommandRecord.Status
        /// What the station said, in its own words.
        var answer: JSONValue?
        var issuedBy: PersonID?
        var issuedAt: Timestamp
        var expiresAt: Timestamp
        var answeredAt: Timestamp?

        init(_ record: CommandRecord) throws {
            id = record.id
            stationId = record.stationID
            action = record.action
            request = try JSONReader.parse(record.request.utf8)
            status = record.status
            answer = try record.answer.map { try JSONReader.parse($0.utf8) }
            issuedBy = record.issuedBy
            issuedAt = record.issuedAt
            expiresAt = record.expiresAt
            answeredAt = record.answeredAt
        }
    }

    static func all(_ environment: CloudEnvironment, _ service: CommandService) -> [Route] {
        let database = environment.database
        return [
            Route(
                .post, "/api/v1/stations/{id}/commands", caller: .admin,
                "Send a command to a station and wait for its answer", success: .created
            ) { (call: Call<NewCommand>) in
                let command = try StationCommand(call.body)
                guard case .person(let admin, _) = call.principal else {
                    throw ServiceError(.forbidden, "Only a person may do this.")
                }
                return try CommandView(
                    try await service.issue(
                        command, at: try call.id(), by: admin,
                        timeoutSeconds: call.body.timeoutSeconds
                            ?? CommandService.defaultTimeoutSeconds))
            },
            Route(.get, "/api/v1/commands", caller: .admin, "List commands, newest first") {
                call in
                let size = try call.pageSize()
                let station = try call.queryText("stationId").map { try id($0, "stationId") }
                let status = try call.queryText("status").map(Self.status)
                let before = try call.queryText("cursor").map(cursor) ?? .max
                let records = try await database.read { db in
                    try CommandTable.list(
                        station: station, status: status, before: before, limit: size + 1, db)
                }
                return Page(
                    try records.map { (view: try CommandView($0), number: $0.number) },
                    size: size, item: \.view
                ) { String($0.number) }
            },
            Route(.get, "/api/v1/commands/{id}", caller: .admin, "Show a command") { call in
                let id: CommandID = try call.id()
                guard let record = try await database.read({ try CommandTable.find(id, $0) })
                else { throw ServiceError(.notFound, "There is no command \(id).") }
                return try CommandView(record)
            },
        ]
    }

    private static func id(_ text: String, _ field: String) throws -> StationID {
        guard let id = StationID(text) else {
            throw ServiceError(.invalidInput, "\(field) is no id.", field: field)
        }
        return id
    }

    private static func status(_ text: String) throws -> CommandRecord.Status {
        guard let status = CommandRecord.Status(rawValue: text) else {
            let names = CommandRecord.Status.allCases.map(\.rawValue).joined(separator: ", ")
            throw ServiceError(.invalidInput, "status is one of \(names).", field: "status")
        }
        return status
    }

    private static func cursor(_ text: String) throws -> Int64 {
        guard let number = Int64(text), number > 0 else {
            throw ServiceError(.invalidInput, "cursor is not one of ours.", field: "cursor")
        }
        return number
    }
}

extension StationCommand {
    /// - Throws: `invalidInput` that names the member that is missing.
    init(_ body: CommandRoutes.NewCommand) throws {
        func required<Value>(_ value: Value?, _ field: String) throws -> Value {
            guard let value else {
                throw ServiceError(
                    .invalidInput, "\(body.action.rawValue) needs \(field).", field: field)
            }
            return value
        }
        switch body.action {
        case .requestStart:
            guard let token = IdToken(try required(body.idToken, "idToken")) else {
                throw ServiceError(
                    .invalidInput, "An id token has 1 to 36 printable characters.",
                    field: "idToken")
            }
            self = .requestStart(token, connector: body.connectorId)
        case .requestStop: self = .requestStop(try required(body.transactionId, "transactionId"))
        case .reset: self = .reset(body.type ?? .onIdle)
        case .unlockConnector:
            self = .unlockConnector(try required(body.connectorId, "connectorId"))
        case .changeAvailability:
            self = .changeAvailability(
                connector: body.connectorId ?? 0,
                isOperative: try required(body.operative, "operative"))
        case .getConfiguration: self = .getConfiguration(keys: body.keys ?? [])
        case .changeConfiguration:
            self = .changeConfiguration(
                key: try required(body.key, "key"), value: try required(body.value, "value"))
        case .clearCache: self = .clearCache
        case .dataTransfer:
            self = .dataTransfer(
                vendor: try required(body.vendorId, "vendorId"), message: body.messageId,
                data: body.data)
        }
    }
}
