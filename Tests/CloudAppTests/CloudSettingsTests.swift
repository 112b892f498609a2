import Logging
import Platform
import TestSupport
import Testing

@testable import CloudApp
@testable import CloudCare
@testable import CloudHTTP
@testable import CloudInsight

extension CloudAppTests {
    @Suite struct CloudSettingsTests {
        private static func settings(_ values: [String: String]) async throws -> CloudSettings {
            var environment = ["ZAPOJ_DATA_DIRECTORY": "/data"]
            environment.merge(values) { $1 }
            return try CloudSettings(
                try await SettingsReader(
                    file: nil, flags: [], environment: environment, known: CloudSettings.table.keys)
            )
        }

        private static func summary(_ settings: CloudSettings) -> [String] {
            let optional = [
                settings.tls?.certificate, settings.tls?.privateKey,
                settings.plainPort.map(String.init),
            ]
            return [
                settings.dataDirectory, settings.host, String(settings.port), settings.plainHost,
                String(settings.ocpp.heartbeatIntervalSeconds), settings.logLevel.rawValue,
            ] + optional.map { $0 ?? "-" }
        }

        /// Only the data directory is required; all other settings have safe defaults.
        @Test func hasSafeDefaults() async throws {
            let settings = try await Self.settings([:])
            #expect(
                Self.summary(settings)
                    == ["/data", "127.0.0.1", "8080", "127.0.0.1", "300", "info", "-", "-", "-"])
        }

