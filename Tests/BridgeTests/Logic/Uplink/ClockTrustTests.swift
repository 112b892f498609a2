import Common
import Testing

@testable import BridgeLogic

extension BridgeTests {
    @Suite struct ClockTrustTests {
        private static func clock(isSynchronised: Bool) -> ToldClock {
            var moment = Moment.told(0)
            moment.isSynchronised = isSynchronised
            return ToldClock(moment)
        }

        /// The cloud vouches for a clock that is within five seconds of its own; nobody corrects it.
        @Test(
            arguments: [
                (0, true), (5000, true), (-5000, true), (5001, false), (-5001, false),
                (-1_700_000_000_000, false),
            ] as [(Int64, Bool)])
        func heard(difference: Int64, isTrusted: Bool) {
            let clock = Self.clock(isSynchronised: false)
            let trust = ClockTrust(clock: clock.now)
            #expect(trust.now().isSynchronised == false)
            trust.heard(clock.now().wall.adding(milliseconds: difference))
            var expected = Moment.told(0)
            expected.isSynchronised = isTrusted
            #expect(trust.now() == expected)
        }

        /// The kernel's word stands, whatever the cloud thinks; the cloud takes its own word back.
        @Test func disagreement() {
            let clock = Self.clock(isSynchronised: false)
            let trust = ClockTrust(clock: clock.now)
            trust.heard(clock.now().wall)
            clock.pass(1000)
            #expect(trust.now().isSynchronised)
            trust.heard(clock.now().wall.adding(seconds: 60))
            #expect(!trust.now().isSynchronised)
            let kernel = ClockTrust(clock: Self.clock(isSynchronised: true).now)
            kernel.heard(.epoch)
            #expect(kernel.now().isSynchronised)
        }
    }
}
