import CommonBase
import TestSupport
import Testing

@testable import CloudBridgeGateway
@testable import CloudHTTP

extension CloudBridgeGatewayTests {
    @Suite struct EnrolmentLimiterTests {
        @Test func thousandGuessesOfOneAddressHinderNoOther() {
            let (limiter, now) = (EnrolmentLimiter(), ManualClock().now)
            for _ in 0..<1000 where limiter.allows(from: "192.0.2.1", at: now) {
                limiter.noteFailure(from: "192.0.2.1", at: now)
            }
            #expect(!limiter.allows(from: "192.0.2.1", at: now))
            #expect(!limiter.allows(from: "::ffff:192.0.2.1", at: now))
            #expect(limiter.allows(from: "192.0.2.2", at: now))
        }

        /// A client has all addresses of its /64.
        @Test func countsNetworkOfIPv6() {
            let (limiter, now) = (EnrolmentLimiter(), ManualClock().now)
            for number in 1...20 {
                limiter.noteFailure(from: "2001:db8::\(String(number, radix: 16))", at: now)
            }
            #expect(!limiter.allows(from: "2001:db8::ffff", at: now))
            #expect(limiter.allows(from: "2001:db8:0:1::1", at: now))
        }

        @Test func boundsGuessesOfAll() {
            let (limiter, now) = (EnrolmentLimiter(), ManualClock().now)
            for number in 0..<3000 {
                limiter.noteFailure(from: "10.0.\(number / 250).\(number % 250)", at: now)
            }
            #expect(!limiter.allows(from: "192.0.2.1", at: now))
        }
    }
}
