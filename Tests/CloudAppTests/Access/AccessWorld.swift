import Crypto
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import TestSupport

@testable import CloudAccess
@testable import CloudApp
@testable import CloudBridgeGateway
@testable import CloudCore
@testable import CloudFleet
@testable import CloudPeople
@testable import CloudTestSupport
@testable import CommonBase

/// Two hosts with the same kinds of objects, whose ids begin with `alpha-` and `beta-`; and an admin.
struct AccessWorld: Sendable {
    /// Who sends a request. Those without `other` belong to alpha, whose objects are requested.
    enum Client: String, CaseIterable, Sendable {
        case anonymous, driver
        case otherDriver = "other driver"
        case host
        case otherHost = "other host"
        case bridge
        case otherBridge = "other bridge"
        case station, admin
        case readToken = "token: read"
        case controlToken = "token: control"
        case adminToken = "token: admin"
        case moneyToken = "token: money"

        var isStranger: Bool { [.otherDriver, .otherHost, .otherBridge].contains(self) }
    }

    static let stationPassword = "0123456789abcdef0123456789abcdef01234567"

    let rest: RESTBench
    private let bench: BridgeBench
    private let otherKey = P256.Signing.PrivateKey()

    init() async throws {
        bench = try await BridgeBench()
        rest = try await RESTBench(bench.cloud)
        try await reset()
    }

    /// Replaces all objects by those of a new world.
    func reset() async throws {
        let keys = [("alpha", bench.key), ("beta", otherKey)].map { ($0, $1.publicKey) }
        let moment = rest.cloud.clock.now
        let sealed = try rest.cloud.vault.seal(CloudBench.token("04ABCDEF"))
        try await rest.cloud.database.write { db in
            // Facts of corrections are in the way of the next world.
            try db.execute(sql: "DROP TRIGGER IF EXISTS charging_event_is_never_deleted")
            for table in Self.tables { try db.execute(sql: "DELETE FROM \(table)") }
            _ = try PeopleService.add(
                id: try id("admin"), isAdmin: true, name: "admin", email: nil, passwordHash: nil,
                db, at: moment)
            for (name, key) in keys {
                for statement in Self.objects(of: name) { try db.execute(sql: statement) }
                try Self.addUnknownCard(sealed, of: name, db, at: moment.wall)
                try BridgeTable.insert(
                    Bridge(
                        id: try id("\(name)-bridge"), stationID: try id("\(name)-box"),
                        publicKey: key.pemRepresentation), at: moment.wall, db)
            }
        }
    }

    /// What refers to others first; the rest goes by ON DELETE.
    private static let tables = [
        "event_delivery", "command", "reservation", "file_transfer", "stored_file",
        "refused_connection", "mail", "station_charging_profile", "daily_energy",
        "daily_energy_due", "transaction_checkpoint", "transaction_quarter", "charging_event",
        "charging_transaction", "evse_code", "station", "location", "person",
    ]

    /// Everything that a path or a body of a request names.
    private static func objects(of name: String) -> [String] {
        let now = ManualClock.noon.milliseconds
        let people = ["host", "cohost", "driver"].map {
            "INSERT INTO person (id, name, created_at) VALUES ('\(name)-\($0)', '\(name)-\($0)', 0)"
        }
        let stations = [("station", "ocpp16"), ("spare", "ocpp16"), ("box", "bridge")].map {
            """
            INSERT INTO station (id, kind, name, security_profile, location_id, created_at)
            VALUES ('\(name)-\($0)', '\($1)', '\(name)-\($0)', 0, '\(name)-home', 0)
            """
        }
        let tokens = AccessScope.allCases.map(\.rawValue).map {
            """
            INSERT INTO access_token (id, hash, person_id, name, scopes, expires_at, created_at)
            VALUES ('\(name)-token-\($0)', '\(SecretHash.of("zpt_\(name)-\($0)"))',
                '\(name)-host', '\(name)', '\($0)', \(now + 100_000_000), 0)
            """
        }
        return people + [
            """
            INSERT INTO location (id, host_id, name, created_at)
            VALUES ('\(name)-home', '\(name)-host', '\(name)-home', 0)
            """,
            "INSERT INTO location_member VALUES ('\(name)-home', '\(name)-cohost', 0)",
            "INSERT INTO person_group VALUES ('\(name)-group', '\(name)-host', '\(name)', 0)",
            "INSERT INTO group_member VALUES ('\(name)-group', '\(name)-driver', 0)",
        ] + stations + tokens + [
            """
            INSERT INTO access_grant (id, station_id, person_id, is_started, created_at)
            VALUES ('\(name)-grant', '\(name)-station', '\(name)-driver', 1, 0)
            """,
            """
            INSERT INTO vehicle (id, person_id, name, created_at)
            VALUES ('\(name)-vehicle', '\(name)-driver', '\(name)', 0)
            """,
            """
            INSERT INTO id_token (hash, id, suffix, label, person_id, status, created_at)
            VALUES ('\(name)-hash', '\(name)-card', 'abcd', '\(name)', '\(name)-driver', 'active', 0)
            """,
        ] + uses(of: name, now)
    }

