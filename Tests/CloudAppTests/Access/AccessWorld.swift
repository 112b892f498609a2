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
            for table in ["ledger_transfer", "ledger_posting"] {
                try db.execute(sql: "DROP TRIGGER IF EXISTS \(table)_is_never_deleted")
            }
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
        "ledger_transfer", "ledger_posting", "ledger_account", "payout", "payout_batch", "refund",
        "dispute", "earning", "payment_difference",
        "bank_transfer", "event_delivery", "command", "reservation", "file_transfer", "stored_file",
        "refused_connection", "mail", "station_charging_profile", "daily_energy",
        "daily_energy_due", "transaction_checkpoint", "transaction_quarter", "charging_event",
        "charging_transaction", "tariff_version", "tariff", "evse_code", "station", "location",
        "person",
    ]

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
