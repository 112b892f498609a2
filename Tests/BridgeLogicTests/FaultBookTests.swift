import BridgeTestSupport
import CommonBase
import Testing

@testable import BridgeLogic

extension BridgeLogicTests {
    @Suite struct FaultBookTests {
        private static func trip(_ book: inout FaultBook, at seconds: Int64) {
            book.begin(.residualCurrent, at: .test(seconds * 1000))
            book.end(.residualCurrent, at: .test(seconds * 1000 + 1000))
        }

        /// What an input says lasts as long as it says so; a protection's, five minutes longer.
        @Test func followsInputs() {
            var book = FaultBook()
            book.begin(.emergencyStop, at: .test(0))
            #expect(book.worst == .emergencyStop)
            book.end(.emergencyStop, at: .test(1000))
            #expect(book.worst == nil)
            Self.trip(&book, at: 0)
            #expect(book.worst == .residualCurrent)
            #expect(book.nextDeadline == Moment.test(301_000).uptime)
            book.pass(Moment.test(300_999).uptime)
            #expect(book.worst == .residualCurrent)
            book.pass(Moment.test(301_000).uptime)
            #expect(book.worst == nil)
        }

        /// One that trips again while it cools down begins anew.
        @Test func restartsCoolDownOnNewTrip() {
            var book = FaultBook()
            Self.trip(&book, at: 0)
            book.begin(.residualCurrent, at: .test(100_000))
            #expect(book.nextDeadline == nil)
            book.end(.residualCurrent, at: .test(101_000))
            #expect(book.nextDeadline == Moment.test(401_000).uptime)
        }

        /// The third trip in a day is a matter for a person, who may be far away.
        @Test func latchesThirdTripInADay() {
            var book = FaultBook()
            for second: Int64 in [0, 3600, 86_399] { Self.trip(&book, at: second) }
            book.pass(Moment.test(172_800_000).uptime)
            #expect(book.worst == .residualCurrent)
            #expect(book.stored.latched == [.residualCurrent])
            book.clearRemotely()
            #expect(book.worst == nil && book.stored == StoredFaults())
        }

        @Test func doesNotLatchThreeTripsInTwoDays() {
            var book = FaultBook()
            for second: Int64 in [0, 3600, 86_401] { Self.trip(&book, at: second) }
            book.pass(Moment.test(172_800_000).uptime)
            #expect(book.worst == nil)
        }

        /// The pause after a trip goes on after a restart, and one that lasts over it is one.
        @Test func continuesCoolDownAfterRestart() {
            var book = FaultBook()
            Self.trip(&book, at: 0)
            book = FaultBook(
                book.stored, present: [], protections: BridgePolicy.all, at: .test(300_999))
            #expect(book.worst == .residualCurrent)
            #expect(book.nextDeadline == Moment.test(600_999).uptime)
            book = FaultBook(
                book.stored, present: [], protections: BridgePolicy.all, at: .test(301_000))
            #expect(book.worst == nil)
            book.begin(.residualCurrent, at: .test(400_000))
            for minute: Int64 in 10...20 {
                book = FaultBook(
                    book.stored, present: [], protections: BridgePolicy.all,
                    at: .test(minute * 60_000))
                #expect(book.worst == .residualCurrent)
                book.begin(.residualCurrent, at: .test(minute * 60_000))
            }
            #expect(book.stored.trips.count == 2 && book.stored.latched.isEmpty)
            book.end(.residualCurrent, at: .test(2_000_000))
            #expect(book.nextDeadline == Moment.test(2_300_000).uptime)
        }

        /// What is still so is not cleared away.
        @Test func keepsTripThatIsStillPresent() {
            var book = FaultBook()
            book.begin(.residualCurrent, at: .test(0))
            book.clearRemotely()
            #expect(book.worst == .residualCurrent)
            book.end(.residualCurrent, at: .test(1000))
            #expect(book.nextDeadline == Moment.test(301_000).uptime)
        }

        /// What only somebody on the spot can see is cleared there.
        @Test func needsInspectionForContactor() {
            for fault in BridgeFault.allCases {
                var book = FaultBook()
                book.begin(fault, at: .test(0))
                #expect(book.worst == fault)
                book.end(fault, at: .test(0))
                book.clearRemotely()
                #expect((book.worst == fault) == fault.needsInspection)
            }
        }

        /// The worst is told, and all of them count.
        @Test func ordersFaultsByTable() {
            var book = FaultBook(
                StoredFaults(), present: [.outputsPersist], protections: [], at: .test(0))
            #expect(book.worst == .outputsPersist)
            book.begin(.emergencyStop, at: .test(0))
            book.begin(.contactorWelded, at: .test(0))
            #expect(book.worst == .contactorWelded)
            #expect(book.active == [.outputsPersist, .emergencyStop, .contactorWelded])
        }

        /// A pause is over by what surely passed: not by a clock that was wrong when it began.
        @Test(arguments: [(true, false), (false, true)]) func restartsCoolDownUnlessItSurelyPassed(
            wasRight: Bool, pauses: Bool
        ) {
            var book = FaultBook()
            var tripped = Moment.test(0)
            tripped.isSynchronised = wasRight
            book.begin(.residualCurrent, at: tripped)
            book.end(.residualCurrent, at: tripped)
            var later = Moment.test(36_000_000)
            later.bootID = "another"
            book = FaultBook(
                book.stored, present: [], protections: BridgePolicy.all, at: later)
            #expect(book.active.contains(.residualCurrent) == pauses)
        }

        /// Trips that nobody ended, from a file of before: the next end is theirs, too.
        @Test func endsOpenTripsOfOlderFiles() {
            var stored = StoredFaults()
            stored.trips = [
                .init(fault: .residualCurrent), .init(fault: .residualCurrent),
                .init(fault: .overTemperature),
            ]
            var book = FaultBook(
                stored, present: [], protections: [.residualCurrent], at: .test(0))
            #expect(book.active == [.residualCurrent])
            book.begin(.residualCurrent, at: .test(1))
            book.end(.residualCurrent, at: .test(2))
            #expect(book.stored.trips.allSatisfy { $0.released != nil })
            book.begin(.residualCurrent, at: .test(3))
            #expect(book.stored.latched == [.residualCurrent])
        }
    }
}

extension BridgePolicy {
    /// With an input for each protection.
    fileprivate static let all: Set<BridgeFault> = [
        .emergencyStop, .residualCurrent, .overTemperature,
    ]
}
