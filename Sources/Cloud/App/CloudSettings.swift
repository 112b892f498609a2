import CloudCare
import CloudFleet
import CloudHTTP
import CloudPeople
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
    /// The font of the web app, WOFF2.
    package var fontFile: String
    package var http: HTTPSettings
    package var ocpp: OCPPSettings
    package var logLevel: Logger.Level
    package var logFormat: Program.LogFormat

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
        fontFile = try reader.requiredText(Self.fontFile)
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
