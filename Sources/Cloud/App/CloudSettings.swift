import CloudCare
import CloudFleet
import CloudHTTP
import CloudInsight
import CloudMoney
import CloudPeople
import CloudSharing
import CloudStationGateway
import Foundation
import Logging
import Platform

/// The settings of a cloud, read once at start.
package struct CloudSettings: Sendable {
    /// Holds the database and the keys.
    package var dataDirectory: String
    /// The main listener: REST, pages, bridges, OCPP with a password.
    package var host: String
    package var port: Int
    /// The public URLs of this cloud.
    package var addresses: CloudAddresses
    /// PEM files. Nil makes the main listener plain, for loopback or behind a proxy.
    package var tls: (certificate: String, privateKey: String)?
    /// Port of the plain listener, for OCPP stations without a password; nil disables it.
    package var plainPort: Int?
    package var plainHost: String
    /// A file with one password per line.
    package var commonPasswordsFile: String
    package var registration: RegistrationPolicy
    package var stationRegistration: StationRegistrationPolicy
    package var mail: MailSettings
    /// The origin of a push service on this machine, for tests.
    package var pushLoopbackService: String?
    /// The origin of a server of calendars on this machine, for tests.
    package var calendarLoopbackService: String?
    /// The geocoding service; nil for none.
    package var geocoder: (kind: GeocoderKind, url: String)?
    /// The font of the web app, WOFF2.
    package var fontFile: String
    /// Directory of the files of the map.
    package var mapDirectory: String
    /// Where browsers load the tiles of the map; nil for none.
    package var mapTiles: MapTiles?
    /// The OCPI party that publishes public places; nil publishes none.
    package var roaming: OCPIParty?
    /// Who sells, with which accounts.
    package var money: MoneySettings
    package var http: HTTPSettings
    package var ocpp: OCPPSettings
    package var logLevel: Logger.Level
    package var logFormat: Program.LogFormat
    /// All of them as admins see them.
    package var inForce: SettingsInForce

    /// Reads and checks all settings of a command.
    package init(_ options: SettingsOptions) async throws {
        try self.init(await options.reader(known: Self.table.keys))
    }

    /// - Throws: `invalidInput` naming the key.
    package init(_ reader: SettingsReader) throws {
        dataDirectory = try reader.requiredText(Self.dataDirectory)
        host = try reader.requiredText(Self.httpHost)
        port = try reader.requiredInteger(Self.httpPort)
        addresses = CloudAddresses(
            main: try Self.url(Self.httpPublicURL, reader),
            plain: try Self.url(Self.plainPublicURL, reader))
        tls = try Self.tls(reader)
        plainHost = try reader.requiredText(Self.plainHost)
        plainPort = try reader.integer(Self.plainPort)
        commonPasswordsFile = try reader.requiredText(Self.commonPasswordsFile)
        registration = try reader.requiredChoice(
            Self.registration, of: RegistrationPolicy.self)
        stationRegistration = try reader.requiredChoice(
            Self.stationRegistration, of: StationRegistrationPolicy.self)
        mail = try MailSettings(reader)
        pushLoopbackService = try Self.loopbackService(
            Self.pushLoopbackService, reader, host: host)
        calendarLoopbackService = try Self.loopbackService(
            Self.calendarLoopbackService, reader, host: host)
        geocoder = try Self.geocoder(reader)
        fontFile = try reader.requiredText(Self.fontFile)
        mapDirectory = try reader.requiredText(Self.mapDirectory)
        mapTiles = try Self.tiles(reader)
        roaming = try Self.roaming(reader, addresses)
        money = try Self.moneySettings(reader, addresses, host: host, port: port)
        http = try HTTPSettings(reader)
        ocpp = OCPPSettings(
            heartbeatIntervalSeconds: Int64(try reader.requiredInteger(Self.heartbeatInterval)),
            pingIntervalSeconds: Int64(try reader.requiredInteger(Self.pingInterval)),
            messagesKept: try reader.requiredInteger(Self.messagesKept),
            trustedProxies: http.trustedProxies,
            connections: ConnectionSlots.Limits(
                total: try reader.requiredInteger(Self.maximumConnections),
                perAddress: try reader.requiredInteger(Self.maximumConnectionsPerAddress)),
            stallTimeout: .seconds(Int64(try reader.requiredInteger(Self.stallSeconds))),
            connectionsPerMinute: Int64(
                try reader.requiredInteger(Self.connectionsPerMinute)))
        logLevel = try reader.requiredChoice(Self.logLevel, of: Logger.Level.self)
        logFormat = try reader.requiredChoice(Self.logFormat, of: Program.LogFormat.self)
        inForce = Self.inForce(reader)
    }

    /// By which push services reach the operator: the address of mails, or else of the cloud.
    var pushContact: String {
        if !mail.command.isEmpty { return "mailto:\(mail.from)" }
        guard let main = addresses.main, main.hasPrefix("https://") else {
            return "mailto:\(mail.from)"
        }
        return main
    }

    static func loopbackService(
        _ setting: Setting, _ reader: SettingsReader, host: String
    ) throws -> String? {
        guard let text = reader.text(setting) else { return nil }
        let prefix = "http://127.0.0.1:"
        guard text.hasPrefix(prefix), let port = Int(text.dropFirst(prefix.count)),
            (1...65_535).contains(port), text == "\(prefix)\(port)"
        else {
            throw SettingsReader.problem(
                setting.key, "must be an address such as http://127.0.0.1:8030")
        }
        guard isLoopback(host) else {
            throw SettingsReader.problem(
                setting.key, "is only for tests, with \(httpHost.key) on loopback")
        }
        return text
    }

    private static func geocoder(
        _ reader: SettingsReader
    ) throws -> (kind: GeocoderKind, url: String)? {
        let kind = try reader.requiredChoice(geocoderKind, of: GeocoderKind.self)
        guard kind != .off else { return nil }
        guard let address = try url(geocoderURL, reader) else {
            throw SettingsReader.problem(
                geocoderURL.key, "is required with \(geocoderKind.key)")
        }
        guard address.hasPrefix("https://") || address.hasPrefix("http://127.0.0.1:") else {
            throw SettingsReader.problem(
                geocoderURL.key, "must be an https URL, because it gets addresses of people")
        }
        return (kind, address)
    }

    private static func roaming(
        _ reader: SettingsReader, _ addresses: CloudAddresses
    ) throws -> OCPIParty? {
        let country = try reader.requiredText(ocpiCountryCode)
        let isPublic = try reader.flag(ocpiPublic)
        guard let partyID = reader.text(ocpiPartyID) else { return nil }
        guard let baseURL = addresses.main else {
            throw SettingsReader.problem(
                ocpiPartyID.key, "must be set together with \(httpPublicURL.key)")
        }
        guard OCPIParty.countries[country] != nil else {
            throw SettingsReader.problem(
                ocpiCountryCode.key, "must be the two letters of a European country, such as CZ")
        }
        guard
            let party = OCPIParty(
                countryCode: country, partyID: partyID, isPublic: isPublic, baseURL: baseURL)
        else {
            throw SettingsReader.problem(
                ocpiPartyID.key, "must be three letters A to Z or digits, such as ZPJ")
        }
        return party
    }

    private static func tls(
        _ reader: SettingsReader
    ) throws -> (certificate: String, privateKey: String)? {
        switch (reader.text(tlsCertificate), reader.text(tlsPrivateKey)) {
        case (nil, nil): return nil
        case (let certificate?, let privateKey?): return (certificate, privateKey)
        case (let certificate, _):
            let missing = certificate == nil ? tlsCertificate : tlsPrivateKey
            throw SettingsReader.problem(
                missing.key, "must be set together with the other TLS file")
        }
    }

    private static func tiles(_ reader: SettingsReader) throws -> MapTiles? {
        guard let url = reader.text(mapTileURL) else { return nil }
        guard let attribution = reader.text(mapAttribution), !attribution.isEmpty else {
            throw SettingsReader.problem(
                mapAttribution.key, "must be set together with \(mapTileURL.key)")
        }
        guard
            let tiles = MapTiles(
                url: url, attribution: attribution, key: reader.text(mapTileKey))
        else {
            throw SettingsReader.problem(
                mapTileURL.key,
                "must be an https URL with {z}, {x} and {y}, such as "
                    + "https://tile.example.org/{z}/{x}/{y}.png, and have {key} if, and only if, "
                    + "\(mapTileKey.key) is set")
        }
        return tiles
    }

    /// A base URL without a trailing `/`, so that paths can be appended.
    private static func url(_ setting: Setting, _ reader: SettingsReader) throws -> String? {
        guard let text = reader.text(setting) else { return nil }
        let address = text.hasSuffix("/") ? String(text.dropLast()) : text
        guard ["http", "https"].contains(URL(string: address)?.scheme),
            URL(string: address)?.host?.isEmpty == false, address.utf8.count <= 300
        else {
            throw SettingsReader.problem(
                setting.key, "must be an http or https URL such as https://zapoj.example.org")
        }
        return address
    }
}
