import CommonBase
import GRDB
import HTTPTypes
import TestSupport
import Testing

@testable import CloudCore
@testable import CloudFleet
@testable import CloudStationGateway
@testable import CloudTestSupport

extension CloudAppTests {
    @Suite struct SecrecyTests {
        /// No answer of any route contains a hash of a password or credential, or a whole UID.
        @Test func answersContainNoSecrets() async throws {
            let bench = try await RESTBench()
            let credential = StationCredential(random: .counting())
            let cloud = bench.cloud
            try await cloud.addStation("CP-1", credential: credential)
            try await cloud.addPerson("eva", email: "eva@example.org", passwordHash: "scrypt$eva")
            let card = try await cloud.addCard(OCPP16Bench.card, of: "eva")
            let ocpp = OCPP16Dispatcher(
                database: cloud.database, now: cloud.now, authorization: cloud.authorization,
                authority: nil, heartbeatIntervalSeconds: 300, metrics: Metrics(),
                logger: CloudBench.logger)
            for (action, payload) in OCPP16Bench.samples {
                _ = await ocpp.answer(try id("CP-1"), id: "m", action: action, payload: payload)
            }
            let ids = ["eva", "CP-1", card.text] + (try await cloud.transactions()).map(\.id.text)
            let secrets = [
                "scrypt$", credential.hash, credential.text, OCPP16Bench.card,
                try cloud.reference(OCPP16Bench.card).hash,
            ].map { $0.lowercased() }
            // The event route is an endless stream of the same views.
            let routes = bench.app.routes.routes.filter { $0.path != "/api/v1/events" }
            try await bench.run { client in
                var seen = 0
                for route in routes {
                    for id in ids {
                        let uri = route.path.replacing("{id}", with: id)
                        let answer = try await client.call(
                            route.method, uri, route.method == .get ? nil : .object([]))
                        if answer.status == 200 { seen += 1 }
                        let text = JSONWriter.text(answer.json).lowercased()
                        #expect(!secrets.contains(where: text.contains), "\(uri)")
                    }
                }
                #expect(seen >= 8)
            }
        }

        /// The database contains no token or password in plain text.
        @Test func storesNoSecretsInPlainText() async throws {
            let bench = try CloudBench()
            let credential = StationCredential(random: .counting())
            try await bench.addStation("CP-1", credential: credential)
            try await bench.addCard(OCPP16Bench.card)
            let login = bench.logins
            let hash = try await bench.resources.passwords.hash(
                "correct horse", salt: Array(0..<16))
            try await bench.addPerson("eva", email: "eva@example.org", passwordHash: hash)
            let token = try await login.logIn(
                email: "eva@example.org", password: "correct horse", from: ""
            ).refreshToken
            let secrets = [credential.text, OCPP16Bench.card, token, "correct horse"]
            let rows = try await bench.database.read { (db) throws -> [String] in
                let db = db.connection
                return try String.fetchAll(
                    db,
                    sql: """
                        SELECT name FROM sqlite_schema WHERE type = 'table'
                          AND name NOT LIKE 'sqlite_%'
                        """
                ).flatMap {
                    try GRDB.Row.fetchAll(db, sql: "SELECT * FROM \($0)").map(\.description)
                }
            }
            #expect(rows.count >= 5)
            #expect(!rows.contains { row in secrets.contains(where: row.contains) })
        }

        @Test func logsShowOnlyEndOfToken() throws {
            let token = try CloudBench.token(OCPP16Bench.card)
            #expect("\(token)" == "…E6F7")
        }
    }
}
