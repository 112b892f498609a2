import CommonBase
import TestSupport
import Testing

@testable import CloudStationGateway

extension CloudStationGatewayTests {
    @Suite struct AdmissionGuardTests {
        /// A client has all addresses of its /64, and an IPv4 address has two texts.
        @Test(arguments: [
            ("2001:db8:0:1::", "2001:db8:0:1:ffff::1", "2001:db8:0:2::1"),
            ("::ffff:192.0.2.", "192.0.2.1", "192.0.2.200"),
        ]) func countsRefusalsOfNetwork(prefix: String, same: String, other: String) {
            let (guardian, now) = (AdmissionGuard(), ManualClock().now)
            let isIPv4 = prefix.hasSuffix(".")
            for number in 1...10 {
                guardian.noteRefusal(
                    from: isIPv4 ? "\(prefix)1" : "\(prefix)\(String(number, radix: 16))", at: now)
            }
            #expect(!guardian.admits(nil, from: same, at: now))
            #expect(guardian.admits(nil, from: other, at: now))
        }

        /// Only this machine's own addresses are exempt, whatever their text.
        @Test func exemptsLoopback() {
            let (guardian, now) = (AdmissionGuard(), ManualClock().now)
            for address in ["::1", "127.0.0.1", "::ffff:127.0.0.1", "::2"] {
                for _ in 0..<20 { guardian.noteRefusal(from: address, at: now) }
            }
            let admitted = ["::1", "127.0.0.1", "::ffff:127.0.0.1", "::2"].filter {
                guardian.admits(nil, from: $0, at: now)
            }
            #expect(admitted == ["::1", "127.0.0.1", "::ffff:127.0.0.1"])
        }
    }
}
