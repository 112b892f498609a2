import CommonBase

/// A register at a point in time.
struct RegisterPoint: Hashable, Sendable {
    var takenAt: Timestamp
    var registerWh: Int64
    /// The step in which the station reports the register, in Wh.
    var resolutionWh: Int64 = 1

    func isAtLeast(_ other: RegisterPoint) -> Bool {
        let tolerance = max(MeterRegister.toleranceWh, resolutionWh + other.resolutionWh)
        return registerWh >= other.registerWh - tolerance
    }

    /// Whether a charger can deliver the energy from here to `later`.
    /// - Parameter slackWh: more energy than that.
    func canReach(_ later: RegisterPoint, slackWh: Int64 = 0) -> Bool {
        later.registerWh - registerWh
            <= MeterRegister.limitWh(over: later.takenAt.millisecondsSince(takenAt)) + slackWh
    }
}

/// The readings of one register, without those that the readings beside them disprove: a sample of
/// 0, or one that no charger can have reached or left, between two that continue each other.
/// Readings must be added in chronological order.
struct RegisterTrack: Hashable, Sendable {
    /// When the first reading was taken that is not 0 or less.
    var firstAt: Timestamp?
    /// The readings before the last one.
    var run = RegisterRun()
    /// When the last reading of `run` was taken.
    var previousAt: Timestamp?
    /// The last reading that continues the earlier ones.
    var last: RegisterPoint?
    /// The readings since then, which are lower. The next ones show whether they are wrong, or the
    /// meter was reset.
    var dip = RegisterRun()
    var dipAt: Timestamp?
    /// Whether the first readings were 0 or less: often the meter was not read yet.
    var startsAtZero = false

    var isEmpty: Bool { last == nil && !startsAtZero }

    mutating func append(_ point: RegisterPoint) {
        guard let last else {
            if point.registerWh <= 0 {
                startsAtZero = true
            } else {
                (self.last, firstAt) = (point, point.takenAt)
            }
            return
        }
        guard point.isAtLeast(last) else {
            if dip.isEmpty, isSpike(last, before: point) {
                self.last = point
            } else {
                dip.append(point)
                dipAt = point.takenAt
            }
            return
        }
        run.append(last)
        previousAt = last.takenAt
        if !dip.isEmpty, !isDipDisproved(by: point) {
            run = run.followed(by: dip)
            previousAt = dipAt
        }
        (dip, dipAt) = (RegisterRun(), nil)
        self.last = point
    }

    /// Whether the last reading is much higher than the one before and the one after it.
    private func isSpike(_ last: RegisterPoint, before point: RegisterPoint) -> Bool {
        guard let wattHours = run.lastWh, let previousAt else { return false }
        let previous = RegisterPoint(
            takenAt: previousAt, registerWh: wattHours, resolutionWh: last.resolutionWh)
        return point.isAtLeast(previous) && !previous.canReach(last)
    }

    private func isDipDisproved(by point: RegisterPoint) -> Bool {
        guard let highest = dip.highestWh, let lowest = dip.lastWh, let dipAt else { return true }
        if highest <= 0 { return true }
        return !RegisterPoint(takenAt: dipAt, registerWh: lowest).canReach(point)
    }

    /// All readings that are not disproved, as a run.
    /// - Parameter withDip: whether the last, lower readings count.
    func whole(withDip: Bool) -> RegisterRun {
        var whole = run
        if let last { whole.append(last) }
        return withDip ? whole.followed(by: dip) : whole
    }
}

extension RegisterRun {
    fileprivate mutating func append(_ point: RegisterPoint) {
        append(point.registerWh, resolutionWh: point.resolutionWh)
    }
}
