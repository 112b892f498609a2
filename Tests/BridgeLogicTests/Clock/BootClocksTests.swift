import BridgeTestSupport
import CommonBase
import Testing

@testable import BridgeLogic

extension BridgeLogicTests {
    @Suite struct BootClocksTests {
        private static let start = Timestamp.earliestPlausible

        /// In a start of the machine, with a wall clock that is wrong.
        private static func moment(_ boot: String, uptime: Int64) -> Moment {
            Moment(
                uptime: Uptime(milliseconds: uptime), wall: Timestamp(milliseconds: uptime),
                bootID: boot, isSynchronised: false)
        }

        private static func clocks(_ boots: [(String, ran: Int64, start: Timestamp?)])
            -> BootClocks
        {
            var clocks = BootClocks()
            for boot in boots {
                clocks.note(moment(boot.0, uptime: boot.ran))
                if let start = boot.start { clocks.learn(boot.0, start) }
            }
            return clocks
        }

        @Test func correctsTimesWhenClockIsSetLater() {
            var clocks = Self.clocks([("a", 10_000, nil)])
            #expect(clocks.corrected(Self.moment("a", uptime: 10)).isSynchronised == false)
            var told = Self.moment("a", uptime: 20_000)
            (told.wall, told.isSynchronised) = (Self.start, true)
            clocks.note(told)
            let corrected = clocks.corrected(Self.moment("a", uptime: 10_000))
            #expect(corrected.wall == Self.start.adding(seconds: -10))
            #expect(corrected.isSynchronised)
            #expect(corrected.uncertaintySeconds == nil)
            // Somebody else's word comes too late: events may have gone out.
            clocks.learn("a", .epoch)
            #expect(clocks.corrected(Self.moment("a", uptime: 10_000)) == corrected)
        }

        /// An hour, of which the starts that nobody told the time ran 10 and 20 minutes: the half hour
        /// without power is shared out among three power cuts.
        @Test func estimatesBootBetweenKnownOnes() {
            let clocks = Self.clocks([
                ("a", 0, Self.start), ("b", 600_000, nil), ("c", 1_200_000, nil),
                ("d", 0, Self.start.adding(seconds: 3600)),
            ])
            let (b, c) = (
                clocks.corrected(Self.moment("b", uptime: 1000)),
                clocks.corrected(Self.moment("c", uptime: 1000))
            )
            #expect(b.wall == Self.start.adding(seconds: 600 + 1))
            #expect(c.wall == Self.start.adding(seconds: 600 + 600 + 600 + 1))
            #expect([b, c].map(\.uncertaintySeconds) == [1201, 1201])
            #expect([b, c].allSatisfy { !$0.isSynchronised })
        }

        /// A system that goes on from when it lost power: its clock tells what it ran for, and that is more
        /// than what was stored. One that is ahead of the truth tells nothing.
        @Test(arguments: [(1800, 1800, 0), (86_400, 600 + 1500, 1500)] as [(Int64, Int64, Int64)])
        func usesClaimedStartAsLowerBound(seconds: Int64, start: Int64, uncertainty: Int64) {
            var clocks = Self.clocks([("a", 600_000, Self.start)])
            for (boot, claimed) in [("b", seconds), ("c", seconds * 2)] {
                var moment = Self.moment(boot, uptime: 0)
                moment.wall = Self.start.adding(seconds: claimed)
                clocks.note(moment)
            }
            clocks.learn("c", Self.start.adding(seconds: 3600))
            let corrected = clocks.corrected(Self.moment("b", uptime: 0))
            #expect(corrected.wall == Self.start.adding(seconds: start))
            #expect(corrected.uncertaintySeconds == uncertainty + 1)
        }

        /// Before the first and after the last that is known, nothing is made up.
        @Test func keepsTimesWithoutKnownNeighbours() {
            let clocks = Self.clocks([
                ("a", 1000, nil), ("b", 1000, Self.start), ("c", 1000, nil),
            ])
            for boot in ["a", "c", "never seen"] {
                let moment = Self.moment(boot, uptime: 500)
                #expect(clocks.corrected(moment) == moment)
            }
        }

        /// What lies before the last start that is known is over when nothing waits; and never are there
        /// too many.
        @Test func keepsLimitedNumberOfBoots() {
            var clocks = Self.clocks([("a", 1, nil), ("b", 1, Self.start), ("c", 1, nil)])
            clocks.forget()
            #expect(clocks.boots.map(\.bootID) == ["b", "c"])
            for number in 0..<200 { clocks.note(Self.moment("\(number)", uptime: 0)) }
            #expect(clocks.boots.count == BootClocks.limit)
        }
    }
}
