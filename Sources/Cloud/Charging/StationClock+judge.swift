import ChargingModel
import CloudFleet
import CommonBase

extension StationClock {
    /// The zones behind UTC that most people there live in, in minutes: from Brazil to California.
    private static let zonesBehind: Set<Int64> = [180, 210, 240, 300, 360, 420, 480]
    /// Maximum delay of a message of a connected station, in milliseconds.
    private static let promptMilliseconds: Int64 = 5000
    /// A report that is less late than this in milliseconds shows a right clock.
    private static let rightMilliseconds: Int64 = 60_000
    private static let tolerance = ReportedTime.toleratedFutureSeconds * 1000

    /// Judges a reported time, and learns from it how far the clock is off.
    /// - Parameters:
    ///   - heard: when the report arrived.
    ///   - start: when the transaction of the report started, if that is known.
    ///   - isStartCorrected: whether that differs from the time that the station reported.
    package mutating func judge(
        _ claimed: Timestamp, _ kind: JudgedTime.Kind, heard: Timestamp,
        start: Timestamp? = nil, isStartCorrected: Bool = false
    ) -> JudgedTime {
        if claimed < .earliestPlausible {
            var judged = JudgedTime(claimed, at: claimed)
            judged.anomalies = [.clockUnsynchronised]
            return judged
        }
        var judged = judge(claimed, kind, heard, isStartCorrected ? start : nil, start)
        if let start, isStartCorrected, judged.at < start,
            start.millisecondsSince(judged.at) <= Self.tolerance
        {
            // The start has the time of its arrival, which a prompt end may precede by its delay.
            judged = JudgedTime(claimed, at: start).with(judged.anomalies)
        }
        let latest = heard.adding(milliseconds: -Self.tolerance)
        if kind != .status, judged.usedAt == nil, judged.at >= latest { heardLive(at: heard) }
        return judged
    }

    private mutating func judge(
        _ claimed: Timestamp, _ kind: JudgedTime.Kind, _ heard: Timestamp,
        _ correctedStart: Timestamp?, _ start: Timestamp?
    ) -> JudgedTime {
        let ahead = claimed.millisecondsSince(heard)
        let offset = offsetMilliseconds ?? 0
        let corrected = claimed.adding(milliseconds: -offset)
        let isKept =
            ahead - offset < -Self.tolerance && mayHaveKept(corrected, heard: heard)
            && corrected.isNotBefore(correctedStart)
        if isKept, offset != 0, kind != .status {
            // In the queue of a clock that is ahead, some times are those of the arrival.
            return judgeKept(claimed, at: corrected, ahead, kind)
        }
        if abs(ahead) <= Self.rightMilliseconds {
            (offsetMilliseconds, hintMilliseconds) = (0, nil)
            return JudgedTime(claimed, at: claimed)
        }
        if abs(ahead) <= Self.tolerance, abs(ahead) < abs(ahead - offset) || offset == 0 {
            return judgeNear(claimed, ahead, kind, heard)
        }
        if ahead - offset > Self.tolerance { return judgeAhead(claimed, ahead, heard) }
        if ahead - offset >= -Self.tolerance {
            return .live(claimed, at: min(corrected, heard), offset)
        }
        if isKept { return judgeKept(claimed, at: corrected, ahead, kind) }
        if offset != 0, claimed.isNotBefore(correctedStart), mayHaveKept(claimed, heard: heard) {
            // The clock has been set meanwhile.
            offsetMilliseconds = nil
            return judgeKept(claimed, at: claimed, ahead, kind)
        }
        return judgeLate(claimed, ahead, kind, heard, start)
    }

