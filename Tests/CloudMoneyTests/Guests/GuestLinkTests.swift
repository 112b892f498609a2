import CommonBase
import HummingbirdTesting
import TestSupport
import Testing

@testable import CloudApp
@testable import CloudCharging
@testable import CloudCore
@testable import CloudMoney
@testable import CloudTestSupport

extension CloudMoneyTests {
    /// What a guest sees behind the secret link.
    @Suite struct GuestLinkTests {
        /// A refund after a question is on the guest's page: 5.01 of 20.01 Kč.
        @Test func showsRefundOfAQuestion() async throws {
            let bench = try await GuestBench()
            let secret = try await bench.service.begin(
                at: bench.place, limit: GuestBench.limit, email: nil, language: .czech,
                session: nil, at: bench.cloud.clock.now)
            let found = try await bench.database.read { try GuestTable.find(secret: secret, $0) }
            let guest = try #require(found).id
            try await bench.pay(guest)
            try await bench.start()
            let started = try await bench.plug(guest)
            bench.cloud.clock.move(seconds: 1800)
            try await bench.end(started.number, energyWh: 2900)
            try await bench.settle(guest)
            let admin = try await bench.cloud.addPerson("admin", isAdmin: true)
            let transaction = try #require(try await bench.guest(guest).transactionID)
            let (service, moment) = (
                RefundService(settings: bench.settings), bench.cloud.clock.now
            )
            _ = try await bench.database.write { db in
                try service.refund(
                    .init(Money(minor: 501), bearer: .host, reason: "slow"), of: transaction,
                    viewer: .admin(admin, []), db, at: moment)
            }
            let app = try await bench.cloud.cloud().buildApplication(host: "127.0.0.1", port: 0)
            try await app.test(.router) { client in
                let page = try await TestBrowser(client).get("/guest/\(secret)")
                #expect(page.html.contains("CZK\u{A0}15.00"))
                #expect(page.html.contains("CZK\u{A0}5.01"))
            }
        }

        /// Whoever has the link sees the guest's documents, and no others.
        @Test func showsDocumentsBehindTheLink() async throws {
            let bench = try await GuestBench()
            let secret = try await bench.service.begin(
                at: bench.place, limit: GuestBench.limit, email: nil, language: .czech,
                session: nil, at: bench.cloud.clock.now)
            try await bench.database.write { db in
                let guest = try #require(try GuestTable.find(secret: secret, db))
                for (number, owner) in [("ZP1", guest.id.text), ("ZP2", "other")] {
                    try db.execute(
                        sql: """
                            INSERT INTO document (kind, number, guest_id, transaction_id, version,
                                issued_at, supplied_at, total, vat, content)
                            VALUES ('invoice', ?, ?, ?, 1, 0, 0, 600, 0,
                                '{"seller":{"name":"Zapoj"},"buyer":{"name":""},"lines":[],'
                                || '"isTaxDocument":false,"zone":"Europe/Prague","energyWh":1,'
                                || '"linesIncludeVAT":true,"shares":[],"total":600,'
                                || '"payment":"card"}')
                            """,
                        arguments: [number, owner, number])
                }
            }
            let app = try await bench.cloud.cloud().buildApplication(host: "127.0.0.1", port: 0)
            try await app.test(.router) { client in
                let browser = TestBrowser(client)
                let own = try await browser.get("/guest/\(secret)/documents/ZP1")
                #expect(own.status == 200 && own.html.contains("ZP1"))
                let other = try await browser.get("/guest/\(secret)/documents/ZP2")
                #expect(other.status == 404)
            }
        }
    }
}
