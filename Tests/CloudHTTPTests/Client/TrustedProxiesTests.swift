import CommonBase
import TestSupport
import Testing

@testable import CloudHTTP

extension CloudHTTPTests {
    @Suite struct TrustedProxiesTests {
        private static func proxies(_ text: String) throws -> TrustedProxies {
            try TrustedProxies.parse(text).get()
        }

        struct Row: Sendable {
            var peer: String
            var forwarded: [String]
            var client: String

            init(_ peer: String, _ forwarded: [String], _ client: String) {
                (self.peer, self.forwarded, self.client) = (peer, forwarded, client)
            }
        }

        /// With the proxies 127.0.0.1 and 10.0.0.0/8.
        @Test(arguments: [
            // No proxy: what the peer says counts for nothing.
            Row("192.0.2.1", ["198.51.100.1"], "192.0.2.1"),
            Row("127.0.0.1", [], "127.0.0.1"),
            Row("127.0.0.1", ["192.0.2.1"], "192.0.2.1"),
            // Counted from the right: what the client wrote is on the left.
            Row("127.0.0.1", ["198.51.100.1, 192.0.2.1"], "192.0.2.1"),
            Row("127.0.0.1", ["198.51.100.1", "192.0.2.1"], "192.0.2.1"),
            Row("127.0.0.1", ["127.0.0.1, 10.0.0.1, 192.0.2.1"], "192.0.2.1"),
            // Trusted proxies before another are skipped.
            Row("127.0.0.1", ["198.51.100.1, 192.0.2.1, 10.0.0.2", "10.0.0.1"], "192.0.2.1"),
            Row("127.0.0.1", ["10.0.0.3,10.0.0.2,10.0.0.1"], "10.0.0.3"),
            // An entry that is no address ends the walk.
            Row("127.0.0.1", ["192.0.2.1, unknown, 10.0.0.1"], "10.0.0.1"),
            Row("127.0.0.1", ["192.0.2.1,"], "127.0.0.1"),
            Row("127.0.0.1", ["192.0.2.1", ""], "127.0.0.1"),
            Row("127.0.0.1", ["_hidden"], "127.0.0.1"),
            // Addresses are normalised, ports are dropped.
            Row("::ffff:127.0.0.1", ["::FFFF:192.0.2.1"], "192.0.2.1"),
            Row("127.0.0.1", ["\t192.0.2.1:4711 "], "192.0.2.1"),
            Row("127.0.0.1", ["[2001:DB8::1]:80"], "2001:db8::1"),
            Row("127.0.0.1", ["[2001:db8::1]"], "2001:db8::1"),
            Row("127.0.0.1", ["2001:db8::1"], "2001:db8::1"),
            Row("127.0.0.1", ["192.0.2.1:99999"], "127.0.0.1"),
            Row("127.0.0.1", ["192.0.2.1 192.0.2.2"], "127.0.0.1"),
        ]) func findsClient(row: Row) throws {
            let client = try Self.proxies("127.0.0.1, 10.0.0.0/8").client(
                peer: IPAddress(row.peer), forwardedFor: row.forwarded)
            #expect(client?.text == row.client)
        }

        @Test func readsLimitedNumberOfHops() throws {
            let (proxy, visitor) = (["10.0.0.1"], ["192.0.2.1"])
            let proxies = try Self.proxies("10.0.0.0/8")
            func client(_ entries: [String]) -> String? {
                proxies.client(
                    peer: IPAddress("10.0.0.9"), forwardedFor: [entries.joined(separator: ",")])?
                    .text
            }
            let limit = TrustedProxies.maximumHops
            let hops = Array(repeating: proxy[0], count: limit - 1)
            #expect(client(visitor + hops) == "192.0.2.1")
            #expect(client(visitor + proxy + hops) == "10.0.0.1")
        }

        /// Whatever a client sends, the proxy's own entry on the right decides.
        @Test func clientCannotForgeItsAddress() throws {
            var random = SeededRandom(seed: 11)
            let proxies = try Self.proxies("127.0.0.1, 10.0.0.0/8")
            let pieces = [
                "127.0.0.1", "10.0.0.1", "198.51.100.1", ",", ",", " ", "unknown", "[", "]", ":",
                "\"", "for=", "::1", "é", ";",
            ]
            for _ in 0..<2000 {
                let forged = (0..<random.index(3)).map { _ in
                    (0..<random.index(8)).map { _ in random.element(pieces) }.joined()
                }
                // Either a line of its own, or appended to the last line.
                let isAppended = random.chance(50) && !forged.isEmpty
                let headers =
                    isAppended
                    ? forged.dropLast() + ["\(forged[forged.count - 1]), 192.0.2.1"]
                    : forged + ["192.0.2.1"]
                let client = proxies.client(
                    peer: IPAddress("127.0.0.1"), forwardedFor: headers)
                #expect(client?.text == "192.0.2.1")
            }
        }

        @Test func parsesList() throws {
            let address = try #require(IPAddress("192.0.2.1"))
            #expect(try Self.proxies("::1,10.0.0.0/8 , 192.0.2.1").contains(address))
            for (text, entry) in [("", ""), ("::1,", ""), ("::1,proxy", "proxy")] {
                #expect(TrustedProxies.parse(text) == .failure(.init(text: entry)))
            }
            let many = Array(repeating: "::1", count: TrustedProxies.maximumCount + 1)
            #expect(
                TrustedProxies.parse(many.joined(separator: ",")) == .failure(.init(text: "::1")))
        }
    }
}
