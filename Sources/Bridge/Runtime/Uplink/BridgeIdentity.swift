import CommonBase
import Foundation

/// The identity that this device got at enrolment; kept in `identity.json`.
package struct BridgeIdentity: Hashable, Sendable, Codable {
    package var bridgeId: BridgeID
    package var stationId: StationID
    package var cloudURL: String
    /// The key with which the cloud signs authorization lists; nil if it has none.
    package var cloudPublicKey: String?

    package init(
        bridgeId: BridgeID, stationId: StationID, cloudURL: String, cloudPublicKey: String? = nil
    ) {
        self.bridgeId = bridgeId
        self.stationId = stationId
        self.cloudURL = cloudURL
        self.cloudPublicKey = cloudPublicKey
    }

    /// The cloud's address without a slash at its end.
    /// - Throws: `invalidInput` unless it is `https://…`, or `http://` to this machine: events
    /// carry   card numbers.
    package static func checkedURL(_ text: String) throws -> String {
        let trimmed = text.hasSuffix("/") ? String(text.dropLast()) : text
        guard let url = URLComponents(string: trimmed), let host = url.host, !host.isEmpty,
            url.path.isEmpty, url.query == nil, url.fragment == nil, url.user == nil,
            (1...65_535).contains(url.port ?? 443)
        else {
            throw ServiceError(
                .invalidInput, "'\(text)' is not an address like https://zapoj.example.",
                field: "cloud-url")
        }
        guard url.scheme == "https" || (url.scheme == "http" && isLoopback(host)) else {
            throw ServiceError(
                .invalidInput, "The cloud's address must begin with https:// ('\(text)').",
                field: "cloud-url")
        }
        return trimmed
    }

    /// Checks all four numbers: `127.0.0.1.example` may be any host.
    private static func isLoopback(_ host: String) -> Bool {
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        let isIPv4 = parts.count == 4 && parts.allSatisfy { UInt8($0) != nil }
        return host == "localhost" || host == "[::1]" || (isIPv4 && parts[0] == "127")
    }
}