    /// A time before now at which the station was connected.
    private mutating func judgeLate(
        _ claimed: Timestamp, _ ahead: Int64, _ kind: JudgedTime.Kind, _ heard: Timestamp,
        _ start: Timestamp?
    ) -> JudgedTime {
        let offset = offsetMilliseconds ?? 0
        let corrected = claimed.adding(milliseconds: -offset)
        switch kind {
        case .status:
            // Some stations report the time of the last change: the clock is not measured by it.
            return .live(claimed, at: heard, ahead)
        case .sample, .stop:
            guard start.map({ corrected.isNotBefore($0) }) ?? true else { break }
            // Late, but possible: the clock is not measured by it.
            var judged = JudgedTime(claimed, at: corrected)
            if offset != 0 || kind == .stop { judged.anomalies = [.timeInPast] }
            return judged
        case .start: break
        }
        offsetMilliseconds = ahead
        return .live(claimed, at: heard, ahead)
    }

    /// A time within the tolerance of now.
    private mutating func judgeNear(
        _ claimed: Timestamp, _ ahead: Int64, _ kind: JudgedTime.Kind, _ heard: Timestamp
    ) -> JudgedTime {
        let isKept = mayHaveKept(claimed, heard: heard)
        if !isKept || ahead > 0 { (offsetMilliseconds, hintMilliseconds) = (0, nil) }
        if isKept, kind == .status { hintMilliseconds = ahead }
        var judged = JudgedTime(claimed, at: claimed)
        if isKept, ahead < 0, !isHinted(ahead) { judged.usedAt = claimed }
        return judged
    }

    /// A clock never shows a time before it is that late by the clock: it is further ahead, or
    /// less behind, than was thought.
    private mutating func judgeAhead(
        _ claimed: Timestamp, _ ahead: Int64, _ heard: Timestamp
    ) -> JudgedTime {
        hintMilliseconds = nil
        if ahead < 0, mayHaveKept(claimed, heard: heard) {
            offsetMilliseconds = nil
            var judged = JudgedTime(claimed, at: claimed)
            judged.usedAt = claimed
            return judged
        }
        offsetMilliseconds = ahead
        return .live(claimed, at: heard, ahead)
    }

    /// A time at which the station was away.
    private mutating func judgeKept(
        _ claimed: Timestamp, at time: Timestamp, _ ahead: Int64, _ kind: JudgedTime.Kind
    ) -> JudgedTime {
        let offset = claimed.millisecondsSince(time)
        var judged = JudgedTime(claimed, at: time).with(ReportedTime.anomalies(ofOffset: offset))
        if kind == .status { hintMilliseconds = ahead }
        let isHinted = isHinted(ahead)
        if let hint = hintMilliseconds, ahead - hint > Self.tolerance { hintMilliseconds = nil }
        judged.usedAt = isHinted ? nil : time
        if kind == .stop, connectedAt != nil, offsetMilliseconds == nil, Self.isZoneBehind(ahead) {
            // Nothing else is known of this clock.
            judged.anomalies.insert(.timeInPast)
        }
        return judged
    }

    /// Whether the last status was as late: a live report of a clock that is behind looks so.
    private func isHinted(_ ahead: Int64) -> Bool {
        hintMilliseconds.map { abs(ahead - $0) <= Self.rightMilliseconds } ?? false
    }

    /// Whether a prompt report of a clock with a local time behind UTC would look like this.
    private static func isZoneBehind(_ ahead: Int64) -> Bool {
        let minutes = (-ahead).flooredQuotient(60_000)
        return zonesBehind.contains(minutes) && -ahead - minutes * 60_000 <= promptMilliseconds
    }
}

extension JudgedTime {
    /// A report of now by a clock that is off by `offset`.
    fileprivate static func live(_ claimed: Timestamp, at: Timestamp, _ offset: Int64) -> Self {
        JudgedTime(claimed, at: at).with(ReportedTime.anomalies(ofOffset: offset))
    }

    fileprivate func with(_ anomalies: Set<Anomaly>) -> Self {
        var judged = self
        judged.anomalies = anomalies
        return judged
    }
}

extension Timestamp {
    /// Whether the time is not before another by more than the tolerance; true for nil.
    fileprivate func isNotBefore(_ other: Timestamp?) -> Bool {
        other.map { self >= $0.adding(seconds: -ReportedTime.toleratedFutureSeconds) } ?? true
    }
}
