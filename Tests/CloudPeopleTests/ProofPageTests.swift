import CommonBase
import TestSupport
import Testing

@testable import CloudCore
@testable import CloudPeople
@testable import CloudTestSupport
@testable import CloudWeb

extension CloudPeopleTests {
    /// Changes of what protects an account need a recent proof, and secrets are shown once.
    @Suite struct ProofPageTests {
        private static let token = ["label": "Home", "mayDo": "read", "validity": "30"]

        private static func world(
            _ body: @escaping @Sendable (RESTBench, TestBrowser) async throws -> Void
        ) async throws {
            let bench = try await RESTBench()
            _ = try await bench.cloud.addPerson(
                "eva", email: "eva@example.org",
                passwordHash: try await PasswordHasher().hash(
                    AccountBench.password, salt: Array(0..<16)))
            try await bench.browse { browser in
                try await browser.signIn(try id("eva"), bench.cloud)
                try await body(bench, browser)
            }
        }

        @Test func passwordProvesForAQuarterOfAnHour() async throws {
            try await Self.world { bench, browser in
                let form = try await browser.get("/settings/sessions")
                #expect(form.html.contains("name=\"mayDo\""))
                bench.cloud.clock.move(seconds: 15 * 60)
                for page in ["/settings/sessions", "/settings/passkeys"] {
                    let shown = try await browser.get(page)
                    #expect(shown.status == 200 && shown.html.contains("/proof?next=\(page)"))
                }
                let email = try await browser.get("/settings/email")
                #expect(email.location == "/proof?next=/settings/email")
                for (uri, page) in [
                    ("/settings/access-tokens", "/settings/sessions"),
                    ("/settings/passkeys", "/settings/passkeys"),
                    ("/settings/email", "/settings/email"),
                ] {
                    let sent = try await browser.post(
                        uri, from: try await browser.get("/settings"),
                        Self.token.merging(["email": "new@example.org"]) { first, _ in first })
                    #expect(sent.status == 303 && sent.location == "/proof?next=\(page)", "\(uri)")
                }
                let proof = try await browser.get("/proof?next=/settings/email")
                #expect(proof.hidden("next") == "/settings/email")
                let wrong = try await browser.post(
                    "/proof", from: proof,
                    ["next": "/settings/email", "currentPassword": "wrong horse"])
                #expect(wrong.status == 400 && wrong.hidden("next") == "/settings/email")
                let right = try await browser.post(
                    "/proof", from: wrong,
                    ["next": "/settings/email", "currentPassword": AccountBench.password])
                #expect(right.status == 303 && right.location == "/settings/email")
                #expect(try await browser.get("/settings/email").status == 200)
                // The old session is replaced.
                let sessions = try await bench.cloud.database.read { db in
                    try WebSessionTable.list(
                        of: .person(try id("eva"), []), db, at: bench.cloud.clock.now.wall)
                }
                #expect(sessions.count == 1)
                #expect(try await bench.cloud.count("audit_line") == 0)
            }
        }

        @Test func asksNobodyForAPasswordThatTheyDoNotHave() async throws {
            let bench = try await RESTBench()
            let eva = try await bench.cloud.addPerson("eva")
            try await bench.browse { browser in
                try await browser.signIn(eva, bench.cloud)
                let page = try await browser.get("/proof")
                #expect(page.status == 200 && page.html.contains("/forgot-password"))
                #expect(!page.html.contains("currentPassword"))
            }
        }

        @Test func proofIsLimitedLikeASignIn() async throws {
            try await Self.world { _, browser in
                var statuses: [Int] = []
                for _ in 0..<11 {
                    let page = try await browser.submit(
                        "/proof", on: "/proof", ["currentPassword": "wrong horse"])
                    statuses.append(page.status)
                }
                #expect(statuses.dropLast().allSatisfy { $0 == 400 })
                let last = try await browser.submit(
                    "/proof", on: "/proof", ["currentPassword": AccountBench.password])
                #expect(last.html.contains("Too many attempts"))
                let elsewhere = try await browser.get("/proof?next=https://evil.example")
                #expect(elsewhere.status == 200)
            }
        }

        @Test func secretIsMadeAndShownOnce() async throws {
            try await Self.world { bench, browser in
                let page = try await browser.get("/settings/sessions")
                let made = try await browser.post("/settings/access-tokens", from: page, Self.token)
                #expect(made.status == 200 && made.html.contains("id=\"secret\""))
                let again = try await browser.post(
                    "/settings/access-tokens", from: page, Self.token)
                #expect(again.status == 303 && again.location == "/settings/sessions")
                #expect(again.flash?.contains("made already") == true)
                let tokens = try await bench.cloud.database.read { db in
                    try PersonalTokenTable.list(
                        person: try id("eva"), after: "", limit: 10, viewer: .system, db)
                }
                #expect(tokens.count == 1)
            }
        }
    }
}
