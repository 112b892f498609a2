import HTTPTypes
import TestSupport
import Testing

@testable import CloudCore
@testable import CloudHTTP
@testable import CloudPeople
@testable import CloudTestSupport
@testable import CloudWeb
@testable import CommonBase

extension CloudWebTests {
    @Suite struct SignInTests {
        private static func bench() async throws -> RESTBench {
            let bench = try await RESTBench()
            let hash = try await bench.cloud.resources.passwords.hash(
                "correct horse", salt: Array(1...16))
            let now = bench.cloud.clock.now
            try await bench.cloud.database.write { db in
                _ = try PeopleService.add(
                    id: try id("jana"), isAdmin: false, name: "Jana", email: "jana@zapoj.example",
                    passwordHash: hash, db, at: now)
            }
            return bench
        }

        private static let right = [
            "email": " Jana@zapoj.example ", "password": "correct horse", "next": "/home?x",
        ]

        @Test func signsInAndOut() async throws {
            let bench = try await Self.bench()
            try await bench.browse { browser in
                let refused = try await browser.get("/home?x")
                #expect(refused.location == "/sign-in?next=/home%3Fx")
                let form = try await browser.get("/sign-in?next=/home%3Fx")
                #expect(form.hidden("next") == "/home?x")
                let done = try await browser.post("/sign-in", from: form, Self.right)
                #expect(done.status == 303 && done.location == "/home?x")
                let home = try await browser.get("/home")
                #expect(home.status == 200 && home.html.contains("Jana"))
                let out = try await browser.post("/sign-out", from: home)
                #expect(out.location == "/sign-in" && out.flash == "You have signed out.")
                let visit303 = try await browser.get("/home")
                #expect(visit303.status == 303)
            }
        }

        @Test func keepsWhatWasTypedButNotThePassword() async throws {
            let bench = try await Self.bench()
            try await bench.browse(language: "cs") { browser in
                let answer = try await browser.submit(
                    "/sign-in", on: "/sign-in",
                    ["email": "a@b.example\"<b>", "password": "secret-1", "next": "/home"])
                #expect(answer.status == 400)
                #expect(answer.html.contains("E-mail nebo heslo nesedí."))
                #expect(answer.html.contains("value=\"a@b.example&quot;&lt;b&gt;\""))
                #expect(!answer.html.contains("secret-1"))
                #expect(answer.hidden("next") == "/home")
            }
        }

        @Test func changesTheSessionTokenAtSignIn() async throws {
            let bench = try await Self.bench()
            try await bench.browse { browser in
                let form = try await browser.get("/sign-in")
                let before = form.headers[.setCookie] ?? ""
                let done = try await browser.post("/sign-in", from: form, Self.right)
                let after = done.headers[.setCookie] ?? ""
                #expect(before.hasPrefix("zapoj=") && after.hasPrefix("zapoj="))
                #expect(before.prefix(40) != after.prefix(40))
                #expect(after.contains("HttpOnly") && after.contains("SameSite=Lax"))
            }
        }

        @Test func endsSessionsOfBlockedPeople() async throws {
            let bench = try await Self.bench()
            try await bench.browse(as: "jana") { browser in
                let visit200 = try await browser.get("/home")
                #expect(visit200.status == 200)
                try await bench.cloud.database.write { db in
                    try db.execute(sql: "UPDATE person SET status = 'blocked'")
                }
                let visit303 = try await browser.get("/home")
                #expect(visit303.status == 303)
            }
        }

        @Test func sessionExpiresWithoutUse() async throws {
            let bench = try await Self.bench()
            try await bench.browse(as: "jana") { browser in
                for _ in 0..<3 {
                    bench.cloud.clock.move(seconds: 20 * 86_400)
                    let visit200 = try await browser.get("/home")
                    #expect(visit200.status == 200)
                }
                bench.cloud.clock.move(seconds: 31 * 86_400)
                let visit303 = try await browser.get("/home")
                #expect(visit303.status == 303)
            }
        }
    }

    @Suite struct PageOriginTests {
        @Test func keepsSessionsOverTLSAndOnThisMachineOnly() {
            func keeps(_ authority: String, secure: Bool = false) -> Bool {
                PageOrigin(isSecure: secure, authority: authority).keepsSessions
            }
            #expect(keeps("localhost:8080") && keeps("127.0.0.1") && keeps("[::1]:80"))
            #expect(keeps("a.localhost") && keeps("zapoj.example", secure: true))
            #expect(!keeps("zapoj.example") && !keeps("192.168.1.20:8080") && !keeps(""))
            #expect(!keeps("localhost.evil.example"))
        }

        @Test func namesCookiesByTheConnection() {
            let secure = PageOrigin(isSecure: true, authority: "zapoj.example")
            let text = secure.setCookie("zapoj", "x", seconds: 60).value
            #expect(text.hasPrefix("__Host-zapoj=x;") && text.contains("Secure"))
            #expect(secure.cookie("zapoj", of: [.cookie: "zapoj=evil"]) == nil)
            #expect(secure.cookie("zapoj", of: [.cookie: "a=b; __Host-zapoj=y"]) == "y")
            let plain = PageOrigin(isSecure: false, authority: "localhost")
            #expect(!plain.setCookie("zapoj", "x", seconds: 60).value.contains("Secure"))
        }
    }
}
