import Testing

@testable import BridgeRuntime

extension BridgeRuntimeTests {
    @Suite struct PageRouterTests {
        private func answer(_ request: PageRequest) throws -> PageAnswer {
            let report = try StatusReport.charging()
            return PageRouter.answer(request, hostName: "Pi") { report }
        }

        private func request(_ uri: String, _ method: String = "GET") -> PageRequest {
            PageRequest(method: method, uri: uri, hosts: ["localhost:8090"])
        }

        /// Two pages are there, whatever is asked behind a question mark; nothing else is.
        @Test(arguments: [
            ("/", 200), ("/?a=b", 200), ("/status.json", 200), ("/status.json?", 200),
            ("", 404), ("//", 404), ("/status", 404), ("/status.json/", 404), ("/%2e", 404),
            ("/favicon.ico", 404), ("/clear-fault", 404), ("http://localhost/", 404), ("*", 404),
        ]) func servesPages(uri: String, status: Int) throws {
            #expect(try answer(request(uri)).status == status)
        }

        /// Nothing can be switched: there is but reading, and no body is taken.
        @Test(arguments: ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "CONNECT", "get"])
        func refusesOtherMethods(method: String) throws {
            for uri in ["/", "/status.json", "/clear-fault", "/x"] {
                let answer = try answer(request(uri, method))
                #expect(answer.status == 405)
                #expect(answer.headers.contains { $0 == ("allow", "GET, HEAD") })
            }
        }

        @Test func refusesBodies() throws {
            var request = request("/")
            request.body = "a"
            #expect(try answer(request).status == 413)
        }

        /// Whatever the answer: nothing is fetched, guessed or kept, and the connection ends.
        @Test(arguments: ["/", "/status.json", "/x"]) func sendsSecurityHeaders(uri: String) throws
        {
            let answer = try answer(request(uri))
            let pairs = answer.headers.map { ($0.name, $0.value) }
            let headers = Dictionary(uniqueKeysWithValues: pairs)
            #expect(headers["x-content-type-options"] == "nosniff")
            #expect(headers["cache-control"] == "no-store")
            #expect(headers["connection"] == "close")
            #expect(headers["content-length"] == "\(answer.body.utf8.count)")
            let policy = headers["content-security-policy"] ?? ""
            #expect(policy.hasPrefix("default-src 'none'; style-src 'unsafe-inline';"))
        }

        /// The page is in the preferred language.
        @Test(arguments: [("", "en"), ("cs-CZ,cs;q=0.9,en;q=0.8", "cs"), ("de", "en")])
        func selectsTheLanguage(header: String, expected: String) throws {
            var request = request("/")
            request.languages = header
            #expect(try answer(request).body.contains("<html lang=\"\(expected)\">"))
        }

        /// This machine, by an address or its own names.
        @Test(arguments: [
            "localhost", "LOCALHOST:8090", "127.0.0.1", "192.168.1.20:8090", "[::1]", "[::1]:8090",
            "[fe80::1]:80", "[::ffff:127.0.0.1]", "pi", "PI:8090", "pi.local",
        ]) func acceptsOwnHosts(host: String) {
            #expect(PageHost.isOwn(host, hostName: "Pi"))
        }

        /// Any other name may be somebody's that points here.
        @Test(arguments: [
            "", ":8090", "evil.example", "evil.example:8090", "pi.example", "localhost.example",
            "127.0.0.1.example", "1.2.3", "1.2.3.256", "1.2.3.4.5", "+1.2.3.4", "1.2.3.",
            "::1", "[::1", "[evil.example]", "[]", "[::1]x", "[::1]:", "localhost:", "localhost:a",
            "localhost:8090:1", "pi.local.", "a@localhost", "localhost:123456", ".local",
        ]) func refusesOtherHosts(host: String) throws {
            #expect(!PageHost.isOwn(host, hostName: "Pi"))
            var request = request("/")
            request.hosts = [host]
            #expect(try answer(request).status == 421)
        }

        /// Nobody can say nothing, or two things at once.
        @Test(arguments: [[], ["localhost", "localhost"]]) func requiresExactlyOneHost(
            hosts: [String]
        ) throws {
            var request = request("/")
            request.hosts = hosts
            #expect(try answer(request).status == 421)
        }
    }
}
