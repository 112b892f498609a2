import BridgeProtocol
import BridgeTestSupport
import CommonBase
import Testing

@testable import BridgeLogic

extension BridgeLogicTests {
    @Suite struct BridgeMachineChargingTests {
        /// No pulse for 30 s: the car has stopped. The next pulse: it charges again.
        @Test func reportsSuspendedAndResumedCharging() throws {
            var script = try BridgeScript.charging()
            script.tell(.pulsesCounted(1), after: 1000)
            script.stored()
            #expect(script.tell(.timePassed, after: 29_999) == [])
            #expect(
                script.tell(.timePassed, after: 1) == [
                    script.persist(
                        6,
                        [
                            script.event(
                                .updated, .chargingStateChanged, seqNo: 3, state: .suspendedEV)
                        ], pulses: 1, nextSeqNo: 4)
                ])
            #expect(
                script.tell(.pulsesCounted(1), after: 100) == [
                    script.persist(
                        7,
                        [
                            script.event(
                                .updated, .chargingStateChanged, seqNo: 4, state: .charging)
                        ], pulses: 2, nextSeqNo: 5)
                ])
        }

        /// A reading is stored every minute, and never more often.
        @Test func storesPeriodicReadings() throws {
            var policy = BridgePolicy()
            policy.powerGoneMilliseconds = 600_000
            policy.alignedIntervalMilliseconds = 0
            var script = try BridgeScript.charging(policy)
            let begun = script.now.uptime.milliseconds - 20
            for minute in 1...3 as ClosedRange<Int64> {
                let effects = try script.passDeadline()
                #expect(
                    effects == [
                        script.persist(
                            UInt64(4 + minute),
                            [
                                script.event(
                                    .updated, .meterValuePeriodic, seqNo: 1 + minute, register: 0,
                                    .samplePeriodic)
                            ], nextSeqNo: 2 + minute)
                    ])
                #expect(script.now.uptime.milliseconds == begun + minute * 60_000)
                #expect(script.tell(.timePassed) == [])
                script.stored()
            }
        }

        /// Why readings were stored.
        private static func readings(_ effects: [BridgeEffect]) -> [TransactionEvent.TriggerReason]
        {
            effects.flatMap { effect -> [TransactionEvent.TriggerReason] in
                guard case .persist(_, let commit) = effect else { return [] }
                return commit.events.compactMap {
                    guard case .transactionEvent(let event) = $0.data else { return nil }
                    return event.triggerReason
                }
            }
        }

        /// While somebody charges other intervals count at once: no reading is later than they say; one by
        /// the clock that is about to be taken stays.
        @Test func appliesNewIntervalsWhileCharging() throws {
            var policy = BridgePolicy()
            (policy.powerGoneMilliseconds, policy.alignedIntervalMilliseconds) = (7_200_000, 0)
            var script = try BridgeScript.charging(policy)
            let begun = script.now.uptime
            policy.sampleIntervalMilliseconds = 3_600_000
            script.tell(.configured(policy), after: 10_000)
            // The one that was due goes on, the next has the new distance.
            #expect(
                script.machine.readings.nextSampleAt.map { $0 < begun.adding(milliseconds: 60_001) }
                    == true)
            policy.sampleIntervalMilliseconds = 5000
            script.tell(.configured(policy))
            #expect(
                script.machine.readings.nextSampleAt == script.now.uptime.adding(milliseconds: 5000)
            )
            #expect(script.machine.readings.nextAlignedAt == nil)
            policy.alignedIntervalMilliseconds = 900_000
            script.tell(.configured(policy))
            let aligned = try #require(script.machine.readings.nextAlignedAt)
            let left = aligned.milliseconds - script.now.uptime.milliseconds
            script.now = script.now.advanced(milliseconds: left - 500)
            policy.closingsPerHour = 5
            script.tell(.configured(policy))
            #expect(script.machine.readings.nextAlignedAt == aligned)
        }

        /// While the disk fills up a reading is stored each quarter of an hour only; what has flown is
        /// noted as often as ever, or a power cut would take more.
        @Test func storesReadingsRarelyWhileDiskFillsUp() throws {
            var policy = BridgePolicy()
            policy.powerGoneMilliseconds = 7_200_000
            policy.alignedIntervalMilliseconds = 60_000
            var script = try BridgeScript.charging(policy)
            script.tell(.storageHas(.little))
            try script.passDeadline()
            let begun = script.now.uptime.milliseconds
            var (readings, notes) = (0, 0)
            while script.now.uptime.milliseconds < begun + 3_600_000 {
                script.stored()
                for case .persist(_, let commit) in try script.passDeadline() {
                    readings += commit.events.count
                    notes += commit.events.isEmpty ? 1 : 0
                    #expect(commit.state.session?.lastMoment == script.now)
                }
            }
            // By the interval, and by the clock.
            #expect((8...9).contains(readings))
            #expect((50...60).contains(notes))
        }

        /// A disk that answers nothing for half a minute can keep no more energy; any answer counts.
        @Test func opensWhenDiskIsSilent() throws {
            var script = try BridgeScript.charging()
            script.tell(.pulsesCounted(1))
            let first = script.machine.storage.lastTicket
            let inUse = BridgeCommand.ChangeAvailability(operationalStatus: .operative)
            script.tell(.commanded(number: 1, .changeAvailability(inUse)), after: 29_000)
            #expect(script.machine.storage.lastTicket > first)
            script.tell(.persisted(ticket: first))
            #expect(script.tell(.pulsesCounted(1), after: 29_999) == [])
            #expect(
                script.tell(.timePassed, after: 1) == [
                    .log("the disk does not answer"), .setContactor(closed: false),
                ])
            #expect(script.tell(.feedbackChanged(isClosed: false), after: 20).count == 2)
            #expect(script.machine.phase == .idle)
            script.tell(.tokenPresented(script.card), after: 20_000)
            let request = script.machine.storage.lastTicket
            let refused = script.tell(.authorizationAnswered(request: request, .accepted))
            #expect(
                refused.first == .log("card …E5F6 refused: the disk does not answer"))
        }

        /// A reading at each quarter of an hour by the wall clock, beside the usual ones.
        @Test func storesClockAlignedReadings() throws {
            var script = try BridgeScript.charging()
            var told: [Timestamp] = []
            while told.count < 3 {
                for case .persist(_, let commit) in try script.passDeadline() {
                    script.stored()
                    for case .transactionEvent(let event) in commit.events.map(\.data)
                    where event.triggerReason == .meterValueClock {
                        told += event.meterValue.filter { $0.has(.sampleClock) }.map(\.takenAt)
                    }
                }
            }
            #expect(told.allSatisfy { $0.milliseconds % 900_000 == 0 })
            #expect(told[2].millisecondsSince(told[0]) == 1_800_000)
        }

        /// A clock that is read a millisecond before the quarter gives one reading, not two; one that was set
        /// in between gives none.
        @Test func toleratesNearlyAlignedReadings() throws {
            var script = try BridgeScript.charging()
            let due = try #require(script.machine.readings.nextAlignedAt)
            script.now = script.now.advanced(
                milliseconds: due.milliseconds - script.now.uptime.milliseconds)
            script.now.wall = script.now.wall.adding(milliseconds: -1)
            script.machine.readings.nextSampleAt = nil
            script.stored()
            #expect(Self.readings(script.tell(.timePassed)) == [.meterValueClock])
            #expect(
                script.machine.readings.nextAlignedAt == due.adding(milliseconds: 900_001))
            script.now.wall = script.now.wall.adding(milliseconds: 400_000)
            script.stored()
            #expect(script.tell(.timePassed, after: 900_001) == [])
        }

        /// That it runs is stored every five minutes while nothing happens, every three while nobody knows
        /// the time; but not to a disk that has not answered yet.
        @Test(arguments: [(true, 300_000), (false, 180_000)] as [(Bool, Int64)])
        func storesStateWhileIdleAndCharging(isTimeKnown: Bool, interval: Int64) throws {
            var script = try BridgeScript.idle()
            script.stored()
            script.now.isSynchronised = isTimeKnown
            try script.passDeadline()
            script.stored()
            for _ in 1...2 {
                let last = try #require(script.machine.storage.lastCommitAt).uptime
                let effects = try script.passDeadline()
                #expect(effects == [script.persist(script.machine.storage.lastTicket, [])])
                #expect(script.now.uptime == last.adding(milliseconds: interval))
                #expect(script.machine.nextDeadline == nil)
                script.stored()
            }
        }

        /// After a day the contactor opens by itself.
        @Test func stopsAfterMaximumOnTime() throws {
            var script = try BridgeScript.charging()
            var last: [BridgeEffect] = []
            while last.first != .setContactor(closed: false) {
                last = try script.passDeadline()
                script.stored()
            }
            #expect(last == [.setContactor(closed: false)])
            let end = script.tell(.feedbackChanged(isClosed: false), after: 20)
            guard case .persist(_, let commit) = end.first,
                case .transactionEvent(let event) = commit.events.first?.data
            else { return #expect(Bool(false), "there is no end in \(end)") }
            #expect(event.stoppedReason == .timeout && commit.state.session == nil)
            let closedAt: Int64 = 20_120
            #expect(script.now.uptime.milliseconds == closedAt + 86_400_000 + 20)
        }

        /// Pulses that come while the contactor still opens belong to the transaction.
        @Test func countsLastPulsesAfterOpening() throws {
            var script = try BridgeScript.charging()
            script.tell(.tokenPresented(script.card))
            script.tell(.pulsesCounted(3))
            #expect(
                script.tell(.feedbackChanged(isClosed: false)) == [
                    script.persist(
                        5,
                        [
                            script.event(
                                .ended, .stopAuthorized, seqNo: 2, stopped: .local, register: 3,
                                .transactionEnd)
                        ], pulses: 3),
                    .indicate(.finished),
                ])
        }

        /// Counts that are no counts change nothing.
        @Test(arguments: [0, -1, .min] as [Int64]) func ignoresEmptyPulseCounts(count: Int64) throws
        {
            var script = try BridgeScript.charging()
            #expect(script.tell(.pulsesCounted(count)) == [])
            #expect(script.machine.meter.pulses == 0)
        }

        /// Deadlines are uptimes: a wall clock that jumps moves none of them.
        @Test(arguments: [-1_000_000_000_000, -1, 1, 400_000_000_000] as [Int64])
        func ignoresWallClockJumps(milliseconds: Int64) throws {
            var script = try BridgeScript.charging()
            let before = script.machine.nextDeadline
            script.now.wall = script.now.wall.adding(milliseconds: milliseconds)
            #expect(script.tell(.timePassed) == [])
            #expect(script.machine.nextDeadline == before)
        }
    }
}
