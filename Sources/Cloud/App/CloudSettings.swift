import CloudCare
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
    package var ocpp: OCPPSettings
    package var logLevel: Logger.Level
    package var logFormat: Program.LogFormat

    package static let keys = [
        "data.directory", "http.host", "http.port", "http.publicUrl", "tls.certificateFile",
        "tls.privateKeyFile", "plainOcpp.host", "plainOcpp.port", "plainOcpp.publicUrl",
        "ocpp.heartbeatIntervalSeconds", "ocpp.pingIntervalSeconds", "ocpp.messagesKept",
        "log.level", "log.format",
    ]

    package init(_ options: SettingsOptions) async throws {
        try self.init(await options.reader(known: Self.keys))
    }

    /// All keys with their effective values, in the order of `keys`; nil if a key is not set.
    package var effective: [(key: String, value: String?)] {
        [
            ("data.directory", dataDirectory), ("http.host", host), ("http.port", "\(port)"),
            ("http.publicUrl", addresses.main), ("tls.certificateFile", tls?.certificate),
            ("tls.privateKeyFile", tls?.privateKey), ("plainOcpp.host", plainHost),
            ("plainOcpp.port", plainPort.map { "\($0)" }),
            ("plainOcpp.publicUrl", addresses.plain),
            ("ocpp.heartbeatIntervalSeconds", "\(ocpp.heartbeatIntervalSeconds)"),
            ("ocpp.pingIntervalSeconds", "\(ocpp.pingIntervalSeconds)"),
            ("ocpp.messagesKept", "\(ocpp.messagesKept)"),
            ("log.level", logLevel.rawValue), ("log.format", logFormat.rawValue),
        ]
    }

    /// - Throws: `invalidInput` naming the key.
    package init(_ reader: SettingsReader) throws {
        dataDirectory = try reader.requiredText("data.directory")
        host = reader.text("http.host") ?? "127.0.0.1"
        port = try reader.integer("http.port", in: 0...65_535, default: 8080)
        addresses = CloudAddresses(
            main: try Self.url("http.publicUrl", reader),
            plain: try Self.url("plainOcpp.publicUrl", reader))
        tls = try Self.tls(reader)
        plainHost = reader.text("plainOcpp.host") ?? "127.0.0.1"
        plainPort = try reader.integer("plainOcpp.port", in: 0...65_535)
        ocpp = OCPPSettings(
            heartbeatIntervalSeconds: Int64(
                try reader.integer("ocpp.heartbeatIntervalSeconds", in: 1...86_400, default: 300)),
            pingIntervalSeconds: Int64(
                try reader.integer("ocpp.pingIntervalSeconds", in: 0...3600, default: 60)),
            messagesKept: try reader.integer("ocpp.messagesKept", in: 0...100_000, default: 2000))
        logLevel = try reader.choice("log.level", default: .info)
        logFormat = try reader.choice("log.format", default: .text)
    }

    private static func tls(
        _ reader: SettingsReader
    ) throws -> (certificate: String, privateKey: String)? {
        switch (reader.text("tls.certificateFile"), reader.text("tls.privateKeyFile")) {
        case (nil, nil): return nil
        case (let certificate?, let privateKey?): return (certificate, privateKey)
        case (let certificate, _):
            let missing = certificate == nil ? "tls.certificateFile" : "tls.privateKeyFile"
            throw SettingsReader.problem(missing, "must be set together with the other TLS file")
        }
    }

    /// A base URL without a trailing `/`, so that paths can be appended.
    private static func url(_ key: String, _ reader: SettingsReader) throws -> String? {
        guard let text = reader.text(key) else { return nil }
        let address = text.hasSuffix("/") ? String(text.dropLast()) : text
        guard ["http", "https"].contains(URL(string: address)?.scheme),
            URL(string: address)?.host?.isEmpty == false, address.utf8.count <= 300
        else {
            throw SettingsReader.problem(
                key, "must be an http or https URL such as https://zapoj.example.org")
        }
        return address
    }
}
