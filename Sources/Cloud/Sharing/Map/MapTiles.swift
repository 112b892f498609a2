import Foundation

/// Where browsers load the tiles of the map.
package struct MapTiles: Equatable, Sendable {
    /// With `{z}`, `{x}` and `{y}`.
    package let url: String
    /// `https://tile.example.org`: the only other origin whose pictures the map shows.
    package let origin: String
    package let attribution: String

    /// - Parameters:
    ///   - url: with `{key}` where `key` belongs.
    ///   - key: URL-encoded by this; nil for a server that needs none.
    /// - Returns: nil for an address that is not https (http for loopback), lacks a place of the
    ///   three, or has others.
    package init?(url: String, attribution: String, key: String?) {
        guard url.contains("{key}") == (key != nil), url.utf8.count <= 500 else { return nil }
        let encoded = key?.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        let address = url.replacing("{key}", with: encoded)
        var plain = address
        for place in ["{z}", "{x}", "{y}"] {
            guard plain.contains(place) else { return nil }
            plain = plain.replacing(place, with: "1")
        }
        guard !plain.contains("{"), let parts = URLComponents(string: plain), let host = parts.host,
            Self.isPlain(host), parts.user == nil, parts.password == nil,
            parts.scheme == "https" || parts.scheme == "http" && host == "127.0.0.1"
        else { return nil }
        self.url = address
        self.attribution = attribution
        origin = "\(parts.scheme ?? "https")://\(host)" + (parts.port.map { ":\($0)" } ?? "")
    }

    /// A name or an IPv4 address, which can stand in a header.
    private static func isPlain(_ host: String) -> Bool {
        !host.isEmpty
            && host.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }
}
