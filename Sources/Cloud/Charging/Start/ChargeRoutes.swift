import CloudAccess
import CloudCore
import CloudFleet
import CloudHTTP
import CommonBase

/// Charging for drivers: what the code on a charger names, start and stop.
struct ChargeRoutes: Sendable {
    let database: CloudDatabase
    let service: ChargeService

    struct PlaceView: Codable, Sendable, Documented {
        static let notes = [
            "connected": "Whether the station is online now",
            "status": "As the connector last reported",
            "obstacle": "Why you may not start charging here now; absent if you may",
            "transactionId": "Your transaction that runs here",
        ]

        var code: String
        var stationId: StationID?
        var connectorId: Int64
        var stationName: String
        var locationName: String?
        var timeZone: String
        var connected: Bool
        var status: ConnectorStatus?
        var obstacle: ChargeObstacle?
        var transactionId: TransactionID?

        init(_ outlook: ChargeOutlook) {
            code = outlook.place.code.text
            stationId = outlook.place.stationID
            connectorId = outlook.place.connectorID
            stationName = outlook.place.stationName
            locationName = outlook.place.locationName
            timeZone = outlook.place.timeZone
            connected = outlook.isOnline
            status = outlook.status
            obstacle = outlook.obstacle
            transactionId = outlook.own
        }
    }

    struct NewTransaction: Codable, Sendable, Documented {
        static let notes = [
            "code": "The code on the charger",
            "idTokenId": "One of your id tokens; your first one, if absent",
            "maximumEnergyWh": "The cloud stops the transaction at this energy",
            "endsAt": "The cloud stops the transaction at this time",
            "maximumCostMinor":
                "The cloud stops the transaction before it costs more; in hundredths, with VAT",
        ]

        var code: String
        var idTokenId: ID<IdTokenRecord>?
        var maximumEnergyWh: Int64?
        var endsAt: Timestamp?
        var maximumCostMinor: Int64?
    }

    struct AnswerView: Codable, Sendable, Documented {
        static let notes = [
            "commandId": "The command to the station",
            "answered": "Whether the station has accepted; false if it has not answered in time",
        ]

        var commandId: CommandID
        var answered: Bool

        init(_ answer: ChargeService.Answer) throws {
            commandId = try answer.taken()
            answered = answer == .accepted(commandId)
        }
    }

    func all() -> [Route] { [show(), start(), stop()] }

    private func show() -> Route {
        Route(
            .get, "/api/v1/charging-places/{code}", caller: .person(.read),
            "Show the charger with a code, and whether you may charge there now"
        ) { call in
            let person = try Self.person(call)
            return try await database.read { db in
                PlaceView(
                    try service.outlook(
                        try Self.place(call.text("code"), db), of: person, db, at: call.moment))
            }
        }
    }

    private func start() -> Route {
        Route(
            .post, "/api/v1/transactions", caller: .person(.control),
            "Start charging at a charger", success: .created, errors: [.conflict, .notFound]
        ) { (call: Call<NewTransaction>) in
            let (person, body) = (try Self.person(call), call.body)
            let place = try await database.read { db in try Self.place(body.code, db) }
            return try AnswerView(
                try await service.start(
                    at: place, by: person, card: body.idTokenId,
                    limit: ChargeLimit(
                        energyWh: body.maximumEnergyWh, endsAt: body.endsAt,
                        cost: body.maximumCostMinor.map(Money.init(minor:))),
                    viewer: call.viewer))
        }
    }

    private func stop() -> Route {
        Route(
            .post, "/api/v1/transactions/{id}/stop", caller: .person(.control),
            "Stop your transaction, or one at a station that you manage", errors: [.conflict]
        ) { call in
            try AnswerView(try await service.stop(try call.id(), viewer: call.viewer))
        }
    }

    private static func person<Body>(_ call: Call<Body>) throws -> PersonID {
        guard let person = try call.callingPerson() else {
            throw ServiceError(.forbidden, "Only a person who charges may do this.")
        }
        return person
    }

    /// - Throws: `notFound`.
    static func place(_ typed: String, _ db: Database) throws -> ChargingPlace {
        guard let code = EVSECode(typed), let place = try EVSECodeTable.place(code, db) else {
            throw ServiceError(.notFound, "No charger has this code.", field: "code")
        }
        return place
    }
}
