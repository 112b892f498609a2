import ChargingModel
import CloudFleet
import CommonBase
import TestSupport
import Testing

@testable import CloudCharging

extension CloudChargingTests {
    @Suite struct JudgedTimeTests {
        /// Noon; times of the tests are in minutes before or after it.
        private static let now = ManualClock.noon

        private static func minutes(_ minutes: Double) -> Timestamp {
            now.adding(milliseconds: Int64(minutes * 60_000))
        }

        /// A station that has been connected for five hours, after an absence of an hour.
        private static func clock(
            offset minutes: Double? = nil, hint: Double? = nil,
            absences: [(Double, Double)] = [(-360, -300)]
        ) -> StationClock {
            StationClock(
                connectedAt: Self.minutes(absences.last?.1 ?? -300),
                absences: absences.map {
                    .init(from: Self.minutes($0.0), to: Self.minutes($0.1))
                },
                offsetMilliseconds: minutes.map { Int64($0 * 60_000) },
                hintMilliseconds: hint.map { Int64($0 * 60_000) })
        }

        struct Case: Sendable, CustomTestStringConvertible {
            var what: String
            var clock: StationClock
            var claimed: Double
            var kind = JudgedTime.Kind.start
            var start: Double?
            var at: Double
            /// Whose rights apply; nil is now.
            var used: Double?
            var anomalies: Set<Anomaly> = []
            /// In minutes; nil if unknown.
            var offset: Double?

            var testDescription: String { what }
        }

        static let cases: [Case] = [
            Case(what: "right clock", clock: clock(), claimed: 0, at: 0, offset: 0),
            Case(what: "half a minute behind", clock: clock(), claimed: -0.5, at: -0.5, offset: 0),
            Case(what: "within five minutes", clock: clock(), claimed: -4.5, at: -4.5, offset: 0),
            Case(
                what: "ten minutes behind", clock: clock(), claimed: -10, at: 0,
                anomalies: [.timeInPast], offset: -10),
            Case(
                what: "ten minutes behind, again", clock: clock(offset: -10), claimed: -10.1,
                at: -0.1, anomalies: [.timeInPast], offset: -10),
            Case(
                what: "years behind", clock: clock(offset: 0), claimed: -2_600_000, at: 0,
                anomalies: [.timeInPast], offset: -2_600_000),
            Case(
                what: "kept while away", clock: clock(offset: 0), claimed: -330, at: -330,
                used: -330, offset: 0),
            Case(
                what: "kept by an unmeasured clock", clock: clock(), claimed: -330, at: -330,
                used: -330),
            Case(
                what: "sent in vain before the absence", clock: clock(offset: 0), claimed: -361,
                at: -361, used: -361, offset: 0),
            Case(
                what: "before the absence", clock: clock(offset: 0), claimed: -366, at: 0,
                anomalies: [.timeInPast], offset: -366),
            Case(
                what: "behind older messages after the return", clock: clock(offset: 0),
                claimed: -286, at: -286, used: -286, offset: 0),
            Case(
                what: "after the return", clock: clock(offset: 0), claimed: -284, at: 0,
                anomalies: [.timeInPast], offset: -284),
            Case(
                what: "kept by a clock that is behind", clock: clock(offset: -120), claimed: -450,
                at: -330, used: -330, anomalies: [.timeInPast], offset: -120),
            Case(
                what: "kept, as late as the last status", clock: clock(hint: -330), claimed: -330.5,
                at: -330.5),
            Case(
                what: "kept, less late than the last status", clock: clock(hint: -350),
                claimed: -330, at: -330, used: -330),
            Case(
                what: "local time ahead of UTC", clock: clock(), claimed: 120, at: 0,
                anomalies: [.timeInFuture], offset: 120),
            Case(
                what: "local time ahead, again", clock: clock(offset: 120), claimed: 119.9,
                at: -0.1, anomalies: [.timeInFuture], offset: 120),
            Case(
                what: "ahead by a quarter of an hour more", clock: clock(offset: 330),
                claimed: 345, at: 0, anomalies: [.timeInFuture], offset: 345),
            Case(
                what: "set right after it was ahead", clock: clock(offset: 60), claimed: 0, at: 0,
                offset: 0),
            Case(
                what: "set right after it was behind", clock: clock(offset: -300), claimed: -1.5,
                at: -1.5, offset: 0),
            Case(
                what: "summer time begins", clock: clock(offset: -300, absences: []),
                claimed: -240, at: 0, anomalies: [.timeInPast], offset: -240),
            Case(
                what: "set right during the absence", clock: clock(offset: 120), claimed: -310,
                at: -310, used: -310),
            Case(
                what: "never set", clock: clock(), claimed: -29_000_000, at: -29_000_000,
                anomalies: [.clockUnsynchronised]),
            Case(
                what: "end in 2080", clock: clock(offset: 0), claimed: 28_000_000, kind: .stop,
                at: 0, anomalies: [.timeInFuture], offset: 28_000_000),
            Case(
                what: "late end", clock: clock(offset: 0), claimed: -20, kind: .stop, start: -60,
                at: -20, anomalies: [.timeInPast], offset: 0),
            Case(
                what: "end before the start, of a clock that was set back", clock: clock(offset: 0),
                claimed: -120, kind: .stop, start: -60, at: 0, anomalies: [.timeInPast],
                offset: -120),
            Case(
                what: "collected readings", clock: clock(offset: 0), claimed: -20, kind: .sample,
                start: -60, at: -20, offset: 0),
            Case(
                what: "readings of a clock that was set back", clock: clock(offset: 0),
                claimed: -120, kind: .sample, start: -60, at: 0, anomalies: [.timeInPast],
                offset: -120),
            Case(
                what: "status with the time of the last change", clock: clock(offset: 0),
                claimed: -30, kind: .status, at: 0, anomalies: [.timeInPast], offset: 0),
            Case(
                what: "status by an unmeasured clock", clock: clock(), claimed: -30,
                kind: .status, at: 0, anomalies: [.timeInPast]),
            Case(
                what: "status of a clock that was set",
                clock: clock(offset: 120, absences: [(-180, -1)]),
                claimed: -0.5, kind: .status, at: -0.5, offset: 0),
            Case(
                what: "kept by a clock that is ahead, by which it is now",
                clock: clock(offset: 120, absences: [(-180, -1)]), claimed: 0, at: -120,
                used: -120, anomalies: [.timeInFuture], offset: 120),
            Case(
                what: "end of an unknown transaction", clock: clock(offset: 0), claimed: -60,
                kind: .stop, at: -60, anomalies: [.timeInPast], offset: 0),
            Case(
                what: "end of an unknown transaction, by an unmeasured clock", clock: clock(),
                claimed: -60, kind: .stop, at: -60, anomalies: [.timeInPast]),
            Case(
                what: "status as late as the absence", clock: clock(offset: 0), claimed: -330,
                kind: .status, at: -330, offset: 0),
            Case(
                what: "kept end five hours late to the second", clock: clock(), claimed: -300.05,
                kind: .stop, start: -360, at: -300.05, used: -300.05, anomalies: [.timeInPast]),
            Case(
                what: "the same by a measured clock", clock: clock(offset: 0), claimed: -300.05,
                kind: .stop, start: -360, at: -300.05, used: -300.05, offset: 0),
            Case(
                what: "kept end at another time", clock: clock(), claimed: -305, kind: .stop,
                start: -360, at: -305, used: -305),
        ]

