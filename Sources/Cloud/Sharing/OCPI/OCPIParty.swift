/// The OCPI party under which the cloud publishes places.
package struct OCPIParty: Hashable, Sendable {
    /// ISO 3166-1 alpha-2, one of `countries`.
    package let countryCode: String
    /// Three letters or digits, in upper case.
    package let partyID: String
    /// Whether no token is needed.
    package let isPublic: Bool
    /// The public URL of the cloud, without a trailing `/`.
    package let baseURL: String

    /// Nil for a country or an id that OCPI does not have.
    package init?(countryCode: String, partyID: String, isPublic: Bool, baseURL: String) {
        let isID =
            partyID.utf8.count == 3
            && partyID.utf8.allSatisfy { byte in
                (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            }
        guard isID, Self.countries[countryCode] != nil else { return nil }
        self.countryCode = countryCode
        self.partyID = partyID
        self.isPublic = isPublic
        self.baseURL = baseURL
    }

    /// The alpha-3 code of the country, which OCPI's Location has.
    var country: String { Self.countries[countryCode] ?? "" }

    func url(_ path: String) -> String { baseURL + path }

    /// ISO 3166-1: alpha-3 by alpha-2, of the countries of the European Economic Area and their
    /// neighbours.
    package static let countries = [
        "AL": "ALB", "AT": "AUT", "BA": "BIH", "BE": "BEL", "BG": "BGR", "CH": "CHE",
        "CY": "CYP", "CZ": "CZE", "DE": "DEU", "DK": "DNK", "EE": "EST", "ES": "ESP",
        "FI": "FIN", "FR": "FRA", "GB": "GBR", "GR": "GRC", "HR": "HRV", "HU": "HUN",
        "IE": "IRL", "IS": "ISL", "IT": "ITA", "LI": "LIE", "LT": "LTU", "LU": "LUX",
        "LV": "LVA", "MD": "MDA", "ME": "MNE", "MK": "MKD", "MT": "MLT", "NL": "NLD",
        "NO": "NOR", "PL": "POL", "PT": "PRT", "RO": "ROU", "RS": "SRB", "SE": "SWE",
        "SI": "SVN", "SK": "SVK", "UA": "UKR",
    ]
}
