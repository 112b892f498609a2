import CommonBase

/// Ids that no station may have, because a part of a path with this text means something else.
package enum ReservedStationIDs {
    /// The folder of OCPP, also with a version and the `J` of its JSON variant.
    package static func isFolder(_ part: some StringProtocol) -> Bool {
        let text = part.lowercased()
        guard text.hasPrefix("ocpp") else { return false }
        let rest = text.dropFirst(4).drop { $0 == "-" || $0 == "_" }
        return rest.isEmpty || rest == "j" || isVersion(rest) || isVersion("v\(rest)")
    }

    /// A version of OCPP, such as `1.6`, `1.6J` or `v16`. A bare `16` may be a station's number.
    package static func isVersion(_ part: some StringProtocol) -> Bool {
        let text = part.lowercased()
        var number = text[...]
        if number.hasPrefix("v") { number = number.dropFirst() }
        if number.hasSuffix("j") { number = number.dropLast() }
        return ["1.5", "1.6", "2.0", "2.0.1", "2.1"].contains(number)
            || number.utf8.count < text.utf8.count
                && ["15", "16", "20", "201", "21"].contains(number)
    }

    /// Other names that central systems give to the endpoint of stations.
    package static func isEndpoint(_ part: some StringProtocol) -> Bool {
        [
            "ws", "wss", "websocket", "websockets", "steve", "centralsystemservice", "csms",
            "chargepoint", "chargepoints",
        ].contains(part.lowercased())
    }

    /// The first parts of the cloud's own paths, and what URLs treat specially.
    private static let paths: Set<String> = [
        "api", "bridge", "transfers", "health", "metrics", "openapi.json", "docs", "assets",
        "login", "favicon.ico", "robots.txt", ".well-known", ".", "..",
    ]

    /// Whether the part begins one of the cloud's own paths.
    package static func isCloudPath(_ part: some StringProtocol) -> Bool {
        paths.contains(part.lowercased())
    }

    package static func contains(_ text: some StringProtocol) -> Bool {
        isFolder(text) || isVersion(text) || isEndpoint(text) || isCloudPath(text)
    }

    /// - Throws: `invalidInput` for `id`.
    static func check(_ id: StationID) throws {
        guard contains(id.text) else { return }
        throw ServiceError(
            .invalidInput,
            "id must not be \(id): the name is reserved for the paths of the cloud.", field: "id")
    }
}