        /// A report is live, or was kept in an absence; a clock that is off is measured.
        @Test(arguments: cases) func judgesTime(_ test: Case) {
            var clock = test.clock
            let claimed = Self.minutes(test.claimed)
            let judged = clock.judge(
                claimed, test.kind, heard: Self.now, start: test.start.map(Self.minutes))
            var expected = JudgedTime(claimed, at: Self.minutes(test.at))
            expected.usedAt = test.used.map(Self.minutes)
            expected.anomalies = test.anomalies
            #expect(judged == expected)
            #expect(clock.offsetMilliseconds == test.offset.map { Int64($0 * 60_000) })
        }

        /// The start was an hour ahead and got the time of its arrival. Later reports of the clock,
        /// which was set meanwhile, are not put before it.
        @Test func clockSetDuringTransactionKeepsOrder() {
            var clock = StationClock(
                connectedAt: Self.now,
                absences: [.init(from: Self.minutes(-10_000), to: Self.now)])
            let start = clock.judge(Self.minutes(60), .start, heard: Self.now)
            #expect(start.at == Self.now)
            let sample = clock.judge(
                Self.minutes(-10), .sample, heard: Self.minutes(0.1), start: start.at,
                isStartCorrected: true)
            #expect(sample.at == Self.minutes(0.1))
            let stop = clock.judge(
                Self.minutes(-0.01), .stop, heard: Self.minutes(0.2), start: start.at,
                isStartCorrected: true)
            #expect(stop.at == start.at)
            #expect(stop.offsetMilliseconds == -600)
            #expect(clock.offsetMilliseconds == 0)
        }