        /// Admins see every setting, each with a name and with where it comes from.
        @Test func tellsSettingsInForce() async throws {
            let reader = try await SettingsReader(
                file: nil, flags: ["--data-directory", "/data"],
                environment: ["ZAPOJ_HTTP_PORT": "81"], known: CloudSettings.table.keys)
            let settings = try CloudSettings(reader).inForce.settings
            #expect(settings.map(\.key) == CloudSettings.table.keys)
            #expect(Set(SettingsInForceTexts.names.keys) == Set(settings.map(\.key)))
            #expect(
                settings.prefix(3) == [
                    SettingInForce(
                        key: "data.directory", value: "/data", origin: .commandLine,
                        line: "--data-directory /data"),
                    SettingInForce(
                        key: "http.host", value: "127.0.0.1", origin: .standard,
                        line: "http:\n  host: \"127.0.0.1\"\n"),
                    SettingInForce(
                        key: "http.port", value: "81", origin: .environment,
                        line: "ZAPOJ_HTTP_PORT=81"),
                ])
        }

        @Test func readsEveryKey() async throws {
            let settings = try await Self.settings([
                "ZAPOJ_HTTP_HOST": "::", "ZAPOJ_HTTP_PORT": "443",
                "ZAPOJ_TLS_CERTIFICATE_FILE": "c.pem", "ZAPOJ_TLS_PRIVATE_KEY_FILE": "k.pem",
                "ZAPOJ_PLAIN_OCPP_HOST": "10.0.0.1", "ZAPOJ_PLAIN_OCPP_PORT": "9000",
                "ZAPOJ_OCPP_HEARTBEAT_INTERVAL_SECONDS": "60", "ZAPOJ_LOG_LEVEL": "debug",
                "ZAPOJ_LOG_FORMAT": "json", "ZAPOJ_OCPP_PING_INTERVAL_SECONDS": "0",
                "ZAPOJ_OCPP_MESSAGES_KEPT": "7",
                "ZAPOJ_HTTP_PUBLIC_URL": "https://zapoj.example.org/",
                "ZAPOJ_PLAIN_OCPP_PUBLIC_URL": "http://10.0.0.1:9000/zapoj",
                "ZAPOJ_HTTP_CORS_ORIGINS": "https://app.example.org, HTTP://localhost:5173",
                "ZAPOJ_PROXY_TRUSTED": "127.0.0.1,10.0.0.0/8",
                "ZAPOJ_PROXY_PROTOCOL_LISTENERS": "plain, main",
                "ZAPOJ_PEOPLE_COMMON_PASSWORDS_FILE": "p.txt",
                "ZAPOJ_MAIL_SENDMAIL_COMMAND": "/usr/bin/msmtp -C  m.rc",
                "ZAPOJ_MAIL_FROM": "zapoj@example.org", "ZAPOJ_CHARGERS_REGISTRATION": "admins",
                "ZAPOJ_HTTP_MAXIMUM_CONNECTIONS": "3000",
                "ZAPOJ_HTTP_MAXIMUM_CONNECTIONS_PER_ADDRESS": "30", "ZAPOJ_HTTP_STALL_SECONDS": "9",
            ])
            #expect(settings.logFormat == .json)
            #expect(settings.commonPasswordsFile == "p.txt")
            #expect(settings.mail.command == ["/usr/bin/msmtp", "-C", "m.rc"])
            #expect(settings.stationRegistration == .admins)
            #expect(settings.mail.from == "zapoj@example.org")
            #expect(
                (settings.ocpp.connections.total, settings.ocpp.connections.perAddress)
                    == (3000, 30))
            #expect(settings.ocpp.stallTimeout == .seconds(9))
            #expect(
                Self.summary(settings)
                    == ["/data", "::", "443", "10.0.0.1", "60", "debug", "c.pem", "k.pem", "9000"])
            #expect(settings.ocpp.pingIntervalSeconds == 0 && settings.ocpp.messagesKept == 7)
            #expect(
                settings.addresses
                    == CloudAddresses(
                        main: "https://zapoj.example.org", plain: "http://10.0.0.1:9000/zapoj"))
            let proxies = try TrustedProxies.parse("127.0.0.1,10.0.0.0/8").get()
            #expect(
                settings.http
                    == HTTPSettings(
                        trustedProxies: proxies, proxyProtocolListeners: [.main, .plain],
                        corsOrigins: ["https://app.example.org", "http://localhost:5173"]))
            #expect(settings.ocpp.trustedProxies == proxies)
            #expect(CloudSettings.table.keys.count == 53)
        }

        @Test(arguments: [
            ("ZAPOJ_DATA_DIRECTORY", "", "data.directory"),
            ("ZAPOJ_HTTP_PORT", "65536", "http.port"), ("ZAPOJ_HTTP_PORT", "http", "http.port"),
            ("ZAPOJ_PLAIN_OCPP_PORT", "-1", "plainOcpp.port"),
            ("ZAPOJ_OCPP_HEARTBEAT_INTERVAL_SECONDS", "0", "ocpp.heartbeatIntervalSeconds"),
            ("ZAPOJ_OCPP_HEARTBEAT_INTERVAL_SECONDS", "86401", "ocpp.heartbeatIntervalSeconds"),
            ("ZAPOJ_OCPP_PING_INTERVAL_SECONDS", "3601", "ocpp.pingIntervalSeconds"),
            ("ZAPOJ_OCPP_MESSAGES_KEPT", "-1", "ocpp.messagesKept"),
            ("ZAPOJ_HTTP_PUBLIC_URL", "zapoj.example.org", "http.publicUrl"),
            ("ZAPOJ_HTTP_PUBLIC_URL", "ftp://zapoj.example.org", "http.publicUrl"),
            ("ZAPOJ_PLAIN_OCPP_PUBLIC_URL", "http://", "plainOcpp.publicUrl"),
            ("ZAPOJ_LOG_LEVEL", "loud", "log.level"), ("ZAPOJ_LOG_FORMAT", "xml", "log.format"),
            ("ZAPOJ_PROXY_TRUSTED", "10.0.0.1/8", "proxy.trusted"),
            ("ZAPOJ_PROXY_TRUSTED", "127.0.0.1 ::1", "proxy.trusted"),
            ("ZAPOJ_PROXY_PROTOCOL_LISTENERS", "main", "proxy.trusted"),
            ("ZAPOJ_PROXY_PROTOCOL_LISTENERS", "control", "proxy.protocolListeners"),
            ("ZAPOJ_HTTP_CORS_ORIGINS", "*", "http.corsOrigins"),
            ("ZAPOJ_HTTP_CORS_ORIGINS", "https://a.example.org/", "http.corsOrigins"),
            ("ZAPOJ_HTTP_CORS_ORIGINS", "https://a.example.org,", "http.corsOrigins"),
            ("ZAPOJ_HTTP_CORS_ORIGINS", "https://u@a.example.org", "http.corsOrigins"),
            ("ZAPOJ_TLS_CERTIFICATE_FILE", "c.pem", "tls.privateKeyFile"),
            ("ZAPOJ_TLS_PRIVATE_KEY_FILE", "k.pem", "tls.certificateFile"),
            ("ZAPOJ_MAIL_SENDMAIL_COMMAND", "/usr/sbin/sendmail", "mail.from"),
            ("ZAPOJ_MAIL_SENDMAIL_COMMAND", "sendmail -t", "mail.sendmailCommand"),
            ("ZAPOJ_PUSH_LOOPBACK_SERVICE", "http://10.0.0.1:80", "push.loopbackService"),
            ("ZAPOJ_GEOCODER_KIND", "photon", "geocoder.url"),
            ("ZAPOJ_OCPI_PARTY_ID", "ZPJ", "ocpi.partyId"),
            ("ZAPOJ_PUSH_LOOPBACK_SERVICE", "http://127.0.0.1:80/", "push.loopbackService"),
            ("ZAPOJ_MAP_TILE_URL", "https://tile.example.org/{z}/{x}/{y}.png", "map.attribution"),
            ("ZAPOJ_MAIL_FROM", "Zapoj <zapoj@example.org>", "mail.from"),
        ]) func namesKeyOfInvalidValue(variable: String, value: String, key: String) async throws {
            let answer = try await refusal { try await Self.settings([variable: value]) }
            #expect(answer == "invalidInput \(key)")
        }
    }
}
