import CloudFleet
import CommonBase

/// The station that the path of a WebSocket request names.
///
/// The path is `/ocpp/{id}`, percent-encoded (OCPP-J 1.6 §3.1.1). Stations write the folder in
/// another case or with a version, add or omit slashes (quirk Q9), put a whole URL before it (Q8),
/// leave the folder out, or append their serial number (Q11). All that is understood, since
/// no other path of the cloud has such a form, and each station authenticates.
struct StationPath: Hashable, Sendable {
    /// The ids that the path may mean, the likeliest first; empty for one that no station can have.
    let ids: [StationID]
    /// The part with the id, as it was sent; empty if it is missing.
    let segment: String

    /// Nil for a path that names no station.
    /// - Parameter uri: of the request, perhaps with a query.
    init?(uri: String) {
        let path = uri.prefix { $0 != "?" && $0 != "#" }
        guard let (names, segment) = Self.names(path.split(separator: "/")) else { return nil }
        self.segment = String(segment)
        // Decoded exactly once.
        ids = names.compactMap { Self.percentDecoded($0).flatMap(StationID.init) }
    }

    /// The user names with which a station may authenticate: its id, also as it wrote it in the path.
    var users: [String] { ids.map(\.text) + [segment] }

    /// The id of a request for the list of refused connections, as it was sent if it is invalid.
    /// If the path names no station, its last part that can be no secret; empty for the cloud's
    /// other paths.
    static func sentID(in uri: String) -> String {
        if let path = StationPath(uri: uri) { return path.ids.last?.text ?? path.segment }
        let parts = uri.prefix { $0 != "?" && $0 != "#" }.split(separator: "/")
        guard let first = parts.first, !ReservedStationIDs.isCloudPath(first) else { return "" }
        return parts.last { !mayBeSecret($0) }.map(String.init) ?? ""
    }

    /// Some stations append their password: 16 to 40 letters and digits, as a rule.
    private static func mayBeSecret(_ part: Substring) -> Bool {
        part.utf8.count >= 16 && part.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
    }

    /// - Returns: the texts that may be the id, and the part that they are of.
    private static func names(_ parts: [Substring]) -> ([Substring], Substring)? {
        if let folder = parts.dropLast().lastIndex(where: ReservedStationIDs.isFolder) {
            let rest = parts[(folder + 1)...]
            // `/ocpp/1.6/CP-1`
            let id = rest.first { !isFiller($0) } ?? rest[rest.startIndex]
            return ([id], id)
        }
        // `/ws://host:9000/CP-1/SERIAL`
        if let scheme = parts.first?.lowercased(), ["ws:", "wss:"].contains(scheme) {
            let id = parts.dropFirst(2).first { !isFiller($0) }
            return id.map { (withAndWithoutFolder($0), $0) }
        }
        guard let first = parts.first, let last = parts.last else { return nil }
        if last.lowercased() == "ocpp" { return ([], "") }
        // `/zapoj/ocppCP-1/SERIAL`
        if !ReservedStationIDs.isCloudPath(first),
            let id = parts.first(where: {
                withAndWithoutFolder($0).count > 1 && !ReservedStationIDs.isFolder($0)
            })
        {
            return (withAndWithoutFolder(id), id)
        }
        let before = parts.dropLast()
        guard before.allSatisfy(isFiller) else { return nil }
        if !before.isEmpty { return ([last], last) }
        return ReservedStationIDs.contains(last) ? nil : ([last], last)
    }

    /// `ocppCP-1` lacks a slash, unless a station has this id.
    private static func withAndWithoutFolder(_ part: Substring) -> [Substring] {
        part.lowercased().hasPrefix("ocpp") && part.utf8.count > 4
            ? [part, part.dropFirst(4)] : [part]
    }

    private static func isFiller(_ part: Substring) -> Bool {
        ReservedStationIDs.isVersion(part) || ReservedStationIDs.isEndpoint(part)
    }

    private static func percentDecoded(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = Substring(text).utf8
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let pair = Hex.bytes(Substring(rest.prefix(2))), let decoded = pair.first else {
                return nil
            }
            bytes.append(decoded)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
