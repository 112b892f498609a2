import CommonBase
import TestSupport
import Testing

@testable import CloudApp
@testable import CloudCore
@testable import CloudPeople
@testable import CloudTestSupport

extension CloudAppTests {
    /// Admins see all people, and change their rights.
    @Suite struct PersonPageTests {
        private static let path = "/admin/people"

        private static func person(_ text: String, _ bench: RESTBench) async throws -> Person? {
            try await bench.cloud.database.read { db in
                try PersonTable.find(try id(text), viewer: .system, db)
            }
        }

        @Test func findsByNameAndAddress() async throws {
            let bench = try await RESTBench()
            try await bench.cloud.addPerson("zoe", email: "Zoe.Q@example.org")
            try await bench.browse(as: "admin-0", language: "cs") { browser in
                for text in ["ZO", "zoe.q@"] {
                    let page = try await browser.get("\(Self.path)?q=\(text)").html
                    #expect(page.contains("href=\"/admin/people/zoe\""), "\(text)")
                    #expect(!page.contains("href=\"/admin/people/host-0\""), "\(text)")
                }
                let none = try await browser.get("\(Self.path)?q=example.org").html
                #expect(none.contains("Nikoho jsme nenašli"))
            }
            try await bench.browse(as: "host-0") { browser async throws in
                #expect(try await browser.get(Self.path).status == 403)
                #expect(try await browser.get("\(Self.path)/host-0").status == 403)
            }
        }

        @Test func changesRightsAndEndsSessions() async throws {
            let bench = try await RESTBench()
            let zoe = try await bench.cloud.addPerson("zoe")
            let sessions = SessionService(
                database: bench.cloud.database, now: bench.cloud.now, random: bench.cloud.random,
                logins: bench.cloud.logins)
            let token = try await bench.cloud.database.write { db in
                try sessions.begin(for: zoe, from: "127.0.0.1", userAgent: "test", db)
            }
            let page = "\(Self.path)/zoe"
            try await bench.browse(as: "admin-0") { browser in
                let ended = try await browser.submit("\(page)/sessions/end", on: page)
                #expect(ended.location == page)
                let isOpen = try await bench.cloud.database.write { db in
                    try WebSessionTable.delete(hash: SecretHash.of(token), of: zoe, db)
                }
                #expect(!isOpen)
                _ = try await browser.submit("\(page)/role", on: page, ["role": "admin"])
                #expect(try await Self.person("zoe", bench)?.isAdmin == true)
                _ = try await browser.submit("\(page)/role", on: page, ["role": "person"])
                #expect(try await Self.person("zoe", bench)?.isAdmin == false)
                _ = try await browser.submit("\(page)/status", on: page, ["status": "blocked"])
                #expect(try await Self.person("zoe", bench)?.status == .blocked)
            }
            #expect(try await bench.cloud.count("audit_line") == 4)
        }

        @Test func keepsLastAdminAndDeletesOthers() async throws {
            let bench = try await RESTBench()
            try await bench.cloud.addPerson("zoe")
            try await bench.browse(as: "admin-0") { browser in
                let own = "\(Self.path)/admin-0"
                let refused = try await browser.submit("\(own)/role", on: own, ["role": "person"])
                #expect(refused.status == 400 && refused.html.contains("the last admin"))
                let page = "\(Self.path)/zoe"
                let unsure = try await browser.submit("\(page)/deletion", on: page)
                #expect(unsure.status == 400)
                let deleted = try await browser.submit(
                    "\(page)/deletion", on: page, ["agreement": "on"])
                #expect(deleted.location == Self.path)
                #expect(try await browser.get(page).status == 404)
            }
            #expect(try await Self.person("zoe", bench) == nil)
        }
    }
}