        /// Messages that a station sends after its return, one after the other, are no offset.
        @Test func queueIsNoOffset() {
            var clock = Self.clock(offset: 0, absences: [(-300, -1)])
            for minute in stride(from: -299.0, through: -1, by: 2) {
                let judged = clock.judge(
                    Self.minutes(minute), minute == -299 ? .start : .sample,
                    heard: Self.minutes(minute / 300), start: Self.minutes(-299))
                #expect(judged.at == Self.minutes(minute) && judged.anomalies.isEmpty)
            }
            #expect(clock.offsetMilliseconds == 0)
        }

        /// Ten minutes after the return, a live transaction message ends the queue. A status does
        /// not, because it may overtake the queue.
        @Test(
            arguments: [
                (9, .start, true), (11, .start, false), (11, .stop, false), (11, .status, true),
            ] as [(Double, JudgedTime.Kind, Bool)])
        func liveMessageEndsQueue(minute: Double, kind: JudgedTime.Kind, isKept: Bool) {
            var clock = Self.clock(offset: 0, absences: [(-60, 0)])
            let heard = Self.minutes(minute)
            _ = clock.judge(heard, kind, heard: heard)
            #expect(clock.mayHaveKept(Self.minutes(-30), heard: heard) == isKept)
        }

        @Test func mergesAbsencesWithLeastTimeBetween() {
            var clock = StationClock(connectedAt: Self.minutes(-10_000))
            for index in 0..<40 {
                let end = Double(index * 100)
                clock.connected(
                    at: Self.minutes(end + 10), seen: Self.minutes(end), added: Self.now)
                // An older connection, and the same one again, change nothing.
                let before = clock
                clock.connected(
                    at: Self.minutes(end + 10), seen: Self.minutes(end + 9), added: Self.now)
                #expect(clock == before)
            }
            #expect(clock.absences.count == 16)
            let heard = Self.minutes(4000)
            for index in 0..<40 {
                #expect(clock.mayHaveKept(Self.minutes(Double(index * 100 + 5)), heard: heard))
            }
            #expect(!clock.mayHaveKept(Self.minutes(3950), heard: heard))
        }

        /// Before its first connection, a station may have kept the messages of a month.
        @Test func firstConnectionEndsAbsenceOfAMonth() {
            for seen in [nil, Self.minutes(-5)] {
                var clock = StationClock()
                clock.connected(at: Self.now, seen: seen, added: Self.minutes(-5))
                #expect(clock.mayHaveKept(Self.minutes(-31 * 1440), heard: Self.now))
                #expect(!clock.mayHaveKept(Self.minutes(-32 * 1440), heard: Self.now))
            }
        }

        /// A queue of an outage of four hours by a clock that is two hours ahead: one sample each
        /// ten minutes. Some of its times are those of the arrival, and teach nothing.
        @Test func queueOfClockAheadDoesNotUnlearnOffset() {
            var clock = Self.clock(offset: 120, absences: [(-240, 0)])
            for minute in stride(from: -235.0, through: -5, by: 10) {
                let judged = clock.judge(
                    Self.minutes(minute + 120), .sample, heard: Self.minutes(1),
                    start: Self.minutes(-236), isStartCorrected: true)
                #expect(judged.at == Self.minutes(minute), "\(minute)")
                #expect(judged.anomalies == [.timeInFuture], "\(minute)")
            }
            let expected: Int64? = 120 * 60_000
            #expect(clock.offsetMilliseconds == expected)
        }

        /// A station that has been connected for a day has sent what it kept, though it was idle.
        /// One that loses each connection after a while gets the same time.
        @Test(arguments: [0, 20]) func absencesAge(interruptions: Int) {
            var clock = Self.clock(offset: 0, absences: [(-180, 0)])
            for index in 0..<interruptions {
                let end = Double(index * 120 + 60)
                clock.connected(
                    at: Self.minutes(end + 60), seen: Self.minutes(end), added: Self.now)
            }
            // Connected for 20 hours of 40, or of 20.
            let late = Self.minutes(interruptions > 0 ? 2400 : 1200)
            #expect(clock.mayHaveKept(Self.minutes(-60), heard: late))
            let days = Self.minutes(27 * 1440)
            #expect(!clock.mayHaveKept(Self.minutes(-60), heard: days))
            let judged = clock.judge(Self.minutes(-60), .start, heard: days)
            #expect(judged.usedAt == nil)
            #expect(judged.at == days)
            #expect(judged.anomalies == [.timeInPast])
        }
    }
}
