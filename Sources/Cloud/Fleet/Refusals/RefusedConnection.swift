import CloudCore
import CommonBase

extension Signal {
    /// The list of refused connections changed.
    package static let refusedConnections = Signal(.refusedConnections, "")
}

extension DomainObject {
    package static let refusedConnections = DomainObject(rawValue: "refusedConnections")
}

/// Attempts of a client to connect as a station that were refused: those of one network with one id.
package struct RefusedConnection: Hashable, Sendable {
    /// Why a connection was refused.
    package enum Reason: String, Sendable, Codable, CaseIterable {
        /// The path names no station.
        case otherPath
        /// A WebSocket request that RFC 6455 does not allow, or no HTTP at all.
        case malformed
        /// TLS could not be negotiated.
        case tls
        /// No station has the id.
        case unknownStation
        /// The station is a bridge's.
        case bridgeStation
        /// No credentials, or none that can be read.
        case noPassword
        /// The user name of the credentials is not the id in the path.
        case otherUser
        case wrongPassword
        /// The station has no password, which only the plain listener accepts.
        case plainListenerOnly
        /// Below the station's minimum security profile.
        case loweredProfile
        case invalidCertificate
        /// A web page may have sent it.
        case webPage
        /// A station without a password is connected already.
        case alreadyConnected
        case tooManyConnections
        /// The station did not offer OCPP 1.6.
        case noSubprotocol
        /// The cloud could not authenticate the station.
        case unavailable
        /// A PROXY listener got a connection that no trusted proxy had opened or described.
        case proxy
    }

    package enum Listener: String, Sendable, Codable, CaseIterable { case main, plain }

    /// Longest texts, in Unicode scalars.
    package static let stationLength = 64
    package static let headerLength = 200

    /// Nil before it is stored.
    package var number: Int64?
    /// The id as a text, perhaps no valid one, or empty. Texts that differ in case alone are one.
    package var station: String
    /// The network of the address: itself, or its /64.
    package var network: String
    /// Of the client, behind the trusted proxies. Of the last attempt, like what follows.
    package var address: String
    package var reason: Reason
    package var listener: Listener
    package var isTLS: Bool
    package var userAgent: String?
    /// The WebSocket subprotocols that the client offered, as it wrote them.
    package var subprotocols: String?
    package var attempts: Int64 = 1
    package var firstAt: Timestamp
    package var lastAt: Timestamp

    package init(
        station: String, network: String, address: String, reason: Reason, listener: Listener,
        isTLS: Bool, userAgent: String?, subprotocols: String?, at now: Timestamp
    ) {
        self.station = station.storable(scalars: Self.stationLength)
        self.network = network.storable(scalars: Self.stationLength)
        self.address = address.storable(scalars: Self.stationLength)
        self.reason = reason
        self.listener = listener
        self.isTLS = isTLS
        self.userAgent = userAgent?.storable(scalars: Self.headerLength)
        self.subprotocols = subprotocols?.storable(scalars: Self.headerLength)
        firstAt = now
        lastAt = now
    }

    /// Takes over a later attempt of the same network with the same id. One that was only too many
    /// was not judged, so an earlier reason remains.
    package mutating func add(_ later: RefusedConnection) {
        let earlier = self
        self = later
        number = earlier.number
        attempts += earlier.attempts
        firstAt = earlier.firstAt
        if later.reason == .tooManyConnections { reason = earlier.reason }
    }
}

extension RefusedConnection: FetchableRecord {
    package init(row: Row) throws {
        number = row["id"]
        station = try row["station"]
        network = try row["network"]
        address = try row["address"]
        reason = try row.choice("reason")
        listener = try row.choice("listener")
        isTLS = try row["is_tls"]
        userAgent = row["user_agent"]
        subprotocols = row["subprotocols"]
        attempts = try row["attempts"]
        firstAt = try row["first_at"]
        lastAt = try row["last_at"]
    }
}
