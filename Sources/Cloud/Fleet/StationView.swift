import ChargingModel
import CloudCore
import CloudHTTP
import CommonBase

/// A station as its hosts see it. Who only charges there sees its name and its connectors.
package struct StationView: Codable, Sendable, Documented {
    package static let notes = [
        "securityProfile":
            "0: no password, plain listener only; 1: password; 2: password and TLS; 3: client "
            + "certificate",
        "pendingSecurityProfile":
            "The minimum that takes effect once the station has connected that way",
        "needsSubprotocol": "Whether the station must request the OCPP subprotocol to connect",
        "connected": "Whether the station is online now",
        "locationId": "For hosts only, like all that follows, except the connectors",
        "clockOffsetSeconds":
            "How far an OCPP station's clock is ahead, negative if behind; 0 for at most five "
            + "minutes; absent until it was measured",
        "password": "Only in the response of the request that makes it",
        "meterAccuracyClass":
            "Under the Measuring Instruments Directive; absent for a meter without certification",
    ]

    var id: StationID
    var kind: TransactionSource
    var name: String
    var locationId: LocationID?
    var securityProfile: Int?
    var pendingSecurityProfile: Int?
    var needsSubprotocol: Bool?
    var connected: Bool
    var vendor: String?
    var model: String?
    var serialNumber: String?
    var firmwareVersion: String?
    var meterType: String?
    var meterSerialNumber: String?
    var meterAccuracyClass: AccuracyClass?
    var lastBootAt: Timestamp?
    var lastSeenAt: Timestamp?
    var clockOffsetSeconds: Int64?
    var createdAt: Timestamp?
    var connectors: [ConnectorView]
    /// The AuthorizationKey.
    var password: String?

    package init(
        _ station: Station, _ connections: StationConnections, isManaged: Bool = true,
        _ db: Database, password: String? = nil
    ) throws {
        id = station.id
        kind = station.kind
        name = station.name
        connected = connections.isConnected(station.id)
        connectors = try ConnectorTable.list(station: station.id, db).map(ConnectorView.init)
        guard isManaged else { return }
        locationId = station.locationID
        securityProfile = max(station.securityProfile, station.minimumSecurityProfile)
        pendingSecurityProfile = station.pendingSecurityProfile
        needsSubprotocol = station.needsSubprotocol
        vendor = station.description.vendor
        model = station.description.model
        serialNumber = station.description.serialNumber
        firmwareVersion = station.description.firmwareVersion
        meterType = station.description.meterType
        meterSerialNumber = station.description.meterSerialNumber
        meterAccuracyClass = station.description.meterAccuracyClass
        lastBootAt = station.lastBootAt
        lastSeenAt = station.lastSeenAt
        clockOffsetSeconds = station.clockOffsetMilliseconds.map { $0 / 1000 }
        createdAt = station.createdAt
        self.password = password
    }
}

struct ConnectorView: Codable, Sendable, Documented {
    static let notes = ["connectorId": "0 is the station as a whole"]

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
