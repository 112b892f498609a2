import CommonBase
import TestSupport
import Testing

@testable import CloudHTTP

extension CloudHTTPTests {
    @Suite struct IPAddressTests {
        @Test(arguments: [
            ("192.0.2.1", "192.0.2.1"), ("2001:DB8:0:0::1", "2001:db8::1"), ("::1", "::1"),
            ("::ffff:192.0.2.1", "192.0.2.1"), ("::ffff:c000:201", "192.0.2.1"),
        ]) func writesCanonicalText(text: String, canonical: String) {
            #expect(IPAddress(text)?.text == canonical)
        }

        @Test(arguments: [
            "", " ", "unknown", "192.0.2", "192.0.2.256", "192.0.2.1 ", "0xC0.0.2.1", "3221225985",
            "192.0.2.1:80", "[::1]", "fe80::1%eth0", "::1::", "192.0.2.1\u{0}", "localhost",
            String(repeating: "1", count: 100),
        ]) func rejectsOtherTexts(text: String) {
            #expect(IPAddress(text) == nil)
        }

        @Test(arguments: [
            ("192.0.2.1", "192.0.2.1"), ("::ffff:192.0.2.1", "192.0.2.1"),
            ("2001:db8:0:1:ffff::9", "2001:db8:0:1::"), ("2001:DB8:0:1::", "2001:db8:0:1::"),
            ("local", "local"), ("", ""),
        ]) func countsClientsByNetwork(client: String, key: String) {
            #expect(IPAddress.network(ofClient: client) == key)
        }

        @Test func knowsLoopback() {
            let loopback = ["127.0.0.1", "127.255.0.9", "::1", "::ffff:127.0.0.1"]
            #expect(loopback.allSatisfy { IPAddress($0)?.isLoopback == true })
            #expect(["128.0.0.1", "::", "1::1"].allSatisfy { IPAddress($0)?.isLoopback == false })
        }

        @Test func knowsPublicAddresses() {
            let known = ["8.8.8.8", "1.1.1.1", "172.32.0.1", "2a00:1450:4014::1", "2606:4700::1"]
            #expect(known.allSatisfy { IPAddress($0)?.isPublic == true })
            let others = [
                "0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "169.254.169.254", "172.16.0.1",
                "172.31.255.255", "192.168.1.1", "198.18.0.1", "203.0.113.9", "224.0.0.1",
                "255.255.255.255", "::", "::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "fe80::1",
                "fd00::1", "ff02::1", "2001::1", "2001:db8::1", "2002:a00:1::", "4000::1",
            ]
            for other in others { #expect(IPAddress(other)?.isPublic == false, "\(other)") }
        }

        @Test(arguments: [
            (
                "10.0.0.0/8", ["10.0.0.0", "10.255.255.255", "::ffff:10.1.2.3"],
                ["11.0.0.0", "::1"]
            ),
            ("192.0.2.1", ["192.0.2.1"], ["192.0.2.0", "192.0.2.2"]),
            ("192.0.2.4/31", ["192.0.2.4", "192.0.2.5"], ["192.0.2.3", "192.0.2.6"]),
            ("fc00::/7", ["fc00::1", "fdff::"], ["fe00::", "10.0.0.1"]),
            ("::1/128", ["::1"], ["::2", "0.0.0.1"]),
        ]) func rangeContains(range: String, inside: [String], outside: [String]) throws {
            let range = try #require(AddressRange(range))
            #expect(inside.allSatisfy { IPAddress($0).map(range.contains) == true })
            #expect(outside.allSatisfy { IPAddress($0).map(range.contains) == false })
        }

        @Test(arguments: [
            "10.0.0.1/8", "0.0.0.0/0", "::/0", "10.0.0.0/33", "::/129", "10.0.0.0/", "10.0.0.0/+8",
            "10.0.0.0/8/8", "/8", "", "proxy", "::ffff:10.0.0.0/104",
        ]) func rejectsOtherRanges(text: String) {
            #expect(AddressRange(text) == nil)
        }
    }
}
