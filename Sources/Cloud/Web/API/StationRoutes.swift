import CloudHTTP
import CloudServices
import CloudStore
import Common

enum StationRoutes {
    struct NewStation: Decodable, Sendable {
        var id: StationID
        var kind: TransactionSource
        var name: String
        /// For OCPP: 1 (the default) with a password, 0 without one on the plain listener only.
        var securityProfile: Int?
    }

    struct StationView: Encodable, Sendable {
        var id: StationID
        var kind: TransactionSource
        var name: String
        var securityProfile: Int
        /// Whether it can be reached now.
        var connected: Bool
        var vendor: String?
        var model: String?
        var serialNumber: String?
        var firmwareVersion: String?
        var lastBootAt: Timestamp?
        var lastSeenAt: Timestamp?
        var createdAt: Timestamp
        var connectors: [ConnectorView]
        /// The AuthorizationKey, once, when the station is made.
        var password: String?

        init(_ station: Station, connected: Bool, connectors: [Connector], password: String? = nil)
        {
            id = station.id
            kind = station.kind
            name = station.name
            securityProfile = station.securityProfile
            self.connected = connected
            vendor = station.vendor
            model = station.model
            serialNumber = station.serialNumber
            firmwareVersion = station.firmwareVersion
            lastBootAt = station.lastBootAt
            lastSeenAt = station.lastSeenAt
            createdAt = station.createdAt
            self.connectors = connectors.map(ConnectorView.init)
            self.password = password
        }
    }

    struct ConnectorView: Encodable, Sendable {
        var connectorId: Int64
        var status: ConnectorStatus
        var errorCode: String?
        var updatedAt: Timestamp

        init(_ connector: Connector) {
            connectorId = connector.connectorID
            status = connector.status
            errorCode = connector.errorCode
            updatedAt = connector.updatedAt
        }
    }

    struct Claim: Encodable, Sendable {
        var stationId: StationID
        /// Shown once.
        var claimCode: String
        var expiresAt: Timestamp
    }

    static func all(
        _ environment: CloudEnvironment, isConnected: @escaping @Sendable (StationID) -> Bool
    ) -> [Route] {
        let database = environment.database
        return [
            add(environment),
            Route(.get, "/api/v1/stations", caller: .admin, "List stations") { call in
                let (size, after) = (try call.pageSize(), call.queryText("cursor") ?? "")
                let stations = try await database.read { db in
                    try StationTable.list(after: after, limit: size + 1, db).map { station in
                        StationView(
                            station, connected: isConnected(station.id),
                            connectors: try ConnectorTable.list(station: station.id, db))
                    }
                }
                return Page(stations, size: size, item: \.self) { $0.id.text }
            },
            Route(.get, "/api/v1/stations/{id}", caller: .admin, "Show a station") { call in
                let id: StationID = try call.id()
                return try await database.read { db in
                    StationView(
                        try StationService.find(id, db), connected: isConnected(id),
                        connectors: try ConnectorTable.list(station: id, db))
                }
            },
            Route(
                .post, "/api/v1/stations/{id}/claims", caller: .admin,
                "Make a one-time code with which a bridge becomes this station", success: .created
            ) { call in
                let id: StationID = try call.id()
                let code = environment.random.readable(groups: 2)
                let expiresAt = try await database.write { db in
                    try BridgeService.makeClaim(station: id, code: code, db, at: call.moment)
                }
                return Claim(stationId: id, claimCode: code, expiresAt: expiresAt)
            },
        ]
    }

    private static func add(_ environment: CloudEnvironment) -> Route {
        Route(
            .post, "/api/v1/stations", caller: .admin, "Add a station", success: .created
        ) { (call: Call<NewStation>) in
            let isOCPP = call.body.kind == .ocpp16
            let profile = call.body.securityProfile ?? (isOCPP ? 1 : 0)
            guard profile == 0 || (profile == 1 && isOCPP) else {
                throw ServiceError(
                    .invalidInput, "securityProfile is 0 or 1, and 0 for a bridge.",
                    field: "securityProfile")
            }
            let credential = profile == 1 ? StationCredential(random: environment.random) : nil
            let station = try await environment.database.write { db in
                try StationService.add(
                    id: call.body.id, kind: call.body.kind, name: call.body.name,
                    securityProfile: profile, credential: credential, db, at: call.moment)
            }
            return StationView(
                station, connected: false, connectors: [], password: credential?.text)
        }
    }
}