    /// What has happened at the station.
    private static func uses(of name: String, _ now: Int64) -> [String] {
        let digest = SecretHash.of("\(name)-transfer")
        let code = name == "alpha" ? "CHARGER29" : "CHARGER3Y"
        return [
            """
            INSERT INTO evse_code (code, station_id, connector_id, created_at)
            VALUES ('\(code)', '\(name)-station', 1, 0)
            """,
            """
            INSERT INTO charging_transaction (id, source, station_id, connector_id, start_key,
                ocpp_id, boot_count, person_id, phase, energy_wh, created_at, updated_at)
            VALUES ('\(name)-transaction', 'ocpp16', '\(name)-station', 1, '\(name)',
                \(name == "alpha" ? 1 : 2), 0, '\(name)-driver', 'active', 0, 0, 0)
            """,
            """
            INSERT INTO command
                (number, id, station_id, action, request, status, issued_at, expires_at)
            VALUES (\(name == "alpha" ? 1 : 2), '\(name)-command', '\(name)-box', 'ClearCache', '{}', 'pending', \(now),
                \(now + 60_000))
            """,
            """
            INSERT INTO refused_tap (station_id, token_hash, token_suffix, person_id, reason, taps,
                first_at, last_at, received_at)
            VALUES ('\(name)-station', '\(name)', 'abcd', '\(name)-driver', 'cardBlocked', 1, 0, 0, 0)
            """,
            """
            INSERT INTO reservation (id, station_id, connector_id, person_id, status, created_at,
                expires_at)
            VALUES (\(name == "alpha" ? 1 : 2), '\(name)-station', 1, '\(name)-driver', 'active',
                \(now), \(now + 3_600_000))
            """,
            """
            INSERT INTO stored_file (id, kind, station_id, name, size, sha256, created_at)
            VALUES ('\(name)-file', 'log', '\(name)-station', '\(name).txt', 0, 'abc', 0)
            """,
            """
            INSERT INTO station_certificate (fingerprint, station_id, pem, not_before, not_after)
            VALUES ('\(name)-certificate', '\(name)-station', '\(name)', 0, \(now))
            """,
            """
            INSERT INTO file_transfer (token_hash, station_id, kind, created_at, expires_at)
            VALUES ('\(digest)', '\(name)-station', 'log', \(now), \(now + 3_600_000))
            """,
            """
            INSERT INTO event_delivery (id, consumer, event_id, subject, attempts)
            SELECT \(name == "alpha" ? 1 : 2), 'authorization-lists', id, '\(name)', 8
            FROM domain_event ORDER BY id \(name == "alpha" ? "" : "DESC") LIMIT 1
            """,
            """
            INSERT INTO refused_connection (id, station, network, address, reason, listener, is_tls,
                attempts, first_at, last_at)
            VALUES (\(name == "alpha" ? 1 : 2), '\(name)-refused', '192.0.2.1', '192.0.2.1',
                'unknownStation', 'main', 0, 1, 0, 0)
            """,
            """
            INSERT INTO security_event
                (station_id, source, type, occurred_at, received_at)
            VALUES ('\(name)-station', 'cloud', '\(name)', 0, 0)
            """,
        ] + messages(of: name, code)
    }

