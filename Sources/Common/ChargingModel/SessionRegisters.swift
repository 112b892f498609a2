import CommonBase

/// The registers of a transaction's start and stop, to which its readings are held.
package struct SessionRegisters: Hashable, Sendable {
    package var startWh: Int64?
    package var startedAt: Timestamp?
    package var stopWh: Int64?
    package var endedAt: Timestamp?
    /// Nil if the clock cannot be trusted.
    package var durationMilliseconds: Int64?
    /// The step of the registers, if it is more than they show.
    var hiddenStepWh: Int64 = 1

    package init() {}

    /// The energy by the start, the readings and the stop.
    ///
    /// If the start and the stop agree, their difference is the energy. Readings that contradict
    /// them are ignored only if they are clearly those of another register; otherwise they are an
    /// anomaly.
    func register(of track: RegisterTrack, toleranceWh: Int64) -> MeterRegister {
        guard track.last != nil else {
            // Only samples of 0, or none.
            let isZero = track.startsAtZero && (startWh ?? 0) <= toleranceWh
            return evaluate([startWh, isZero ? 0 : nil, stopWh])
        }
        let whole = whole(of: track)
        let zero = RegisterRun(track.startsAtZero ? [0] : [])
        let isFromZero = (startWh ?? 0) <= toleranceWh
        let start = RegisterRun([startWh].compactMap(\.self))
        let run = start.followed(by: isFromZero ? zero.followed(by: whole) : whole)
        var verdict = evaluate(run)
        if verdict.anomalies.isEmpty, hasJump(track) { verdict.anomalies.insert(.impossibleEnergy) }
        if verdict.anomalies.isEmpty { return verdict }
        if let plain = withoutReadings(track, toleranceWh) { return plain }
        // A meter that was reset before the first sample counts from 0.
        return isFromZero || !track.startsAtZero
            ? verdict : evaluate(start.followed(by: zero).followed(by: whole))
    }

    /// More than 50 kW between the start and the first reading, or the last one and the stop, in Wh:
    /// one of them is of another register, or in another unit. Clocks and reports are less exact, and
    /// a clock that was set back in between proves nothing.
    private static let jumpWh: Int64 = 2000

    private func hasJump(_ track: RegisterTrack) -> Bool {
        guard durationMilliseconds != nil, let last = track.last, let firstAt = track.firstAt else {
            return false
        }
        if stopWh == nil, track.run.isEmpty { return false }
        let first = RegisterPoint(
            takenAt: firstAt, registerWh: track.run.firstWh ?? last.registerWh)
        if let startWh, let startedAt, firstAt >= startedAt {
            let start = RegisterPoint(takenAt: startedAt, registerWh: startWh)
            if !start.canReach(first, slackWh: Self.jumpWh) { return true }
        }
        guard let stopWh, let endedAt, endedAt >= last.takenAt else { return false }
        let stop = RegisterPoint(takenAt: endedAt, registerWh: stopWh)
        return !last.canReach(stop, slackWh: Self.jumpWh)
    }

    private func whole(of track: RegisterTrack) -> RegisterRun {
        guard let stopWh else {
            let isRising = track.dip.risesWh > 0
            return !isRising && isUnconfirmed(track) ? track.run : track.whole(withDip: isRising)
        }
        var ended = track
        let endedAt = endedAt ?? track.last?.takenAt ?? .epoch
        ended.append(RegisterPoint(takenAt: endedAt, registerWh: stopWh))
        return ended.whole(withDip: true)
    }

    /// Whether no charger can have reached the last reading from the one before, or from the start:
    /// the next one shows whether it is wrong.
    private func isUnconfirmed(_ track: RegisterTrack) -> Bool {
        guard durationMilliseconds != nil, let last = track.last,
            let at = track.run.isEmpty ? startedAt : track.previousAt,
            let wattHours = track.run.isEmpty ? startWh : track.run.lastWh, last.takenAt >= at
        else { return false }
        let previous = RegisterPoint(takenAt: at, registerWh: wattHours)
        return !previous.canReach(last, slackWh: Self.jumpWh)
    }

    /// The energy of the start and the stop alone, if they agree and the readings are those of
    /// another register.
    private func withoutReadings(_ track: RegisterTrack, _ toleranceWh: Int64) -> MeterRegister? {
        guard let startWh, let stopWh, let last = track.last else { return nil }
        let plain = evaluate([startWh, stopWh])
        guard plain.anomalies.isEmpty, stopWh >= startWh - toleranceWh else { return nil }
        let isOther =
            isRelative(track.whole(withDip: true), toleranceWh)
            || (track.run.isEmpty && isWrongFirst(last, before: track.dip))
        return isOther ? plain : nil
    }

    /// Whether the readings count from the start of the transaction, while the start and the stop
    /// are those of the meter (quirk Q56).
    private func isRelative(_ readings: RegisterRun, _ toleranceWh: Int64) -> Bool {
        guard let startWh, let stopWh, let last = readings.lastWh, let highest = readings.highestWh,
            let lowest = readings.lowestWh
        else { return false }
        return readings.fallWh < hiddenStepWh && lowest >= 0 && highest < startWh
            && last <= stopWh - startWh + toleranceWh
    }

    /// Whether the first reading is far above the start and the stop, and the next ones are not.
    private func isWrongFirst(_ first: RegisterPoint, before others: RegisterRun) -> Bool {
        guard let startWh, let stopWh else { return false }
        let start = RegisterPoint(
            takenAt: startedAt ?? first.takenAt, registerWh: startWh)
        guard first.registerWh > stopWh, !start.canReach(first) else { return false }
        // A start and a stop in kilowatt-hours beside a sample in watt-hours.
        let isPossible = evaluate([0, (stopWh - startWh) * 1000]).anomalies.isEmpty
        if isPossible, (startWh - 1...stopWh + 1).contains(first.registerWh / 1000) {
            return false
        }
        let rest = RegisterRun([startWh]).followed(by: others).followed(by: RegisterRun([stopWh]))
        return rest.fallWh < hiddenStepWh
    }

    /// Whether readings may be a part of the whole energy, like those of one phase. That shows only
    /// after the stop.
    func contains(
        _ part: RegisterTrack, of whole: MeterRegister, toleranceWh: Int64
    ) -> Bool {
        let run = part.whole(withDip: true)
        guard let stopWh, let highest = run.highestWh, let lowest = run.lowestWh else {
            return true
        }
        return highest <= stopWh + toleranceWh
            && highest - lowest <= whole.energyWh + toleranceWh
    }

    private func evaluate(_ registers: [Int64?]) -> MeterRegister {
        evaluate(RegisterRun(registers.compactMap(\.self)))
    }

    private func evaluate(_ run: RegisterRun) -> MeterRegister {
        MeterRegister(
            run, hiddenStepWh: hiddenStepWh, durationMilliseconds: durationMilliseconds)
    }
}
