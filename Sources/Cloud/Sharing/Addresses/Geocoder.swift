import CommonBase

/// An address in words, for a geocoder.
package struct AddressQuery: Hashable, Sendable {
    package var street: String
    package var houseNumber: String
    package var postcode: String
    package var town: String

    package init(street: String, houseNumber: String, postcode: String, town: String) {
        self.street = street
        self.houseNumber = houseNumber
        self.postcode = postcode
        self.town = town
    }

    /// `Haškova 12, 638 00 Brno`; nil without a town and a street or number.
    package var text: String? {
        let first = Self.joined(street, houseNumber)
        guard !first.isEmpty, !town.isEmpty else { return nil }
        return "\(first), \(Self.joined(postcode, town))"
    }

    private static func joined(_ parts: String...) -> String {
        parts.filter { !$0.isEmpty }.joined(separator: " ")
    }
}

/// Finds the position of an address.
package protocol Geocoder: Sendable {
    /// One request to a geocoding service, within a bounded time.
    /// - Parameter address: one line.
    /// - Returns: nil for an address that the service does not know.
    /// - Throws: `unavailable` if the service can't be reached or answers something else.
    func position(of address: String) async throws -> Position?
}

/// The geocoding services whose requests and answers are known.
package enum GeocoderKind: String, Sendable, CaseIterable {
    /// Addresses are not looked up; hosts give the coordinates.
    case off = "none"
    /// https://nominatim.org/release-docs/latest/api/Search/
    case nominatim
    /// https://github.com/komoot/photon
    case photon
    /// The address register of the Czech Republic, by the ArcGIS operation `findAddressCandidates`.
    case ruian

    /// The path and query after the base URL.
    private var path: String {
        switch self {
        case .off: ""
        case .nominatim: "/search?format=jsonv2&limit=1&q="
        case .photon: "/api?limit=1&q="
        case .ruian: "/findAddressCandidates?f=json&outSR=4326&maxLocations=1&SingleLine="
        }
    }

    /// - Parameter base: without a trailing `/`.
    package func url(_ base: String, for address: String) -> String {
        base + path + Self.escaped(address)
    }

    /// Everything but the unreserved characters of RFC 3986 is escaped.
    private static func escaped(_ text: String) -> String {
        text.utf8.map { byte in
            let character = Character(UnicodeScalar(byte))
            let isPlain = byte < 0x80 && (character.isLetter || character.isNumber)
            return isPlain || "-._~".contains(character)
                ? String(character) : "%\(Hex.text([byte]))"
        }.joined()
    }

    /// The position in an answer; nil if it has none.
    /// - Throws: `JSONReader.Failure`; `unavailable` for an answer of another form.
    package func position(inAnswer body: [UInt8]) throws -> Position? {
        let answer = try JSONReader.parse(body)
        switch self {
        case .off: return nil
        case .nominatim:
            guard let found = answer.arrayValue else { throw Self.unknown }
            guard let first = found.first else { return nil }
            return try Self.position(first["lat"], first["lon"])
        case .photon:
            guard let found = answer["features"]?.arrayValue else { throw Self.unknown }
            guard let first = found.first else { return nil }
            let point = first["geometry"]?["coordinates"]?.arrayValue ?? []
            return try Self.position(point.dropFirst().first, point.first)
        case .ruian:
            guard let found = answer["candidates"]?.arrayValue else { throw Self.unknown }
            guard let first = found.first else { return nil }
            return try Self.position(first["location"]?["y"], first["location"]?["x"])
        }
    }

    private static func position(
        _ latitude: JSONValue?, _ longitude: JSONValue?
    ) throws -> Position? {
        guard let latitudeE6 = millionths(latitude), let longitudeE6 = millionths(longitude) else {
            throw unknown
        }
        return Position(latitudeE6: latitudeE6, longitudeE6: longitudeE6)
    }

    private static func millionths(_ value: JSONValue?) -> Int64? {
        let degrees: Double? =
            switch value {
            case .double(let number): number
            case .int(let number): Double(number)
            case .string(let text): Double(text)
            default: nil
            }
        guard let degrees, abs(degrees) <= 180 else { return nil }
        return Int64((degrees * 1_000_000).rounded())
    }

    private static let unknown = ServiceError(
        .unavailable, "The geocoder's answer has an unknown form.")
}