    /// A card that nobody had when it was refused at the station: 7001 is alpha's tap.
    private static func addUnknownCard(
        _ sealed: String, of name: String, _ db: Database, at now: Timestamp
    ) throws {
        let number: Int64 = name == "alpha" ? 7001 : 8001
        try db.execute(
            sql: """
                INSERT INTO refused_tap (id, station_id, token_hash, token_suffix, reason, taps,
                    first_at, last_at, received_at)
                VALUES (?, ?, ?, 'CDEF', 'unknownCard', 1, 0, 0, 0)
                """,
            arguments: [number, "\(name)-station", "\(name)-unknown"])
        try db.execute(
            sql: """
                INSERT INTO unknown_card (tap_id, token_hash, sealed, received_at)
                VALUES (?, ?, ?, ?)
                """,
            arguments: [number, "\(name)-unknown", sealed, now])
    }

    /// SQL statements that add messages for a person.
    private static func messages(of name: String, _ code: String) -> [String] {
        [
            """
            INSERT INTO notification (id, person_id, kind, title_en, title_cs, text_en, text_cs,
                is_mailed, created_at)
            VALUES (\(name == "alpha" ? 1 : 2), '\(name)-driver', 'account', '\(name)-message', 'x',
                '', '', 0, 0)
            """,
            """
            INSERT INTO charger_report (id, location_id, person_id, place, code, problem, details,
                created_at)
            VALUES ('\(name)-report', '\(name)-home', '\(name)-driver', '\(name)-station',
                '\(code)', 'blocked', '\(name)', 0)
            """,
            """
            INSERT INTO report_photo VALUES ('\(name)-report', 1, 1, x'ffd8ff', 1, 1, x'ffd8ff')
            """,
            """
            INSERT INTO mail (id, recipient, language, subject, paragraphs, state, created_at)
            VALUES (\(name == "alpha" ? 1 : 2), '\(name)-driver@example.org', 'en', 'x', '[]',
                'failed', 0)
            """,
        ]
    }

    /// The status and the body of the answer.
    func send(
        _ request: AccessRequest, as client: Client, _ http: any TestClientProtocol
    ) async throws -> (status: Int, text: String) {
        var headers: HTTPFields = [.contentType: "application/json"]
        switch client {
        case .anonymous: break
        case .driver: try await authorize(&headers, "alpha-driver")
        case .otherDriver: try await authorize(&headers, "beta-driver")
        case .host: try await authorize(&headers, "alpha-host")
        case .otherHost: try await authorize(&headers, "beta-host")
        case .admin: try await authorize(&headers, "admin")
        case .readToken: headers[.authorization] = "Bearer zpt_alpha-read"
        case .controlToken: headers[.authorization] = "Bearer zpt_alpha-control"
        case .adminToken: headers[.authorization] = "Bearer zpt_alpha-admin"
        case .moneyToken: headers[.authorization] = "Bearer zpt_alpha-money"
        case .station:
            let credentials = Base64.text("alpha-station:\(Self.stationPassword)".utf8)
            headers[.authorization] = "Basic \(credentials)"
        case .bridge, .otherBridge:
            let isOther = client == .otherBridge
            let signed = try bench.sign(
                request.method, bytes: Array(request.body.utf8), to: request.uri,
                by: try id(isOther ? "beta-bridge" : "alpha-bridge"),
                with: isOther ? otherKey : nil)
            return Self.answer(try await signed.send(http))
        }
        return Self.answer(
            try await http.execute(
                uri: request.uri, method: request.method, headers: headers,
                body: ByteBuffer(string: request.body)))
    }

    private func authorize(_ headers: inout HTTPFields, _ person: String) async throws {
        headers[.authorization] = "Bearer \(try await rest.token(of: person))"
    }

    private static func answer(_ response: TestResponse) -> (status: Int, text: String) {
        (response.status.code, String(buffer: response.body))
    }
}
