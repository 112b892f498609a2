import ChargingModel
import CloudCore
import CloudFleet
import CloudHTTP
import CommonBase
import OCPPMessages

/// Commands to stations of any protocol.
struct CommandRoutes: Sendable {
    let database: CloudDatabase
    let commands: CommandService
    let issuers: [any CommandIssuer]

    /// The action determines the other members; see `docs/rest-api.md`.
    struct NewCommand: Codable, Sendable, Documented {
        static let notes = [
            "action": "Determines which of the other members apply",
            "timeoutSeconds": "Timeout for the station's response, 1 to 120; 30 if absent",
            "connectorId": "0 is the whole station, for actions that allow it",
            "chargingProfile": "An OCPP 1.6 TxProfile for the new transaction",
            "payload": "The request payload of the action, by its OCPP 1.6 schema",
            "firmwareId":
                "The firmware file of this cloud to install; for UpdateFirmware and "
                + "SignedUpdateFirmware without a location",
        ]

        var action: StationCommand.Action
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
        var chargingProfile: JSONValue?
        var payload: JSONValue?
        var firmwareId: FileID?
    }

    private static let station = QueryParameter<StationID>.id(
        "stationId", "Only commands to this station")
    private static let status = QueryParameter<CommandRecord.Status>.choice(
        "status", "Only commands with this status")
    private static let cursor = Paging.number

    func all() -> [Route] { [issue(), list(), show()] }

    private func issue() -> Route {
        Route(
            .post, "/api/v1/stations/{id}/commands", caller: .person(.control),
            "Send a command to a station and wait for its response", success: .created,
            errors: [.conflict]
        ) { (call: Call<NewCommand>) in
            let station = try await call.managedStation(in: database)
            let request = CommandRequest(
                action: call.body.action, payload: call.body.payload ?? .object([]),
                firmware: call.body.firmwareId, station: station,
                person: try call.callingPerson(),
                timeoutSeconds: call.body.timeoutSeconds ?? CommandService.defaultTimeoutSeconds)
            for issuer in issuers {
                if let record = try await issuer.issue(request) { return try CommandView(record) }
            }
            guard request.firmware == nil else {
                throw ServiceError(
                    .invalidInput,
                    "firmwareId is only valid for a firmware update without a location.",
                    field: "firmwareId")
            }
            return try CommandView(
                try await commands.issue(
                    try StationCommand(call.body), at: request.station, by: request.person,
                    timeoutSeconds: request.timeoutSeconds))
        }
    }

    private func list() -> Route {
        Route(
            .get, "/api/v1/commands", caller: .person(.read),
            "List the commands to the stations that you manage, newest first",
            query: [Self.station, Self.status, Paging.limit, Self.cursor]
        ) { call in
            let (size, before) = (try call.pageSize(), try call.query(Self.cursor) ?? .max)
            let (station, status) = (try call.query(Self.station), try call.query(Self.status))
            let records = try await database.read { db in
                try CommandTable.list(
                    station: station, status: status, before: before, limit: size + 1,
                    viewer: call.viewer, db)
            }
            return Page(
                try records.map { (view: try CommandView($0), number: $0.number) },
                size: size, item: \.view
            ) { String($0.number) }
        }
    }

    private func show() -> Route {
        Route(
            .get, "/api/v1/commands/{id}", caller: .person(.read), "Show a command"
        ) { call in
            let id: CommandID = try call.id()
            guard
                let record = try await database.read({ db in
                    try CommandTable.find(id, viewer: call.viewer, db)
                })
            else { throw ServiceError(.notFound, "The command \(id) does not exist.") }
            return try CommandView(record)
        }
    }
}

extension StationCommand {
    /// - Throws: `invalidInput` naming the missing or invalid member.
    init(_ body: CommandRoutes.NewCommand) throws {
        func required<Value>(_ value: Value?, _ field: String) throws -> Value {
            guard let value else {
                throw ServiceError(
                    .invalidInput, "\(field) is required for \(body.action.rawValue).",
                    field: field)
            }
            return value
        }
        switch body.action {
        case .requestStart:
            guard let token = IdToken(try required(body.idToken, "idToken")) else {
                throw ServiceError(
                    .invalidInput, "idToken must have 1 to 36 printable characters.",
                    field: "idToken")
            }
            self = .requestStart(
                token, connector: body.connectorId,
                profile: try body.chargingProfile.map(Self.profile))
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
        case .clearFault: self = .clearFault
        case .dataTransfer:
            self = .dataTransfer(
                vendor: try required(body.vendorId, "vendorId"), message: body.messageId,
                data: body.data)
        case .updateFirmware, .getDiagnostics, .getLocalListVersion, .sendLocalList, .reserveNow,
            .cancelReservation, .setChargingProfile, .clearChargingProfile, .getCompositeSchedule,
            .triggerMessage, .extendedTriggerMessage, .certificateSigned, .installCertificate,
            .deleteCertificate, .getInstalledCertificateIds, .getLog, .signedUpdateFirmware:
            self = .ocpp16(
                try OCPP16Request(body.action, body.payload ?? .object([])),
                transaction: body.transactionId)
        }
    }

    private static func profile(_ value: JSONValue) throws -> V16.ChargingProfile {
        do throws(OCPPError) {
            return try V16.ChargingProfile(FieldReader(value))
        } catch {
            throw ServiceError(
                .invalidInput, "chargingProfile: \(error.description).", field: "chargingProfile")
        }
    }
}
