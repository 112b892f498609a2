import NIOCore
import Testing

@testable import CloudStationGateway

extension CloudStationGatewayTests {
    @Suite struct TransferClockTests {
        private static func at(_ seconds: Int64) -> NIODeadline {
            .uptimeNanoseconds(0) + .seconds(seconds)
        }

        /// A slow but steady peer goes on; one that stalls ends, whatever it moved before.
        @Test func progressEarnsTimeUpToPatience() {
            var clock = TransferClock(patience: .seconds(60))
            #expect(!clock.hasEnded(at: Self.at(1000)))
            clock.start(at: Self.at(0))
            for second in stride(from: Int64(10), to: 5000, by: 10) {
                #expect(!clock.hasEnded(at: Self.at(second)))
                clock.moved(10 * 600, at: Self.at(second))
            }
            clock.moved(100 << 20, at: Self.at(5000))
            #expect(!clock.hasEnded(at: Self.at(5059)))
            #expect(clock.hasEnded(at: Self.at(5060)))
            clock.stop()
            #expect(!clock.hasEnded(at: Self.at(9000)))
        }

        @Test func ratesBelowMinimumEnd() {
            var clock = TransferClock(patience: .seconds(60))
            clock.start(at: Self.at(0))
            var second: Int64 = 0
            while !clock.hasEnded(at: Self.at(second)), second < 10_000 {
                second += 1
                clock.moved(1, at: Self.at(second))
            }
            #expect((60...61).contains(second))
        }

        @Test func followsWhatPeerHasTaken() {
            var progress = OutboundProgress(patience: .seconds(60))
            #expect(progress.isIdle)
            progress.wrote(100_000, at: Self.at(0))
            var hasStalled = [progress.check(pending: 100_000, at: Self.at(59))]
            hasStalled.append(progress.check(pending: 90_000, at: Self.at(59)))
            progress.wrote(50_000, at: Self.at(61))
            // Nothing was taken of what was written later.
            hasStalled.append(progress.check(pending: 140_000, at: Self.at(70)))
            hasStalled.append(progress.check(pending: 140_000, at: Self.at(90)))
            hasStalled.append(progress.check(pending: 0, at: Self.at(91)))
            #expect(hasStalled == [false, false, false, true, false] && progress.isIdle)
        }
    }
}
