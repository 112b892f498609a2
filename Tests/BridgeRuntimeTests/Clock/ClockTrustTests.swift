import BridgeLogic
import BridgeTestSupport
import CommonBase
import Testing

@testable import BridgeRuntime

extension BridgeRuntimeTests {
    @Suite struct ClockTrustTests {
        private static func clock(isSynchronised: Bool) -> ManualClock {
            var moment = Moment.test(60_000)
            moment.isSynchronised = isSynchronised
            return ManualClock(moment)
        }

        /// The cloud's word makes a clock right that nobody vouches for, from wherever it was.
        @Test(arguments: [0, 5000, -90_000, -1_700_000_000_000] as [Int64])
        func usesCloudTimeWithoutNTP(difference: Int64) {
            let clock = Self.clock(isSynchronised: false)
            let trust = ClockTrust(clock: clock.now)
            #expect(trust.now().isSynchronised == false)
            #expect(trust.start == nil)
            let right = clock.now().wall.adding(milliseconds: difference)
            trust.heard(right)
            clock.pass(1000)
            #expect(trust.now().wall == right.adding(seconds: 1))
            #expect(trust.now().isSynchronised)
            #expect(trust.start?.at == right.adding(seconds: -60))
        }

        /// An answer that took its time leaves the clock behind, never ahead; another that says nearly the same
        /// changes nothing.
        @Test func neverRunsAheadAfterSlowAnswers() {
            let clock = Self.clock(isSynchronised: false)
            let trust = ClockTrust(clock: clock.now)
            let asked = clock.now()
            clock.pass(4000)
            trust.heard(asked.wall)
            #expect(trust.now().wall == asked.wall)
            for (off, change) in [(5000, 0), (5001, 5001)] as [(Int64, Int64)] {
                let now = trust.now()
                trust.heard(now.wall.adding(milliseconds: off))
                #expect(trust.now().wall == now.wall.adding(milliseconds: change))
            }
        }

        /// The kernel's word stands, whatever the cloud thinks, and also after NTP has gone.
        @Test func prefersKernelTime() {
            let clock = Self.clock(isSynchronised: true)
            let trust = ClockTrust(clock: clock.now)
            let right = trust.now()
            trust.heard(.epoch)
            #expect(trust.now() == right)
            clock.lose(setTo: .epoch)
            #expect(trust.now() == right)
        }

        /// A daemon that starts again under the same start of the machine need not ask.
        @Test func usesTimeOfEarlierRunInSameBoot() {
            let clock = Self.clock(isSynchronised: false)
            var clocks = BootClocks()
            clocks.note(clock.now())
            clocks.learn("test", .earliestPlausible)
            let trust = ClockTrust(clock: clock.now, known: clocks)
            #expect(trust.now().wall == Timestamp.earliestPlausible.adding(seconds: 60))
        }
    }
}
