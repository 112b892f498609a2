import BridgeProtocol
import ChargingModel
import CloudAccess
import CloudControl
import CloudCore
import CloudFleet
import CloudModule
import CommonBase
import MessageCatalogue
import OCPPMessages

package struct RequestStart: CommandRequest {
    package static let action = CommandAction("RequestStartTransaction")
    package static let members = [
        CommandMember("idToken", .text, "Must be enrolled and allowed to charge at the station"),
        .connector,
        CommandMember(
            "chargingProfile", .object, "An OCPP 1.6 TxProfile for the new transaction"),
        CommandMember(
            "maximumEnergyWh", .integer, "The cloud stops the new transaction at this energy"),
        CommandMember(
            "endsAt", .text, "The cloud stops the new transaction at this time, in ISO 8601"),
        CommandMember(
            "maximumCostMinor", .integer,
            "The cloud stops the new transaction before it costs more, in hundredths"),
    ]
    /// Of one transaction: 1 Wh to 1 MWh.
    static let energiesWh: ClosedRange<Int64> = 1...1_000_000
    /// Of one transaction: up to 100,000 units.
    static let costs: ClosedRange<Int64> = 100...10_000_000

    package var token: IdToken
    package var connector: Int64?
    /// A TxProfile for the new transaction, without a transactionId.
    package var profile: V16.ChargingProfile?
    package var limit: ChargeLimit

    package init(_ members: CommandMembers) throws {
        token = try members.required("idToken", try members.idToken("idToken"))
        connector = try members.number("connectorId", 1...ConnectorTable.maximumID)
        profile = try members.value("chargingProfile").map { value in
            let profile: V16.ChargingProfile = try StrictPayload.read(
                value, "chargingProfile", field: "chargingProfile")
            try Check.that(
                profile.chargingProfilePurpose == .txProfile && profile.transactionId == nil,
                "chargingProfile",
                Message(
                    "chargingProfile must be a TxProfile without transactionId.",
                    "chargingProfile musí být TxProfile bez transactionId."))
            return profile
        }
        let end = try members.text("endsAt", 1...40)
        limit = ChargeLimit(
            energyWh: try members.number("maximumEnergyWh", Self.energiesWh),
            endsAt: end.flatMap(Timestamp.init(parsing:)),
            cost: try members.number("maximumCostMinor", Self.costs).map(Money.init(minor:)))
        try Check.that(
            end == nil || limit.endsAt != nil, "endsAt",
            Message(
                "endsAt must be a time such as 2026-11-30T06:30:00Z.",
                "endsAt musí být čas, třeba 2026-11-30T06:30:00Z."))
    }

    package var json: JSONValue {
        .object([
            "idToken": .string(token.text), "connectorId": connector.map(JSONValue.int),
            "chargingProfile": profile?.json, "maximumEnergyWh": limit.energyWh.map(JSONValue.int),
            "endsAt": limit.endsAt.map { .string($0.iso8601) },
            "maximumCostMinor": limit.cost.map { .int($0.minor) },
        ])
    }

    package var shown: JSONValue {
        .object([
            "idTokenSuffix": .string(token.suffix), "connectorId": connector.map(JSONValue.int),
            "chargingProfile": profile?.json, "maximumEnergyWh": limit.energyWh.map(JSONValue.int),
            "endsAt": limit.endsAt.map { .string($0.iso8601) },
            "maximumCostMinor": limit.cost.map { .int($0.minor) },
        ])
    }
}

package struct RequestStartCommand: CommandDescriptor {
    package typealias ProfileCheck =
        @Sendable (V16.ChargingProfile, Station, Database) throws -> Void

    package let answer = AnswerMeaning.acceptedOrRejected
    package let bridgeMembers: Set<String>? = [
        "idToken", "connectorId", "chargingProfile", "maximumEnergyWh", "endsAt",
        "maximumCostMinor",
    ]
    private let authorization: Authorization
    private let checkProfile: ProfileCheck

    /// - Parameter checkProfile: whether the station can take a charging profile.
    package init(_ authorization: Authorization, checkProfile: @escaping ProfileCheck) {
        self.authorization = authorization
        self.checkProfile = checkProfile
    }

    package func prepare(
        _ request: inout RequestStart, _ context: inout CommandContext, _ db: Database
    ) throws {
        let station = context.station
        try Check.that(
            request.limit.endsAt.map { $0 > context.moment.wall } ?? true, "endsAt",
            Message("endsAt must be in the future.", "endsAt musí být v budoucnosti."))
        if let profile = request.profile { try checkProfile(profile, station, db) }
        request.connector = try request.connector ?? Self.onlyConnector(of: station.id, db)
        let token = authorization.vault.reference(request.token)
        let decision = try authorization.decide(
            token, at: station.id, connector: request.connector, isProven: true, db,
            at: context.moment)
        // A host starts only with their own tokens, and learns nothing of those of others.
        if case .person(let issuer, _) = context.viewer, decision.personID != issuer {
            throw ServiceError(
                .conflict,
                Message(
                    "idToken must be one of your own id tokens.",
                    "idToken musí být jedna z tvých karet."), field: "idToken")
        }
        guard decision.status == .accepted else {
            throw ServiceError(
                .conflict,
                Message(
                    "The id token may not charge at \(station.id): \(decision.status.rawValue).",
                    "Karta nesmí nabíjet u \(station.id): \(decision.status.rawValue)."),
                field: "idToken")
        }
        context.token = token
    }

    /// The connector of a station with a single one: some stations require it (quirk Q73).
    private static func onlyConnector(of station: StationID, _ db: Database) throws -> Int64? {
        let connectors = try ConnectorTable.list(station: station, db).map(\.connectorID)
            .filter { $0 > 0 }
        return connectors.count <= 1 ? connectors.first ?? 1 : nil
    }

    package func call(
        _ request: RequestStart, _ context: CommandContext
    ) throws(ServiceError) -> OCPP16Call {
        guard request.token.text.utf8.count <= V16.maximumIdTagLength else {
            throw ServiceError(
                .invalidInput,
                "idToken must have at most \(V16.maximumIdTagLength) characters for OCPP 1.6.",
                field: "idToken")
        }
        let start = V16.RemoteStartTransaction.Request(
            idTag: request.token.text, connectorId: request.connector,
            chargingProfile: request.profile)
        return OCPP16Call(V16.RemoteStartTransaction.action, start.json)
    }

    /// The bridge ends the transaction also without a connection: at the energy that the driver chose
    /// or can pay for.
    package func bridgeCommand(
        _ request: RequestStart, at station: StationID, _ db: Database, at now: Timestamp
    ) throws -> BridgeCommand.Payload? {
        let paidWh = try authorization.energyLimit(
            request.token, at: station, cost: request.limit.cost, now, db)
        return .requestStart(
            BridgeCommand.RequestStart(
                idToken: WireIdToken(request.token), evseId: request.connector ?? 1,
                maximumEnergyWh: [request.limit.energyWh, paidWh].compactMap(\.self).min(),
                endsAt: request.limit.endsAt))
    }
}
