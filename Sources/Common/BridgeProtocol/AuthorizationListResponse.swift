import CommonBase

/// `GET /bridge/v1/authorization-list?since=`, signed.
package struct AuthorizationListResponse: Hashable, Sendable, Codable {
    package var version: Int64
    /// An `AuthorizationList`, signed by the cloud (RFC 7515, compact); absent if the bridge
    /// already has this version.
    package var list: String?
    package var serverTime: Timestamp

    package init(version: Int64, list: String?, serverTime: Timestamp) {
        self.version = version
        self.list = list
        self.serverTime = serverTime
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        version = try container.decode(.version, in: CounterBounds.self)
        list = try container.decodeIfPresent(String.self, forKey: .list)
        serverTime = try container.decode(Timestamp.self, forKey: .serverTime)
    }
}
