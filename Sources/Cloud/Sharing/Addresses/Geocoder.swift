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
    package var text: String? { text(inTown: Self.joined(postcode, town)) }

    /// `Haškova 12, Brno`; nil without a town and a street or number.
    var textWithoutPostcode: String? { text(inTown: town) }

    private func text(inTown place: String) -> String? {
        let first = Self.joined(street, houseNumber)
        return first.isEmpty || town.isEmpty ? nil : "\(first), \(place)"
    }

    private static func joined(_ parts: String...) -> String {
        parts.filter { !$0.isEmpty }.joined(separator: " ")
    }
}

/// Finds the position of an address.
package protocol Geocoder: Sendable {
    /// One request to a geocoding service, within a bounded time.
    /// - Parameter query: with a town and a street or number.
    /// - Returns: nil for an address that the service does not know.
    /// - Throws: `unavailable` if the service can't be reached or answers something else.
    func position(of query: AddressQuery) async throws -> Position?
}

/// The geocoding services whose requests and answers are known.
package enum GeocoderKind: String, Sendable, CaseIterable {
    /// Addresses are not looked up; hosts give the coordinates.
    case off = "none"
    /// https://nominatim.org/release-docs/latest/api/Search/
    case nominatim
    /// https://github.com/komoot/photon
    case photon
    /// The address register of the Czech Republic (RÚIAN), by ČÚZK's ArcGIS service
    /// `Vyhledavaci_sluzba_nad_daty_RUIAN`, whose URL is in docs/operating.md:
    /// https://developers.arcgis.com/rest/services-reference/enterprise/find-address-candidates
    ///
    /// The types and the form of addresses are those that public programs read; they were not tried
    /// here. The service often finds nothing for a line with a postcode, and also answers with
    /// streets, towns and similar addresses. So it is asked without the postcode, and the postcode
    /// and the house number of its answers, at most ten, must fit.
    case ruian

    /// The path and query after the base URL.
    private var path: String {
        switch self {
        case .off: ""
        case .nominatim: "/search?format=jsonv2&limit=1&q="
        case .photon: "/api?limit=1&q="
        case .ruian: "/findAddressCandidates?f=json&outSR=4326&maxLocations=10&SingleLine="
        }
    }

    /// - Parameter base: without a trailing `/`.
    package func url(_ base: String, for query: AddressQuery) -> String {
        let address = self == .ruian ? query.textWithoutPostcode : query.text
        return base + path + Self.escaped(address ?? "")
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

    /// The position in the answer to a query; nil if it has none.
    /// - Throws: `JSONReader.Failure`; `unavailable` for an answer of another form.
    package func position(inAnswer body: [UInt8], to query: AddressQuery) throws -> Position? {
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
            guard let first = found.first(where: { Self.isAddress($0, of: query) }) else {
                return nil
            }
            return try Self.position(first["location"]?["y"], first["location"]?["x"])
        }
    }

    /// Whether a candidate of RÚIAN, such as `Sokolská 455/3, Nové Město, 12000 Praha 2`, is an
    /// address with the postcode and the house number of the query, or with any if the query has
    /// none. The number may be `455/3`, or only one of the two.
    private static func isAddress(_ candidate: JSONValue, of query: AddressQuery) -> Bool {
        let kind = candidate["attributes"]?["Type"]?.stringValue ?? addressPoint
        let address = candidate["address"]?.stringValue ?? ""
        let postcode = query.postcode.filter { !$0.isWhitespace }
        let numbers = Set(Self.numbers(in: address))
        return kind == addressPoint
            && (postcode.isEmpty || address.filter { !$0.isWhitespace }.contains(postcode))
            && Self.numbers(in: query.houseNumber).allSatisfy(numbers.contains)
    }

    /// `455/3a` as `455` and `3a`.
    private static func numbers(in text: String) -> [String] {
        text.lowercased().split { !$0.isLetter && !$0.isNumber }
            .filter { $0.contains(where: \.isNumber) }.map(String.init)
    }

    /// RÚIAN's type of an address.
    private static let addressPoint = "AdresniMisto"

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
